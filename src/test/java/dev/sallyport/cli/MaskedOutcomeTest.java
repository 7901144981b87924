package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.MySqlInspector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands about policies say what masked columns forbid, where they know the columns. */
class MaskedOutcomeTest {
  private static final String BY_SSN = "SELECT id FROM customers WHERE ssn LIKE '9%'";

  @TempDir private Path directory;

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
          - allow: { verbs: [select], tables: [shop.*] }
        masks:
          - { columns: [shop.customers.ssn, shop.customers.snn], as: redact }
          - { detect: [email], as: partial }
        """);
  }

  @Test
  void shouldExplainWhatMaskedColumnsForbid() {
    assertThat(explain(BY_SSN, "--catalog=conf/policies/shop.catalog.json")).isZero();
    assertThat(out.toString())
        .contains("verdict    deny", "rule       built-in:masked-columns", "shop.customers.ssn;");
    assertThat(err.toString())
        .contains("warning: ", "p.yaml:6: masks[0].columns[1]: there is no shop.customers.snn");
  }

  @Test
  void shouldExplainByRulesAloneWithoutACatalogue() {
    assertThat(explain(BY_SSN)).isZero();
    assertThat(out.toString())
        .contains("verdict    allow", "shop.customers.ssn as redact", "detected email as partial");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldTestWhatMaskedColumnsForbid() throws IOException {
    Files.writeString(
        directory.resolve("p.test.yaml"),
        """
        principal: { id: "x:y", groups: [agents] }
        connection: orders
        schema: shop
        tests:
          - { name: by rules, statement: "%1$s", expect: allow }
          - name: with columns
            catalog: %2$s
            statement: "%1$s"
            expect: deny
            rule: built-in:masked-columns
        """
            .formatted(BY_SSN, Path.of("conf/policies/shop.catalog.json").toAbsolutePath()));

    assertThat(run("test", directory.toString())).isZero();
    assertThat(out.toString()).contains("2 of 2 policy tests passed");
  }

  private int explain(String statement, String... more) {
    String[] arguments = new String[more.length + 6];
    arguments[0] = "explain";
    arguments[1] = "--policies=" + directory;
    arguments[2] = "--connection=orders";
    arguments[3] = "--groups=agents";
    arguments[4] = "--schema=shop";
    arguments[5] = statement;
    System.arraycopy(more, 0, arguments, 6, more.length);
    return run(arguments);
  }

  private int run(String... arguments) {
    CommandLine commands =
        PolicyCommand.commandLine(new MySqlInspector(), new ByteArrayInputStream(new byte[0]));
    return commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }
}
