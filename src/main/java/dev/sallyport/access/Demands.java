package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects privileges. What is on a whole object makes the same on its columns superfluous. */
final class Demands {
  /** Of more columns than this of one table the table is meant. */
  static final int MAX_COLUMNS = 64;

  /** Any user may read these (MySQL Reference Manual, 29.12; tried on 8.0.33 and 11.4). */
  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "session_variables",
          "session_status",
          "global_variables",
          "global_status",
          "variables_info",
          "session_account_connect_attrs",
          "processlist");

  private final Catalogue catalogue;
  private final Privileges held;
  private final Map<Privilege, Set<String>> columns = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param held decides among what suits as well: what is there already goes first
   */
  Demands(Catalogue catalogue, Privileges held) {
    this.catalogue = catalogue;
    this.held = held;
  }

  Privileges all() {
    Set<Privilege> all = new LinkedHashSet<>();
    columns.forEach((one, on) -> all.add(new Privilege(one.name(), one.target(), on)));
    return new Privileges(all);
  }

  void on(TableName table, String... names) {
    if (isGrantable(table)) {
      for (String name : names) {
        on(new Target.Table(table.schema(), table.table()), name);
      }
    }
  }

  void on(Target target, String name) {
    columns.put(Privilege.on(name, target), Set.of());
  }

  void onSchema(String schema, String name) {
    if (!schema.isEmpty() && !schema.equals("*") && !isInformationSchema(schema)) {
      on(new Target.Schema(schema), name);
    }
  }

  /** On some columns of a table; on all of it where they are not sure to be its columns. */
  void on(TableName table, String name, Collection<String> some) {
    Set<String> exact = new TreeSet<>();
    for (String column : some) {
      column(table, column).ifPresent(found -> exact.add(found.name()));
    }
    long wanted = some.stream().map(Identifiers::fold).distinct().count();
    boolean sure = !exact.isEmpty() && exact.size() == wanted && wanted <= MAX_COLUMNS;
    Privilege key = Privilege.on(name, new Target.Table(table.schema(), table.table()));
    Set<String> already = columns.get(key);
    if (!isGrantable(table) || already != null && already.isEmpty()) {
      return;
    }
    if (!sure) {
      on(table, name);
      return;
    }
    if (already != null) {
      exact.addAll(already);
    }
    columns.put(key, exact.size() > MAX_COLUMNS ? Set.of() : exact);
  }

  /** SELECT on any one column: what MySQL asks of whoever counts rows, or only wants to see one. */
  void some(TableName table) {
    Target target = new Target.Table(table.schema(), table.table());
    if (columns.containsKey(Privilege.on("SELECT", target))) {
      return;
    }
    Set<String> there = held.columns("SELECT", target);
    List<Column> known = catalogue.table(table).map(Table::columns).orElse(List.of());
    if (!there.isEmpty()) {
      on(table, "SELECT", Set.of(there.iterator().next()));
    } else if (!known.isEmpty()) {
      on(table, "SELECT", Set.of(known.get(0).name()));
    } else {
      on(table, "SELECT");
    }
  }

  /** Whether somebody who may change the table anyway may lock rows of it too. */
  boolean changes(TableName table) {
    Target target = new Target.Table(table.schema(), table.table());
    for (String name : List.of("UPDATE", "DELETE")) {
      if (columns.containsKey(Privilege.on(name, target))
          || held.isWhole(name, target)
          || !held.columns(name, target).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Optional<Column> column(TableName table, String name) {
    return catalogue.table(table).map(Table::columns).orElse(List.of()).stream()
        .filter(column -> Identifiers.same(column.name(), name))
        .findFirst();
  }

  private static boolean isGrantable(TableName table) {
    boolean open =
        table.schema().equalsIgnoreCase("performance_schema")
            && FOR_EVERYBODY.contains(table.table().toLowerCase(Locale.ROOT));
    return !table.schema().isEmpty()
        && !table.table().equals("*")
        && !open
        && !isInformationSchema(table.schema());
  }

  /** Its rows are shown to everybody, of each what else is held. */
  private static boolean isInformationSchema(String schema) {
    return schema.equalsIgnoreCase("information_schema");
  }
}
