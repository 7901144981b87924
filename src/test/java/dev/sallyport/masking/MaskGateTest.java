package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskGateTest {
  private static final List<MaskRule> RULES =
      List.of(
          MaskRule.of("shop.customers.ssn", MaskKind.REDACT),
          MaskRule.of("*.*.card_number", MaskKind.REDACT));

  private static final Map<String, String> VIEWS =
      Map.of(
          "shop.plain_view",
          "select `shop`.`customers`.`id` AS `id` from `shop`.`customers`",
          "shop.leaky_view",
          "select `shop`.`customers`.`ssn` AS `s` from `shop`.`customers`",
          "shop.over_leaky",
          "select `leaky_view`.`s` AS `t` from `shop`.`leaky_view`",
          "shop.hidden_view",
          "",
          "shop.quoting_view",
          "select '`' AS `q`,`shop`.`customers`.`ssn` AS `s`,'`' AS `r` from `shop`.`customers`");

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "shop.customers", List.of("id", "name", "country", "ssn"),
          "shop.orders", List.of("id", "customer_id", "status"),
          "shop.payments", List.of("id", "card_number"),
          "staging.notes", List.of("id", "body"));

  private static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          Stream.concat(
                  COLUMNS.entrySet().stream()
                      .map(table -> table(table.getKey(), table.getValue(), Optional.empty())),
                  VIEWS.entrySet().stream()
                      .map(
                          view ->
                              table(
                                  view.getKey(),
                                  List.of(),
                                  Optional.of(new Table.View(view.getValue(), false)))))
              .toList(),
          List.of(),
          List.of(),
          List.of(),
          Set.of());

  private static Table table(String name, List<String> columns, Optional<Table.View> view) {
    String[] parts = name.split("\\.");
    return new Table(
        new TableName(parts[0], parts[1]),
        columns.stream().map(c -> new Column(c, "text", false, Optional.empty())).toList(),
        view);
  }

  private final Inspector inspector = new MySqlInspector();

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
        "SELECT ssn FROM staging.notes WHERE ssn = 'not ours'"
      })
  void shouldPlanWhatTheServersMetadataCanTell(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ssn AS 'x', (SELECT x) FROM customers",
        "SELECT ssn 'x' FROM customers HAVING x LIKE '9%'",
        "SELECT ssn AS ` x`, (SELECT x) FROM customers",
        "SELECT ssn AS '\tx', (SELECT x) FROM customers",
        "SELECT ssn AS 'x\uD83D\uDE00', (SELECT `x?`) FROM customers",
        "SELECT UPPER(ssn) FROM customers",
        "SELECT CONCAT(ssn, '') FROM customers",
        "SELECT id FROM customers WHERE ssn LIKE '900-1%'",
        "SELECT id FROM customers ORDER BY ssn",
        "SELECT id FROM customers GROUP BY ssn",
        "SELECT id FROM customers GROUP BY id HAVING MAX(ssn) > '900'",
        "SELECT MAX(ssn) FROM customers",
        "SELECT x FROM (SELECT ssn AS x FROM customers) d",
        "SELECT d.* FROM (SELECT * FROM customers) d",
        "WITH c AS (SELECT * FROM customers) SELECT * FROM c",
        "SELECT ssn FROM customers UNION SELECT name FROM customers",
        "SELECT * FROM customers UNION SELECT * FROM customers",
        "INSERT INTO staging.notes SELECT * FROM customers",
        "INSERT INTO staging.notes (body) SELECT ssn FROM customers",
        "INSERT INTO staging.notes TABLE customers",
        "CREATE TABLE staging.copy AS SELECT ssn FROM customers",
        "UPDATE customers SET name = ssn",
        "UPDATE customers SET name = 'x' WHERE ssn = '900'",
        "DELETE FROM customers WHERE ssn = '900'",
        "SELECT ssn INTO @x FROM customers",
        "SELECT @x := ssn FROM customers",
        "SELECT id FROM customers NATURAL JOIN orders",
        "SELECT o.id FROM orders o JOIN customers c USING (ssn)",
        "SELECT * FROM leaky_view",
        "SELECT id FROM over_leaky",
        "SELECT * FROM hidden_view",
        "SELECT * FROM quoting_view",
        "SELECT shop.steal(id) FROM orders",
        "CALL shop.archive_orders(1)",
        "SELECT id, ssn AS s FROM customers HAVING s LIKE '900%'",
        "SELECT id, ssn AS s FROM customers ORDER BY s",
        "SELECT id, ssn FROM customers ORDER BY 2",
        "SELECT * FROM customers ORDER BY 3",
        "SELECT * FROM customers ORDER BY (3)",
        "SELECT * FROM orders UNION SELECT * FROM unheard_of",
        "SELECT id, `ſsn` FROM customers WHERE \u017fsn = 1 OR SSN = '900'",
        "HANDLER customers READ FIRST",
        "SELECT card_number IS NULL FROM payments"
      })
  void shouldRefuseWhatComputesOnAMaskedColumn(String statement) {
    assertThat(gate(statement)).isNotInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldMarkErrorsOfMaskedTablesAsSensitive() {
    assertThat(plan("INSERT INTO customers (id) VALUES (1)").sensitive()).isTrue();
    assertThat(plan("INSERT INTO orders (id) VALUES (1)").sensitive()).isFalse();
  }

  @Test
  void shouldRefuseWarningsAfterAMaskedStatement() {
    assertThat(gate("SHOW WARNINGS", true)).isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate("SHOW WARNINGS", false)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  private MaskPlan plan(String statement) {
    return ((MaskGate.Result.Planned) gate(statement)).plan();
  }

  private Object gate(String statement) {
    return gate(statement, false);
  }

  /** A plan, a refusal, or the inspection itself when the statement was not even understood. */
  private Object gate(String statement, boolean diagnosticsSensitive) {
    Inspection inspection =
        inspector.inspect(
            statement.getBytes(StandardCharsets.UTF_8),
            new SqlContext(
                Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false));
    return inspection instanceof Inspection.Understood understood
        ? MaskGate.plan(RULES, understood, CATALOGUE, diagnosticsSensitive)
        : inspection;
  }
}
