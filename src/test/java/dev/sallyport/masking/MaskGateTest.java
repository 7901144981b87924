package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskGateTest {
  private static final Masks REVEALING =
      MaskedShop.MASKS.revealing(List.of(ColumnGlob.of("shop.customers.ssn")));

  private final MaskedShop shop = new MaskedShop();
  private Masks masks = MaskedShop.MASKS;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, name FROM customers",
        "SELECT ssn FROM customers WHERE id = 1",
        "SELECT c.ssn AS x, name FROM customers c WHERE country = 'ssn' ORDER BY name",
        "SELECT * FROM customers WHERE id IN (SELECT customer_id FROM orders)",
        "SELECT COUNT(*) FROM customers",
        "UPDATE customers SET ssn = '900' WHERE id = 1",
        "INSERT INTO customers (id, ssn) VALUES (1, '900')",
        "DELETE FROM customers WHERE id = 1",
        "SELECT * FROM plain_view",
        "SELECT * FROM orders UNION SELECT * FROM orders ORDER BY 1",
        "SELECT id AS s, ssn FROM customers ORDER BY s",
        "SELECT ssn AS 'the number', id 'x' FROM customers WHERE id = 1 ORDER BY x",
        "SELECT 1",
        "SHOW CREATE TABLE customers",
        "SHOW TABLES",
        "SELECT ssn FROM staging.notes WHERE ssn = 'not ours'",
        "SELECT * FROM information_schema.tables",
        "SELECT x FROM (SELECT * FROM information_schema.columns) d WHERE x = 1",
        "CALL archive_orders(1)",
        "INSERT INTO payments (id, card_number) SELECT id, card_number FROM payments",
        "CREATE TABLE staging.copy AS SELECT card_number FROM payments",
        "SELECT COUNT(*) INTO @x FROM customers",
        "CREATE TEMPORARY TABLE t AS SELECT id FROM customers",
        "SET @x = (SELECT MAX(id) FROM customers)",
        "CREATE VIEW staging.v AS SELECT country, GROUP_CONCAT(ssn) FROM customers GROUP BY country",
        "INSERT INTO staging.notes (body) SELECT GROUP_CONCAT(name) FROM customers"
      })
  void shouldPlanWhatLineageCanTell(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT id, ssn, name FROM customers | -x-",
        "SELECT UPPER(ssn), id FROM customers | x-",
        "SELECT id, CONCAT(name, ssn) FROM customers | -x",
        "SELECT MAX(ssn) FROM customers | x",
        "SELECT x FROM (SELECT ssn AS x FROM customers) d | x",
        "SELECT d.* FROM (SELECT * FROM customers) d | ---x",
        "WITH c AS (SELECT * FROM customers) SELECT * FROM c | ---x",
        "SELECT ssn, id FROM customers UNION ALL SELECT name, ssn FROM customers | xx",
        "SELECT card_number IS NULL FROM payments | x",
        "SELECT * FROM leaky_view | x",
        "SELECT t FROM over_leaky | x",
        "SELECT * FROM quoting_view | -x-",
        "SELECT id, (SELECT ssn FROM customers c WHERE c.id = o.customer_id) FROM orders o | -x",
        "SELECT last_ssn(), id FROM orders | x-",
        "SELECT ROW_NUMBER() OVER (), COUNT(ssn) FROM customers | -x",
        "TABLE customers | ---x"
      })
  void shouldCoverByPosition(String statement, String covered) {
    List<Optional<Covering>> columns = plan(statement).columns();
    assertThat(
            columns.stream()
                .map(rule -> rule.isPresent() ? "x" : "-")
                .collect(Collectors.joining()))
        .isEqualTo(covered);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ssn 'x' FROM customers HAVING x LIKE '9%'",
        "SELECT ssn AS 'x\uD83D\uDE00', (SELECT `x?` = 1) FROM customers HAVING `x?` = 1",
        "SELECT id FROM customers WHERE ssn LIKE '900-1%'",
        "SELECT id FROM customers ORDER BY ssn",
        "SELECT id FROM customers GROUP BY ssn",
        "SELECT id FROM customers GROUP BY id HAVING MAX(ssn) > '900'",
        "SELECT ssn FROM customers UNION SELECT name FROM customers ORDER BY 1",
        "INSERT INTO staging.notes SELECT id, ssn FROM customers",
        "INSERT INTO staging.notes (id) SELECT id FROM (SELECT 1 AS id, GROUP_CONCAT(ssn) FROM customers) d",
        "UPDATE staging.notes, (SELECT GROUP_CONCAT(ssn) FROM customers) d SET body = 'x'",
        "DELETE n FROM staging.notes n, (SELECT GROUP_CONCAT(ssn) FROM customers) d",
        "CREATE TABLE staging.t AS SELECT id FROM (SELECT 1 AS id, GROUP_CONCAT(ssn) FROM customers) d",
        "INSERT INTO staging.notes (body) SELECT ssn FROM customers",
        "INSERT INTO staging.notes (body) TABLE leaky_view",
        "INSERT INTO staging.unheard_of SELECT ssn FROM customers",
        "CREATE TABLE staging.copy AS SELECT ssn FROM customers",
        "UPDATE customers SET name = ssn",
        "UPDATE customers SET name = 'x' WHERE ssn = '900'",
        "DELETE FROM customers WHERE ssn = '900'",
        "SELECT ssn INTO @x FROM customers",
        "SELECT @x := ssn FROM customers",
        "SET @x = (SELECT MAX(ssn) FROM customers)",
        "SELECT a.id FROM customers a NATURAL JOIN customers b",
        "SELECT a.id FROM customers a JOIN customers b USING (ssn)",
        "SELECT s FROM hidden_view",
        "SELECT s INTO @x FROM hidden_view",
        "SELECT id FROM over_leaky WHERE t = '900'",
        "SELECT shop.steal(id) FROM orders",
        "CALL copy_ssn()",
        "CALL tell_ssn()",
        "SELECT id, ssn AS s FROM customers HAVING s LIKE '900%'",
        "SELECT id, ssn AS s FROM customers ORDER BY s",
        "SELECT id, ssn FROM customers ORDER BY 2",
        "SELECT * FROM customers ORDER BY 4",
        "SELECT * FROM customers ORDER BY (4)",
        "SELECT id FROM customers WHERE \u017fsn = 1 OR SSN = '900'",
        "HANDLER customers READ FIRST",
        "SELECT id FROM orders WHERE (SELECT ssn FROM customers LIMIT 1) LIKE '9%'",
        "SELECT RANK() OVER (ORDER BY ssn) FROM customers"
      })
  void shouldRefuseWhatTellsOfAMaskedColumnOtherwise(String statement) {
    assertThat(gate(statement)).isNotInstanceOf(MaskGate.Result.Planned.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM unheard_of",
        "SELECT a FROM unheard_of WHERE b = 1 ORDER BY c",
        "SELECT * FROM orders UNION SELECT * FROM unheard_of",
        "SELECT ssn FROM customers, unheard_of",
        "DELETE FROM unheard_of WHERE a = 1",
        "INSERT INTO unheard_of VALUES (1)",
        "SELECT UPPER(nowhere) FROM orders",
        "SELECT id FROM orders WHERE nowhere LIKE '4%'"
      })
  void shouldLetTheServerSayThatATableDoesNotExistAndShowNothingOfIt(String statement) {
    MaskPlan plan = plan(statement);
    assertThat(plan.sensitive()).isTrue();
    assertThat(plan.coveringOf(ofNoTable(), 0, 1, StandardCharsets.UTF_8)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO staging.notes SELECT * FROM unheard_of",
        "CREATE TABLE staging.copy AS SELECT a FROM unheard_of",
        "UPDATE orders SET status = (SELECT a FROM unheard_of)",
        "SELECT a INTO @x FROM unheard_of",
        "INSERT INTO staging.notes (body) SELECT nowhere FROM orders",
        "SELECT nowhere INTO @x FROM orders",
        "SET @x = (SELECT a FROM unheard_of)",
        "SELECT id FROM unheard_of WHERE (SELECT MAX(ssn) FROM customers) > 'a'",
        "SELECT 1; SELECT * FROM unheard_of"
      })
  void shouldNotKeepNorCompareWhatIsReadOfATableThatMayComeToBe(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @Test
  void shouldPlanEachResultOfAText() {
    MaskPlan plan =
        plan("SELECT id, ssn FROM customers; SET autocommit = 1; SELECT ssn FROM customers");
    assertThat(plan.columns()).extracting(Optional::isPresent).containsExactly(false, true);
    assertThat(plan.next().columns()).isEmpty();
    assertThat(plan.next().next().columns()).extracting(Optional::isPresent).containsExactly(true);
  }

  @Test
  void shouldNotCountResultsPastAProcedure() {
    assertThat(gate("CALL archive_orders(); SELECT ssn FROM customers"))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  @Test
  void shouldShowWhatHasANameLikeATable() {
    assertThat(plan("SHOW CREATE PROCEDURE archive_orders").masks()).isEqualTo(MaskedShop.MASKS);
  }

  @Test
  void shouldRefuseAVariableThatMayHoldAnything() {
    shop.session = SessionObjects.NONE.withUnknownVariables();
    assertThat(gate("SELECT @x")).isInstanceOf(MaskGate.Result.Refused.class);
    shop.session = SessionObjects.NONE;
    assertThat(gate("SELECT @x")).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldMarkErrorsOfMaskedTablesAsSensitive() {
    assertThat(plan("INSERT INTO customers (id) VALUES (1)").sensitive()).isTrue();
    assertThat(plan("INSERT INTO orders (id) VALUES (1)").sensitive()).isFalse();
  }

  @Test
  void shouldRefuseWarningsAfterAMaskedStatement() {
    assertThat(gate("SHOW WARNINGS", Diagnostics.TELLS))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate("SHOW WARNINGS", Diagnostics.FREE)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldTakeARevealedColumnForOneThatIsNotMasked() {
    masks = REVEALING;
    String statement = "SELECT ssn, UPPER(ssn) FROM customers WHERE ssn LIKE '9%' ORDER BY ssn";
    assertThat(plan(statement).columns()).containsOnly(Optional.empty());
    assertThat(plan(statement).sensitive()).isFalse();
    assertThat(gate("SELECT id FROM payments WHERE card_number = '4'"))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ssn INTO @x FROM customers",
        "SELECT @x := ssn FROM customers",
        "SELECT ssn INTO OUTFILE '/tmp/x' FROM customers",
        "CREATE TEMPORARY TABLE t AS SELECT ssn FROM customers",
        "INSERT INTO staging.notes (body) SELECT ssn FROM customers",
        "UPDATE customers SET name = ssn",
        "INSERT INTO staging.notes (body) SELECT n.body FROM staging.notes n JOIN customers c ON n.body = c.ssn",
        "INSERT INTO staging.notes (body) SELECT '9' FROM customers WHERE ssn LIKE '9%'",
        "REPLACE staging.notes (id) VALUES ((SELECT id FROM customers WHERE ssn LIKE '9%'))",
        "CREATE TABLE staging.copy AS SELECT id FROM customers ORDER BY ssn",
        "CREATE TEMPORARY TABLE t AS SELECT n.body FROM staging.notes n JOIN leaky_view v ON n.body = v.s",
        "UPDATE staging.notes n JOIN customers c ON n.body = c.ssn SET n.id = 0",
        "UPDATE customers c JOIN staging.notes n ON n.body = c.ssn SET c.name = n.body",
      })
  void shouldNotLetARevealedValueOutliveItsStatement(String statement) {
    masks = REVEALING;
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE customers SET name = CONCAT(name, '!') WHERE ssn LIKE '9%'",
        "DELETE FROM customers WHERE ssn LIKE '9%'",
        "INSERT INTO staging.notes (body) SELECT name FROM customers WHERE id = 1",
      })
  void shouldChangeRowsThatARevealedColumnChooses(String statement) {
    masks = REVEALING;
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldNotShowARevealedValueByTheWarningsOfALaterStatement() {
    masks = REVEALING;
    assertThat(plan("SELECT CAST(ssn AS SIGNED) FROM customers").diagnostics().sensitive())
        .isTrue();
    assertThat(plan("SELECT id FROM orders").diagnostics().sensitive()).isFalse();
  }

  private static ColumnDefinition ofNoTable() {
    byte[] none = {};
    return new ColumnDefinition(
        none, none, none, none, none, none, 45, 10, ColumnType.STRING.code(), 0, 0, none);
  }

  private MaskPlan plan(String statement) {
    return ((MaskGate.Result.Planned) gate(statement)).plan();
  }

  private Object gate(String statement) {
    return gate(statement, Diagnostics.FREE);
  }

  private Object gate(String statement, Diagnostics kept) {
    return shop.gate(masks, statement, kept);
  }
}
