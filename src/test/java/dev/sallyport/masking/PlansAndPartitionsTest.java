package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan shows of the rows that were read to make it, and where rows are kept. */
class PlansAndPartitionsTest {
  private final MaskedShop shop = new MaskedShop();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPLAIN FORMAT=TREE SELECT o.status, GROUP_CONCAT(c.ssn) FROM orders o, customers c WHERE c.id = 1 GROUP BY o.status",
        "EXPLAIN FORMAT=TREE SELECT o.id FROM orders o, (SELECT MAX(c.ssn) FROM orders p, customers c WHERE c.id = 1) d",
        "EXPLAIN FORMAT=TREE SELECT o.status, GROUP_CONCAT(b.loud) FROM orders o, badges b GROUP BY o.status",
        "EXPLAIN SELECT loud FROM badges",
        "EXPLAIN ANALYZE SELECT UPPER(ssn) FROM customers WHERE id = 1"
      })
  void shouldExplainNothingThatComputesWithMaskedColumns(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPLAIN SELECT * FROM customers WHERE id = 1",
        "EXPLAIN FORMAT=JSON SELECT *, LENGTH(name) FROM customers WHERE id = 1 ORDER BY name",
        "EXPLAIN SELECT t FROM over_leaky",
        "SELECT UPPER(ssn) FROM customers",
        "INSERT INTO orders PARTITION (p1) VALUES (1, 2, 'x')",
        "SELECT status FROM orders PARTITION (p1, p2)"
      })
  void shouldLetTheOthersThrough(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  /** A masked column may decide in which partition a row is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers PARTITION (p1)",
        "SELECT o.id FROM orders o JOIN customers PARTITION (p1) c ON c.id = o.customer_id",
        "UPDATE customers PARTITION (p1) SET name = 'x'",
        "DELETE FROM customers PARTITION (p1)",
        "INSERT IGNORE INTO payments PARTITION (p1) SELECT id, card_number FROM refunds",
        "LOAD DATA LOCAL INFILE 'x' IGNORE INTO TABLE refunds PARTITION (p1)"
      })
  void shouldChooseNoPartitionsOfMaskedTables(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  private Object gate(String statement) {
    return shop.gate(MaskedShop.MASKS, statement, Diagnostics.FREE);
  }
}
