package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written through views is written to the tables behind them. */
class WrittenViewsTest {
  private static final Catalogue SHOP =
      new Catalogue(
          false,
          List.of(
              table("orders", Optional.empty(), "id", "status"),
              table("people", Optional.empty(), "id", "nick"),
              table("notes", Optional.empty(), "id"),
              view("open_orders", "select id from shop.orders where id in (select id from people)"),
              view("ones", "select 1 AS one from shop.orders", "one"),
              view("twos", "select 2 AS two from shop.ones", "two"),
              view("tops", "select (select max(id) from shop.people) AS top from orders", "top"),
              view("sums", "select id + 1 AS next from shop.orders", "next")),
          List.of(),
          List.of(
              new Trigger(
                  name("gone"),
                  name("orders"),
                  Trigger.Event.DELETE,
                  "INSERT INTO shop.notes (id) VALUES (OLD.id)",
                  "")),
          List.of(),
          Set.of());

  private static TableName name(String table) {
    return new TableName("shop", table);
  }

  private static Table table(String name, Optional<Table.View> view, String... columns) {
    return new Table(
        name(name),
        Arrays.stream(columns).map(c -> new Column(c, "int", false, Optional.empty())).toList(),
        view);
  }

  private static Table view(String name, String definition, String... columns) {
    String[] named = columns.length == 0 ? new String[] {"id"} : columns;
    return table(name, Optional.of(new Table.View(definition, false)), named);
  }

  private static String acts(String sql) {
    return Reading.accesses(Reading.facts(sql, Reading.plain().with(SHOP)));
  }

  /** Both servers take them: rows go, though no column of theirs is shown. */
  @ParameterizedTest
  @CsvSource({
    "DELETE FROM ones",
    "DELETE FROM ones WHERE one = 1 LIMIT 1",
    "DELETE ones FROM ones",
    "DELETE o FROM ones AS o JOIN people p ON p.id = o.one",
    "DELETE FROM twos",
    "DELETE FROM tops",
    "DELETE FROM sums"
  })
  void shouldKnowWhatIsDeletedThroughAViewThatShowsNoColumnOfIt(String sql) {
    // A trigger of the table fires, too.
    assertThat(acts(sql)).contains("delete shop.orders").contains("insert shop.notes");
  }

  @Test
  void shouldTakeWhatChoosesRowsForRead() {
    assertThat(acts("DELETE FROM open_orders"))
        .isEqualTo(
            "delete shop.open_orders, delete shop.orders, insert shop.notes, select shop.orders,"
                + " select shop.people");
  }
}
