package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.Masks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal says what to send instead. */
class RefusalAdviceTest {
  private final MaskedShop shop = new MaskedShop();

  @Test
  void shouldNameWhatTells() {
    assertThat(gate(MaskedShop.MASKS, "SELECT EXTRACTVALUE(1, ssn) FROM customers").toString())
        .contains("shop.customers.ssn", "EXTRACTVALUE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT id FROM customers WHERE ssn LIKE '9%'           | do that by other columns",
        "SELECT DISTINCT ssn FROM customers                     | leave out DISTINCT",
        "SELECT name FROM customers UNION SELECT ssn FROM customers | write UNION ALL",
        "SELECT UPPER(ssn), ssn + 0 FROM customers              | select the column as it is",
        "INSERT INTO staging.notes SELECT id, ssn FROM customers | leave the column out",
        "SET @a = (SELECT ssn FROM customers LIMIT 1)           | select them as a result",
        "ALTER TABLE customers ADD UNIQUE KEY u (ssn)           | leave that change out",
      })
  void shouldSayWhatToSendInstead(String statement, String instead) {
    assertThat(gate(MaskedShop.MASKS, statement).toString()).contains(instead);
  }

  @Test
  void shouldSayHowAColumnMayBeAskedFor() {
    assertThat(gate(MaskedShop.BY_VALUE, "SELECT id FROM customers WHERE ssn IN ('x')").toString())
        .contains("shop.customers.ssn, of which WHERE may only ask by =");
  }

  private Object gate(Masks masks, String statement) {
    return shop.gate(masks, statement, Diagnostics.FREE);
  }
}
