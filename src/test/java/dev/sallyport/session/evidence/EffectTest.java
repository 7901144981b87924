package dev.sallyport.session.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.Evidence.TouchedTable;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import dev.sallyport.sql.sample.Outline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectTest {
  private static final TableName ORDERS = new TableName("shop", "orders");
  private static final TableName CUSTOMERS = new TableName("shop", "customers");
  private static final Map<TableName, Long> SIZES = Map.of(ORDERS, 10_000L, CUSTOMERS, 2_000L);
  private static final PlanSteps.Step SCAN =
      new PlanSteps.Step("orders", "all", "", OptionalLong.of(9_876));

  private static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          List.of(
              table("orders", "id", "customer_id", "status"),
              table("customers", "id", "name", "ssn"),
              table("items", "id", "order_id"),
              table("audit", "id", "what")),
          List.of(),
          List.of(
              new Trigger(
                  new TableName("shop", "orders_told"),
                  ORDERS,
                  Trigger.Event.UPDATE,
                  "INSERT INTO shop.audit (what) VALUES (NEW.status)",
                  "")),
          List.of(
              key("items", "order_id", ORDERS, ForeignKey.OnDelete.DELETE),
              key("orders", "customer_id", CUSTOMERS, ForeignKey.OnDelete.UPDATE)),
          Set.of());

  private static Table table(String name, String... columns) {
    return new Table(
        new TableName("shop", name),
        Stream.of(columns).map(c -> new Column(c, "int", false, Optional.empty())).toList(),
        Optional.empty());
  }

  private static ForeignKey key(
      String child, String column, TableName parent, ForeignKey.OnDelete onDelete) {
    return new ForeignKey(
        new TableName("shop", child), List.of(column), parent, List.of("id"), true, onDelete);
  }

  @Test
  void shouldSayHowManyRowsOfHowMany() {
    assertThat(
            effect("UPDATE orders SET status = 1 WHERE status = 2", 9_876, OptionalLong.of(1_240))
                .sentence())
        .isEqualTo("UPDATE of 1,240 of about 10,000 rows of shop.orders, full scan");
    assertThat(
            effect("DELETE FROM orders WHERE status = 2", 9_876, OptionalLong.empty()).sentence())
        .isEqualTo("DELETE of up to about 9,876 of about 10,000 rows of shop.orders, full scan");
    assertThat(effect("DELETE FROM orders", 9_876, OptionalLong.empty()).sentence())
        .isEqualTo("DELETE of all rows of shop.orders (about 10,000 rows), full scan");
    assertThat(effect("DELETE FROM orders", 9_876, OptionalLong.of(9_991)).sentence())
        .isEqualTo("DELETE of all 9,991 rows of shop.orders, full scan");
    assertThat(
            effect("UPDATE orders SET status = 1 WHERE id = 2", 1, OptionalLong.of(0)).sentence())
        .startsWith("UPDATE of none of about 10,000 rows");
    assertThat(
            effect("SELECT id FROM orders WHERE status = 2", 9_876, OptionalLong.empty())
                .sentence())
        .isEqualTo("SELECT reading about 9,876 of about 10,000 rows of shop.orders, full scan");
  }

  @Test
  void shouldSayWhatIsNotKnown() {
    Effect effect =
        new Effect(
            facts("UPDATE orders SET status = 1 WHERE status = 2"),
            outline("UPDATE orders SET status = 1 WHERE status = 2"),
            PlanSteps.NONE,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Map.of());
    assertThat(effect.sentence())
        .isEqualTo("UPDATE of rows of shop.orders; how many rows it touches is not known");
    assertThat(effect.tables())
        .containsExactly(new TouchedTable("shop.orders", OptionalLong.empty(), "", ""));
  }

  @Test
  void shouldFindTablesByTheirAliases() {
    String join =
        "UPDATE orders AS o JOIN customers c ON c.id = o.customer_id SET o.status = 1 WHERE c.id < 9";
    Effect effect =
        new Effect(
            facts(join),
            outline(join),
            new PlanSteps(
                List.of(
                    new PlanSteps.Step("c", "range", "PRIMARY", OptionalLong.of(8)),
                    new PlanSteps.Step("o", "ref", "by_customer", OptionalLong.of(5)))),
            OptionalLong.of(40),
            OptionalLong.empty(),
            SIZES);
    assertThat(effect.sentence())
        .isEqualTo(
            "UPDATE of shop.customers (about 2,000 rows, range of primary key), shop.orders (about 10,000 rows,"
                + " by index by_customer), about 40 combinations of rows to look at");
    assertThat(effect.tables())
        .containsExactly(
            new TouchedTable("shop.customers", OptionalLong.of(2_000), "index range", "PRIMARY"),
            new TouchedTable(
                "shop.orders", OptionalLong.of(10_000), "index lookup", "by_customer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO orders VALUES (1, 2, 3) | INSERT of 1 row into shop.orders (about 10,000 rows)",
        "INSERT INTO orders (id) VALUES (1), (2), (3), (4), (5), (6) |"
            + " INSERT of 6 rows into shop.orders (about 10,000 rows)",
        "REPLACE INTO orders SET id = 7 | REPLACE of 1 row into shop.orders (about 10,000 rows)",
        "INSERT INTO audit SELECT id, status FROM orders |"
            + " INSERT of up to about 9,876 rows into shop.audit, read from shop.orders"
            + " (about 10,000 rows, full scan)",
        "ALTER TABLE orders ADD x INT | ALTER TABLE shop.orders (about 10,000 rows)",
        "DROP TABLE IF EXISTS orders, audit | DROP TABLE shop.audit, shop.orders (about 10,000 rows)",
        "TRUNCATE TABLE orders | TRUNCATE TABLE shop.orders (about 10,000 rows)",
        "CREATE UNIQUE INDEX i ON orders (status) | CREATE INDEX shop.orders (about 10,000 rows)"
      })
  void shouldSayWhatAStatementDoes(String statement, String expected) {
    boolean planned = statement.contains("SELECT");
    Effect effect =
        new Effect(
            facts(statement),
            outline(statement),
            planned ? new PlanSteps(List.of(SCAN)) : PlanSteps.NONE,
            planned ? OptionalLong.of(9_876) : OptionalLong.empty(),
            OptionalLong.empty(),
            SIZES);
    assertThat(effect.sentence()).isEqualTo(expected);
  }

  @Test
  void shouldNameTriggersAndForeignKeys() {
    Consequences update = new Consequences(facts("UPDATE orders SET status = 1"), CATALOGUE);
    assertThat(update.triggers())
        .containsExactly(
            "shop.orders_told on UPDATE of shop.orders", "INSERT of shop.audit by a trigger");
    assertThat(update.cascades()).isEmpty();
    Consequences delete = new Consequences(facts("DELETE FROM orders WHERE id = 1"), CATALOGUE);
    assertThat(delete.triggers()).isEmpty();
    assertThat(delete.cascades())
        .containsExactly("shop.items: rows deleted with their row of shop.orders");
    assertThat(new Consequences(facts("UPDATE customers SET id = id + 1"), CATALOGUE).cascades())
        .containsExactly("shop.orders: customer_id changed with their row of shop.customers");
    assertThat(new Consequences(facts("DELETE FROM customers"), CATALOGUE).cascades())
        .containsExactly("shop.orders: customer_id changed with their row of shop.customers");
  }

  @Test
  void shouldNameMaskedColumnsThatAreReadOrWritten() {
    Masks masks = Masks.of(List.of(MaskRule.of("shop.customers.ssn", MaskKind.REDACT)));
    assertThat(sensitive("SELECT name, ssn FROM customers", masks))
        .containsExactly("shop.customers.ssn (read)");
    assertThat(sensitive("UPDATE customers SET ssn = 1 WHERE id = 1", masks))
        .containsExactly("shop.customers.ssn (written)");
    assertThat(sensitive("SELECT name FROM customers", masks)).isEmpty();
  }

  private static List<String> sensitive(String statement, Masks masks) {
    return SensitiveColumns.of(List.of(facts(statement)), masks, CATALOGUE);
  }

  private static Effect effect(String statement, long estimated, OptionalLong counted) {
    return new Effect(
        facts(statement),
        outline(statement),
        new PlanSteps(List.of(SCAN)),
        OptionalLong.of(estimated),
        counted,
        SIZES);
  }

  private static Outline outline(String statement) {
    return Outline.of(facts(statement), context());
  }

  private static StatementFacts facts(String statement) {
    return ((Inspection.Understood)
            new MySqlInspector().inspect(statement.getBytes(StandardCharsets.UTF_8), context()))
        .statements()
        .get(0);
  }

  private static SqlContext context() {
    return new SqlContext(
            Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false)
        .with(CATALOGUE);
  }
}
