package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inference;
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
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                    Inference.NONE,
                    Lineage.NONE,
                    List.of(),
                    Set.of(),
                    Optional.empty(),
                    false,
                    0,
                    text,
                    text,
                    SessionObjects.NONE,
                    Optional.empty())));
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
    int status = run(policy(), "test", directory.toString());
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

    assertThat(run(policy(), "test", directory.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("p.test.yaml:2: tests[0].expect: 'allowed' is no verdict")
        .contains("p.test.yaml:3: tests[1].nam: is not a known key; did you mean 'name'?");
  }

  @Test
  void shouldFailWhenThereIsNothingToTest() {
    assertThat(run(policy(), "test", directory.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("holds no test");
  }

  @Test
  void shouldExplainAVerdict() throws IOException {
    int status =
        run(
            policy(),
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
                {"verdict": "allow", "rule": "p/1", "masks": ["*.*.ssn as null"], "masked": [],
                 "decisions": [{"access": "update shop.orders", "decision": "allow", "rule": "p/1"}]}
                """));
  }

  @Test
  void shouldExplainManyStatements() throws IOException {
    String lines = "{\"id\": 7, \"sql\": \"update\", \"schema\": \"shop\"}\n\nno json\n";
    int status =
        run(
            PolicyCommand.commandLine(
                TWO_WORDS, new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))),
            "explain",
            "--policy=" + directory.resolve("p.yaml"),
            "--connection=orders",
            "--groups=agents",
            "-");

    List<JsonNode> answers = out.toString().lines().map(PolicyToolsTest::json).toList();
    assertThat(status).isZero();
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).path("id").asInt()).isEqualTo(7);
    assertThat(answers.get(0).path("verdict").asText()).isEqualTo("allow");
    assertThat(answers.get(1).path("rule").asText()).isEqualTo("built-in:not-understood");
  }

  @Test
  void shouldExplainForWhomAndWhen() throws IOException {
    Files.writeString(
        directory.resolve("p.yaml"),
        """
        policy: p
        match:
          principals: ["x:y"]
          connections: [orders]
          tags: { env: ci }
          during: [{ from: "08:00", to: "18:00", zone: UTC }]
        statements:
          - allow: { verbs: [update], tables: [shop.orders] }
        """);
    String[] arguments = {
      "explain", "--policies=" + directory, "--connection=orders", "--schema=shop", "update"
    };

    assertThat(ruleOf(arguments, "--principal=x:y", "--tags=env=ci", "--at=2026-03-02T12:00:00Z"))
        .isEqualTo("p/1");
    assertThat(ruleOf(arguments, "--principal=x:y", "--at=2026-03-02T12:00:00Z"))
        .isEqualTo("built-in:no-policy");
    assertThat(ruleOf(arguments, "--principal=x:y", "--tags=env=ci", "--at=2026-03-02T20:00:00Z"))
        .isEqualTo("built-in:no-policy");
    assertThat(run(policy(), with(arguments, "--at=noon"))).isEqualTo(2);
  }

  private String ruleOf(String[] arguments, String... more) {
    out.getBuffer().setLength(0);
    assertThat(run(policy(), with(with(arguments, more), "--json"))).isZero();
    return json(out.toString()).path("rule").asText();
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void shouldRunTestsWithAMomentTagsAndStatementsBefore() throws IOException {
    Files.writeString(
        directory.resolve("p.yaml"),
        """
        policy: p
        match:
          groups: [agents]
          connections: [orders]
          tags: { env: ci }
          during: [{ days: [mon], zone: UTC }]
        statements:
          - allow: { verbs: [update], tables: [shop.orders] }
        """);
    Files.writeString(
        directory.resolve("p.test.yaml"),
        """
        principal: { id: "x:y", groups: [agents] }
        connection: orders
        schema: shop
        tags: { env: ci }
        tests:
          - { name: monday, statement: update, at: "2026-03-02T12:00:00Z", expect: allow }
          - { name: sunday, statement: update, at: "2026-03-01T12:00:00Z", expect: deny }
          - { name: untagged, statement: update, at: "2026-03-02T12:00:00Z", tags: { env: x }, expect: deny }
          - { name: lost, statement: update, at: "2026-03-02T12:00:00Z", preceding: [what], expect: deny }
          - { name: after, statement: update, at: "2026-03-02T12:00:00Z", preceding: [drop], expect: allow, masked: [] }
        """);

    assertThat(run(policy(), "test", directory.toString())).isZero();
    assertThat(out.toString()).endsWith("5 of 5 policy tests passed" + System.lineSeparator());
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
    JsonNode first = answers.get(0);
    assertThat(first.path("id").asInt()).isEqualTo(1);
    assertThat(first.path("statements").path(0).path("writes"))
        .isEqualTo(json("[\"shop.orders\"]"));
    assertThat(first.path("verdict").asText()).isEqualTo("allow");
    assertThat(first.path("rule").asText()).isEqualTo("p/1");
    assertThat(first.path("masked")).isEqualTo(json("[]"));
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
    assertThat(out.toString()).contains("good: 1 connection, 1 issuer, 0 channels, policies p");
    assertThat(
            run(
                new CheckConfigCommand(loader),
                config.toString(),
                "--catalog",
                "elsewhere=" + directory.resolve("no.json")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--catalog: there is no connection 'elsewhere'");
    Files.writeString(policies.resolve("q.yaml"), "policy: q\n");
    assertThat(run(new CheckConfigCommand(loader), config.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("q.yaml:1: match: is missing");
    assertThat(run(new CheckConfigCommand(new ConfigLoader(Map.of())), config.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("'ORDERS_PASSWORD' is not set");
  }

  private static CommandLine policy() {
    return PolicyCommand.commandLine(TWO_WORDS, InputStream.nullInputStream());
  }

  private int run(Object command, String... arguments) {
    CommandLine line = command instanceof CommandLine whole ? whole : new CommandLine(command);
    return line.setOut(new PrintWriter(out, true))
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
