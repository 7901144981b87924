package dev.sallyport.sql.redaction;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Texts as a session reads and keeps them, where customers have masked columns. */
final class SampleShopReading {
  static final TableName CUSTOMERS = new TableName("shop", "customers");

  private static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          List.of(
              table("customers", "id", "name", "ssn", "card_number", "country"),
              table("orders", "id", "customer_id", "status", "total"),
              table("hooks", "id", "payload"),
              new Table(
                  new TableName("shop", "tags"),
                  List.of(column("tag")),
                  Optional.of(
                      new Table.View(
                          "select `shop`.`customers`.`ssn` AS `tag` from `shop`.`customers`",
                          false)))),
          List.of(
              new Routine(
                  new TableName("shop", "find_ssn"),
                  false,
                  List.of(),
                  "SELECT id FROM shop.customers WHERE ssn = 'x'",
                  "")),
          List.of(
              new Trigger(
                  new TableName("shop", "t"),
                  new TableName("shop", "hooks"),
                  Trigger.Event.INSERT,
                  "UPDATE shop.customers SET ssn = NEW.payload WHERE id = NEW.id",
                  "")),
          List.of(),
          Set.of());

  private final Inspector inspector = new MySqlInspector();

  private static Table table(String name, String... columns) {
    return new Table(
        new TableName("shop", name),
        Stream.of(columns).map(SampleShopReading::column).toList(),
        Optional.empty());
  }

  private static Column column(String name) {
    return new Column(name, "varchar(40)", false, Optional.empty());
  }

  static boolean isMasked(ColumnName column) {
    // Not there yet.
    boolean later =
        Set.of("shop.vault.pin", "shop.orders.secret")
            .contains(column.toString().toLowerCase(java.util.Locale.ROOT));
    return later
        || column.table().equals(CUSTOMERS)
            && Set.of("ssn", "card_number")
                .contains(column.column().toLowerCase(java.util.Locale.ROOT));
  }

  KeptText keep(String text) {
    return keep(text, SessionObjects.NONE);
  }

  KeptText keep(String text, SessionObjects objects) {
    SqlContext context =
        new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
            .with(CATALOGUE)
            .with(objects);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Redaction(inspector, context, SampleShopReading::isMasked)
        .of(bytes, inspector.inspect(bytes, context));
  }

  boolean understands(String text) {
    SqlContext context =
        new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
            .with(CATALOGUE);
    return inspector.inspect(text.getBytes(StandardCharsets.UTF_8), context)
        instanceof Inspection.Understood;
  }
}
