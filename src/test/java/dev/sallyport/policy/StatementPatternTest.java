package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whole statements, read by the code that reads them on the way to the server. */
class StatementPatternTest {
  private final Inspector inspector = new MySqlInspector();
  private final PolicySet set =
      PolicyText.rules(
          """
          - allow:
              patterns:
                - SELECT * FROM shop.orders WHERE id = ?
                - INSERT INTO shop.log (a, b) VALUES (?, ?)
          - allow:
              schema: shop
              patterns: ["SELECT name FROM customers WHERE id IN (1)"]
          - deny: { patterns: ["SELECT * FROM shop.payments"] }
          - allow: { verbs: [select], tables: [shop.payments, hr.payments] }
          """);

  private String rule(String sql, String schema) {
    SqlContext context =
        new SqlContext(Optional.of(schema), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false);
    return set.judge(
            new Question(
                Facts.AGENT,
                "orders",
                inspector.inspect(sql.getBytes(StandardCharsets.UTF_8), context),
                OptionalLong.empty()))
        .rule();
  }

  @Test
  void shouldAllowAStatementWhateverItsValuesCommentsAndSpaces() {
    assertThat(rule("SELECT * FROM shop.orders WHERE id = 7", "hr")).isEqualTo("p/1");
    assertThat(rule("select  *\nfrom shop . orders where id=?", "hr")).isEqualTo("p/1");
    assertThat(rule("INSERT INTO shop.log (a,b) VALUES (1,'x'),(2,'y')", "hr")).isEqualTo("p/1");
    assertThat(rule("SELECT name FROM customers WHERE id IN (1, 2, 3)", "shop")).isEqualTo("p/2");
  }

  @Test
  void shouldAllowNothingElse() {
    assertThat(rule("SELECT * FROM shop.orders", "shop")).isEqualTo("built-in:default-deny");
    assertThat(rule("SELECT * FROM shop.orders WHERE id = 7 OR 1 = 1", "shop"))
        .isEqualTo("built-in:default-deny");
    assertThat(rule("SELECT * FROM shop.orders WHERE id = id", "shop"))
        .isEqualTo("built-in:default-deny");
    assertThat(rule("SELECT * FROM orders WHERE id = 7", "shop"))
        .isEqualTo("built-in:default-deny");
    assertThat(rule("SELECT id FROM shop.orders WHERE id = 7", "shop"))
        .isEqualTo("built-in:default-deny");
  }

  /** A name without a schema is another table where another schema is selected. */
  @Test
  void shouldNotLetAPatternSpeakOfAnotherSchema() {
    assertThat(rule("SELECT name FROM customers WHERE id IN (1)", "hr"))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldRefuseByPatternInAnyCase() {
    assertThat(rule("SELECT * FROM SHOP.payments", "hr")).isEqualTo("p/3");
    assertThat(rule("SELECT id FROM shop.payments", "hr")).isEqualTo("p/4");
  }

  @Test
  void shouldOpenTheSchemaThatPatternsReadIn() {
    assertThat(rule("USE shop", "hr")).isEqualTo("built-in:session");
  }
}
