package dev.sallyport.sql.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
  private static final String NOTE = "LEFT(`note`, 4096) AS `note`";
  private static final String ALL = "`id`, `customer_id`, `status`, " + NOTE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "UPDATE orders SET status = 'x' WHERE id > 7 | FROM orders WHERE id > 7 LIMIT 5",
        "UPDATE LOW_PRIORITY IGNORE shop.orders AS o SET o.status = 'x' | FROM shop.orders AS o LIMIT 5",
        "UPDATE orders SET status = 'x' ORDER BY id DESC LIMIT 3 | FROM orders ORDER BY id DESC LIMIT 3",
        "UPDATE orders SET status = 'x' ORDER BY id LIMIT 300; | FROM orders ORDER BY id LIMIT 5",
        "UPDATE orders SET status = (SELECT status FROM archive WHERE id = 1 LIMIT 1) WHERE id = 2 |"
            + " FROM orders WHERE id = 2 LIMIT 5",
        "UPDATE orders SET status = 'WHERE' -- WHERE id = 1\\n WHERE id = 3 -- it's |"
            + " FROM orders WHERE id = 3 LIMIT 5",
        "UPDATE `orders` SET `status` = 'x' WHERE id IN (SELECT id FROM archive LIMIT 9) |"
            + " FROM `orders` WHERE id IN (SELECT id FROM archive LIMIT 9) LIMIT 5",
        "DELETE FROM orders WHERE status = 'WHERE ORDER LIMIT 2' |"
            + " FROM orders WHERE status = 'WHERE ORDER LIMIT 2' LIMIT 5",
        "DELETE QUICK FROM shop.orders | FROM shop.orders LIMIT 5",
        "DELETE FROM orders AS o WHERE o.id = 1 LIMIT 2 | FROM orders AS o WHERE o.id = 1 LIMIT 2"
      })
  void shouldReadTheRowsOfTheChangedTable(String statement, String expected) {
    RowQuery query = derived(statement.replace("\\n", "\n"));
    assertThat(query.text()).isEqualTo("SELECT " + ALL + " " + expected);
    assertThat(query.parameters()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "SELECT id FROM orders | SELECT id FROM orders LIMIT 5",
        "SELECT id FROM orders LIMIT 2 | SELECT id FROM orders LIMIT 2",
        "SELECT id FROM orders LIMIT 10, 1000; | SELECT id FROM orders LIMIT 10, 5",
        "SELECT id FROM orders LIMIT 1000 OFFSET 10 | SELECT id FROM orders LIMIT 10, 5",
        "(SELECT id FROM orders LIMIT 9) UNION SELECT id FROM archive |"
            + " (SELECT id FROM orders LIMIT 9) UNION SELECT id FROM archive LIMIT 5",
        "WITH a AS (SELECT id FROM orders) SELECT id FROM a |"
            + " WITH a AS (SELECT id FROM orders) SELECT id FROM a LIMIT 5",
        "INSERT INTO archive (id) SELECT id FROM orders WHERE id < 9 |"
            + " SELECT id FROM orders WHERE id < 9 LIMIT 5",
        "REPLACE INTO archive SELECT id, status FROM orders |"
            + " SELECT id, status FROM orders LIMIT 5",
        "INSERT INTO archive SELECT o.id, 'ON' FROM orders o JOIN customers c ON c.id = o.id"
            + " ON DUPLICATE KEY UPDATE status = 'x' |"
            + " SELECT o.id, 'ON' FROM orders o JOIN customers c ON c.id = o.id LIMIT 5"
      })
  void shouldReadTheFirstRowsOfAQuery(String statement, String expected) {
    assertThat(derived(statement).text()).isEqualTo(expected);
  }

  @Test
  void shouldTakeTheValuesThatItsPartsAreBoundTo() {
    RowQuery update =
        derived("UPDATE orders SET status = ?, note = ? WHERE id > ? LIMIT ?", "a", "b", "7", "3");
    assertThat(update.text()).endsWith("WHERE id > ? LIMIT 3");
    assertThat(update.parameters()).containsExactly(2);
    assertThat(update.counting().orElseThrow().text()).contains("WHERE id > ? LIMIT 3)");
    String many = "?" + ", ?".repeat(60);
    String[] values = java.util.Collections.nCopies(62, "1").toArray(String[]::new);
    RowQuery list = derived("UPDATE orders SET status = ? WHERE id IN (" + many + ")", values);
    assertThat(list.parameters()).hasSize(61).startsWith(1).endsWith(61);
    assertThat(
            derived(
                    "INSERT INTO archive SELECT id, ? FROM orders WHERE id = ?"
                        + " ON DUPLICATE KEY UPDATE status = ?",
                    "x",
                    "1",
                    "y")
                .parameters())
        .containsExactly(0, 1);
  }

  @Test
  void shouldCountTheSameRows() {
    assertThat(derived("DELETE FROM orders WHERE id < 9").counting().orElseThrow().text())
        .isEqualTo(
            "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE id < 9 LIMIT 1000000)"
                + " AS `sallyport counted`");
    assertThat(derived("SELECT id FROM orders").counting()).isEmpty();
  }

  @Test
  void shouldShowFirstWhatTheStatementSpeaksOf() {
    assertThat(derived("UPDATE wide SET c29 = 1 WHERE c30 = 2").text())
        .isEqualTo(
            "SELECT `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7`, `c8`, `c9`, `c10`, `c29`, `c30`"
                + " FROM wide WHERE c30 = 2 LIMIT 5");
    assertThat(derived("DELETE FROM customers").text()).doesNotContain("photo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SLEEP(5) FROM orders",
        "SELECT BENCHMARK(9, 1) FROM orders",
        "SELECT GET_LOCK('a', 9) FROM orders",
        "SELECT LOAD_FILE('/etc/passwd') FROM orders",
        "SELECT id FROM orders FOR UPDATE",
        "SELECT id FROM orders LOCK IN SHARE MODE",
        "SELECT id FROM orders INTO OUTFILE '/tmp/x'",
        "SELECT id INTO @a FROM orders LIMIT 1",
        "SELECT @a := id FROM orders",
        "SELECT id FROM orders WHERE id = @a",
        "SELECT id FROM orders WHERE id = CONNECTION_ID()",
        "SELECT limit_of() FROM orders",
        "UPDATE orders SET status = 'x' WHERE id < limit_of()",
        "SELECT user FROM mysql.user",
        "SELECT /*+ MAX_EXECUTION_TIME(0) */ id FROM orders",
        "DELETE FROM orders WHERE status = '\ufffd'",
        "SELECT id /*!80000 , status */ FROM orders",
        "UPDATE orders o, customers c SET o.status = c.name WHERE o.id = c.id",
        "UPDATE orders o JOIN customers c ON c.id = o.id SET o.status = c.name",
        "DELETE o FROM orders o JOIN customers c ON c.id = o.id",
        "DELETE FROM o USING orders o JOIN customers c ON c.id = o.id",
        "INSERT INTO archive VALUES (1, 'x')",
        "INSERT INTO archive SET id = (SELECT MAX(id) FROM orders)",
        "ALTER TABLE orders ADD x INT",
        "DROP TABLE orders",
        "TRUNCATE orders",
        "CREATE TABLE more AS SELECT id FROM orders",
        "SELECT 1",
        "SET autocommit = 0"
      })
  void shouldReadNoRowsOfWhatCannotBeLookedAt(String statement) {
    assertThat(SampledShop.derive(statement))
        .isInstanceOfSatisfying(
            RowQuery.Result.None.class, none -> assertThat(none.reason()).endsWith("."));
  }

  @Test
  void shouldReadNoRowsOfATemporaryTable() {
    SqlContext context =
        SampledShop.context(SqlMode.DEFAULT)
            .with(
                SampledShop.facts(
                        "CREATE TEMPORARY TABLE mine AS SELECT id FROM orders",
                        SampledShop.context(SqlMode.DEFAULT))
                    .after());
    assertThat(
            new Sampling(SampledShop.INSPECTOR)
                .of(
                    SampledShop.facts("DELETE FROM mine WHERE id = 1", context),
                    context,
                    List.of(),
                    5))
        .isInstanceOfSatisfying(
            RowQuery.Result.None.class,
            none -> assertThat(none.reason()).contains("temporary table"));
  }

  @Test
  void shouldReadQuotesAsTheSessionDoes() {
    SqlContext ansi = SampledShop.context(SqlMode.of("ANSI_QUOTES"));
    assertThat(
            new Sampling(SampledShop.INSPECTOR)
                .of(
                    SampledShop.facts("DELETE FROM \"orders\" WHERE \"status\" = 'x'", ansi),
                    ansi,
                    List.of(),
                    5))
        .isInstanceOfSatisfying(
            RowQuery.Result.Derived.class,
            derived ->
                assertThat(derived.query().text())
                    .endsWith("FROM \"orders\" WHERE \"status\" = 'x' LIMIT 5"));
  }

  private static RowQuery derived(String statement, String... values) {
    RowQuery.Result result = SampledShop.derive(statement, values);
    assertThat(result).isInstanceOf(RowQuery.Result.Derived.class);
    return ((RowQuery.Result.Derived) result).query();
  }
}
