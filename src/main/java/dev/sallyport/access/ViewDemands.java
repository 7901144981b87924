package dev.sallyport.access;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.Definitions;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What views hand on to whoever uses them (MySQL Reference Manual, 27.6 and 15.8.2). */
final class ViewDemands {
  private static final Inspector INSPECTOR = new MySqlInspector();

  private final Said said;
  private final int depth;
  private final Set<TableName> met = new HashSet<>();

  ViewDemands(Said said) {
    this(said, 0);
  }

  private ViewDemands(Said said, int depth) {
    this.said = said;
    this.depth = depth;
  }

  /** A view that runs with the rights of who uses it demands what its own query demands. */
  void invoked(TableName name) {
    said.view(name)
        .filter(Table.View::invoker)
        .flatMap(view -> definition(name, view))
        .ifPresent(
            inner -> {
              new ViewReads(inner, depth + 1).demand();
              RoutineDemands.of(inner);
            });
  }

  /** Who writes through such a view writes to what is behind it. */
  void written(TableName name, Verb verb, String privilege) {
    invoked(name);
    behind(name, verb, privilege);
  }

  private void behind(TableName name, Verb verb, String privilege) {
    Optional<Said> inner =
        said.view(name).filter(Table.View::invoker).flatMap(view -> definition(name, view));
    if (inner.isEmpty() || !met.add(name) || met.size() > Definitions.MAX_DEPTH) {
      return;
    }
    for (TableName table : inner.get().named(Verb.SELECT)) {
      boolean changed =
          said.facts().accesses().contains(new Access(verb, table, Access.Reach.VIEW));
      Set<String> columns = said.writtenBehind(table);
      if (said.view(table).isPresent()) {
        said.demands().on(table, privilege);
        behind(table, verb, privilege);
      } else if (changed && !columns.isEmpty() && Said.isExact(columns) && verb != Verb.DELETE) {
        said.demands().on(table, privilege, columns);
      } else if (changed) {
        said.demands().on(table, privilege);
      }
    }
  }

  /** EXPLAIN shows the inside of a view: it wants SHOW VIEW, and some right on what is inside. */
  void explained(TableName name) {
    Optional<Table.View> view = said.view(name);
    if (view.isEmpty() || !met.add(name) || met.size() > Definitions.MAX_DEPTH) {
      return;
    }
    said.demands().on(name, "SHOW VIEW");
    definition(name, view.get())
        .ifPresent(
            inner ->
                inner
                    .named(Verb.SELECT)
                    .forEach(
                        table -> {
                          said.demands().some(table);
                          explained(table);
                        }));
  }

  private Optional<Said> definition(TableName name, Table.View view) {
    if (depth > Definitions.MAX_DEPTH) {
      return Optional.empty();
    }
    SqlContext inside =
        new SqlContext(
            Optional.of(name.schema()),
            SqlMode.of(""),
            StandardCharsets.UTF_8,
            said.context().serverVersion(),
            false,
            said.context().catalogue(),
            SessionObjects.NONE);
    Inspection inspection =
        INSPECTOR.inspect(view.definition().getBytes(StandardCharsets.UTF_8), inside);
    if (!(inspection instanceof Inspection.Understood understood)) {
      return Optional.empty();
    }
    return Said.of(understood.statements().get(0), inside, said.demands());
  }

  /** The tables that a view's query reads. */
  private record ViewReads(Said inner, int depth) {
    void demand() {
      for (TableName table : inner.named(Verb.SELECT)) {
        Set<String> columns = inner.read(table);
        if (columns.isEmpty()) {
          inner.demands().some(table);
        } else if (!inner.isBound() || !Said.isExact(columns)) {
          inner.demands().on(table, "SELECT");
        } else {
          inner.demands().on(table, "SELECT", columns);
        }
        new ViewDemands(inner, depth).invoked(table);
      }
    }
  }
}
