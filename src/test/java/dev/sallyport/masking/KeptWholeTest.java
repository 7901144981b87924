package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The minutes keep a text unread only where reading it would have taken nothing out. */
class KeptWholeTest {
  private final MySqlInspector inspector = new MySqlInspector();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT status FROM orders WHERE id = 1 | SELECT status FROM orders WHERE id = 4711",
        "INSERT INTO staging.notes (body) VALUES ('a') | INSERT INTO staging.notes (body) VALUES ('b')",
        "SELECT 1 | SELECT 2",
      })
  void shouldKeepWhatConcernsNoMaskedColumn(String line) {
    for (String statement : line.split(" \\| ")) {
      assertThat(isKeptWhole(MaskedShop.MASKS, statement)).as(statement).isTrue();
      assertThat(redacted(statement)).isEqualTo(statement);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers WHERE ssn = '078-05-1120'",
        "INSERT INTO customers (name, ssn) VALUES ('Ann', '078-05-1120')",
        "UPDATE customers SET ssn = '078-05-1120' WHERE id = 4711",
        "PREPARE p FROM 'SELECT id FROM customers WHERE ssn = ''078-05-1120'''",
        "CREATE VIEW v AS SELECT id FROM customers WHERE ssn = '078-05-1120'",
        "SELECT x FROM nowhere WHERE y = '078-05-1120'",
      })
  void shouldReadWhateverMayHoldAMaskedValue(String statement) {
    assertThat(isKeptWhole(MaskedShop.MASKS, statement)).isFalse();
    assertThat(isKeptWhole(MaskedShop.MASKS, statement)).isFalse();
    assertThat(redacted(statement)).doesNotContain("078-05-1120");
    // The same facts under masks of something else were found out about apart.
    assertThat(isKeptWhole(Masks.NONE, "SELECT id FROM customers WHERE ssn = '078-05-1120'"))
        .isTrue();
  }

  private boolean isKeptWhole(Masks masks, String statement) {
    StatementFacts facts = ((Inspection.Understood) inspection(statement)).statements().get(0);
    return KeptWhole.is(masks, facts, context());
  }

  private String redacted(String statement) {
    return new Redaction(
            inspector, context(), column -> MaskedShop.MASKS.ruleOf(column).isPresent())
        .of(statement.getBytes(StandardCharsets.UTF_8), inspection(statement))
        .text();
  }

  private Inspection inspection(String statement) {
    return inspector.inspect(statement.getBytes(StandardCharsets.UTF_8), context());
  }

  private static SqlContext context() {
    return new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
        .with(MaskedShop.CATALOGUE);
  }
}
