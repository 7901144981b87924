package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session's own tables would tell of masked values that were copied into them. */
class TemporaryTablesTest {
  private final MaskedShop shop = new MaskedShop();

  /** In its order rows may come, and whoever made the table can put own values in between. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX i ON staging.pick (card_number, id)",
        "ALTER TABLE staging.pick ADD INDEX (id, card_number)",
        "ALTER TABLE staging.pick ADD KEY i (`card_number`)",
        "CREATE TEMPORARY TABLE staging.t (KEY (card_number, id)) AS SELECT id, card_number FROM payments",
        "CREATE TEMPORARY TABLE staging.t (id INT, card_number VARCHAR(19), INDEX (card_number))"
      })
  void shouldNotIndexMaskedColumns(String statement) {
    shop.run("CREATE TEMPORARY TABLE staging.pick AS SELECT id, card_number FROM payments");
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate("CREATE INDEX i ON staging.pick (id)"))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  /** What the catalogue says of a column's type is not of a temporary table that hides another. */
  @Test
  void shouldNotHoldWhatTheHiddenTableHolds() {
    shop.run("CREATE TEMPORARY TABLE refunds (id INT, card_number ENUM('4111', '4242'))");
    String copy = "INSERT INTO refunds SELECT id, card_number FROM payments";
    assertThat(gate(copy)).isInstanceOf(MaskGate.Result.Refused.class);
    shop.run("DROP TEMPORARY TABLE refunds");
    assertThat(gate(copy)).isInstanceOf(MaskGate.Result.Planned.class);
    assertThat(gate("CREATE TEMPORARY TABLE refunds AS SELECT id, card_number FROM payments"))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  private Object gate(String statement) {
    return shop.gate(MaskedShop.MASKS, statement, Diagnostics.FREE);
  }
}
