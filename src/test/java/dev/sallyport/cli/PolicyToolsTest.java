package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands alone; how statements are read is tested with the inspector. */
class PolicyToolsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Knows {@code drop} and {@code update}, each of {@code orders} in the selected schema. */
  private static final Inspector TWO_WORDS =
      (statement, context) -> {
        String text = new String(statement, context.charset());
        if (!text.equals("drop") && !text.equals("update")) {
          return new Inspection.Opaque("only two words are known");
        }
        Verb verb = Verb.valueOf(text.toUpperCase(java.util.Locale.ROOT));
        return new Inspection.Understood(
            List.of(
                new StatementFacts(
                    verb,
                    Set.of(new Access(verb, new TableName(context.schema().orElse(""), "orders"))),
                    WhereKind.NONE,
                    OptionalLong.empty(),
                    Set.of(),
                    Set.of(),
                    List.of(),
                    Lineage.NONE,
                    Lineage.NONE,
                    List.of(),
                    Set.of(),
                    Optional.empty(),
                    false,
                    0,
                    text,
                    text,
                    SessionObjects.NONE)));
      };

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writePolicy() throws IOException {
    Files.writeString(
        directory.resolve("p.yaml"),
        """
        policy: p
        match: { groups: [agents], connections: [orders] }
        statements:
          - allow: { verbs: [update], tables: [shop.orders] }
        masks:
          - columns: ["*.*.ssn"]
            as: null
        """);
  }

  @Test
  void shouldRunPolicyTestsAndSayWhichFailed() throws IOException {
    // Given
    Files.writeString(
        directory.resolve("p.test.yaml"),
        """
        principal: { id: "x:y", groups: [agents] }
        connection: orders
        schema: shop
        tests:
          - { name: corrects, statement: update, expect: allow, rule: p/1 }
          - { name: elsewhere, schema: hr, statement: update, expect: deny }
          - { name: drops, statement: drop, expect: review }
        """);
    // When
    int status = run(new PolicyCommand(TWO_WORDS), "test", directory.toString());
    // Then
    assertThat(status).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "p.test.yaml:7: drops: expected review, got deny by built-in:default-deny: drop"
                + " shop.orders is not allowed")
        .endsWith("2 of 3 policy tests passed" + System.lineSeparator());
  }

  @Test
  void shouldRefuseTestFilesWithMistakes() throws IOException {
    Files.writeString(
        directory.resolve("p.test.yaml"),
        "tests:\n  - { name: a, statement: update, expect: allowed }\n  - { nam: b }\n");

    assertThat(run(new PolicyCommand(TWO_WORDS), "test", directory.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("p.test.yaml:2: tests[0].expect: 'allowed' is no verdict")
        .contains("p.test.yaml:3: tests[1].nam: is not a known key; did you mean 'name'?");
  }

  @Test
  void shouldFailWhenThereIsNothingToTest() {
    assertThat(run(new PolicyCommand(TWO_WORDS), "test", directory.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("holds no test");
  }

  @Test
  void shouldExplainAVerdict() throws IOException {
    int status =
        run(
            new PolicyCommand(TWO_WORDS),
            "explain",
            "--policies=" + directory,
            "--connection=orders",
            "--groups=agents,others",
            "--schema=shop",
            "--json",
            "update");

    assertThat(status).isZero();
    assertThat(JSON.readTree(out.toString()))
        .isEqualTo(
            JSON.readTree(
                """
                {"verdict": "allow", "rule": "p/1", "masks": ["*.*.ssn as null"],
                 "decisions": [{"access": "update shop.orders", "decision": "allow", "rule": "p/1"}]}
                """));
  }

  @Test
  void shouldInspectLineByLineWhateverTheLines() throws IOException {
    // Given
    String lines =
        """
        {"id": 1, "sql": "update", "schema": "shop"}
        {"id": "b", "sql_hex": "64726f70", "charset": "latin1", "server_version": "9.7.4"}

        {"id": 3, "sql": "select"}
        {"id": 4, "sql": "drop", "charset": "gbk"}
        {"id": 5, "sql": "drop", "sql_hex": "00"}
        {"id": 6, "statement": "drop"}
        {"id": 7, "sql": "drop", "preceding": ["select"]}
        not json
        """;
    // When
    int status =
        run(
            new InspectCommand(
                TWO_WORDS, new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))),
            "--policy=" + directory.resolve("p.yaml"),
            "--groups=agents",
            "--connection=orders");
    // Then
    List<JsonNode> answers = out.toString().lines().map(PolicyToolsTest::json).toList();
    assertThat(status).isZero();
    assertThat(answers).hasSize(8);
    assertThat(answers.get(0))
        .isEqualTo(
            json(
                """
                {"id": 1, "understood": true, "statements": [{"verb": "update",
                 "verbs": ["update"], "reads": [], "writes": ["shop.orders"], "where": "none",
                 "destructive": true, "routines": []}], "verdict": "allow", "rule": "p/1"}
                """));
    assertThat(answers.get(1).path("verdict").asText()).isEqualTo("deny");
    assertThat(answers.subList(2, 8)).noneMatch(answer -> answer.path("understood").asBoolean());
    assertThat(answers.get(2).path("reason").asText()).isEqualTo("only two words are known");
    assertThat(answers.get(3).path("reason").asText()).contains("'gbk'");
    assertThat(answers.get(5).path("reason").asText()).contains("'statement' is not a known key");
  }

  @Test
  void shouldCheckAConfigurationWithItsPolicies() throws IOException {
    // Given
    Path policies = Files.createDirectory(directory.resolve("policies"));
    Files.copy(directory.resolve("p.yaml"), policies.resolve("p.yaml"));
    Path config = directory.resolve("sallyport.yaml");
    Files.copy(Path.of("conf/sallyport.yaml"), config);
    ConfigLoader loader =
        new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"));
    // When, then
    assertThat(run(new CheckConfigCommand(loader), config.toString())).isZero();
    assertThat(out.toString()).contains("good: 1 connection, 1 issuer, policies p");
    Files.writeString(policies.resolve("q.yaml"), "policy: q\n");
    assertThat(run(new CheckConfigCommand(loader), config.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("q.yaml:1: match: is missing");
    assertThat(run(new CheckConfigCommand(new ConfigLoader(Map.of())), config.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("'ORDERS_PASSWORD' is not set");
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
