package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.catalogue.Column;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a statement writes into the columns of a row; through a view, into those behind it. */
final class Writing {
  private final FactsDraft draft;
  private final WrittenViews views;
  private final ComputedDefaults defaults;

  Writing(FactsDraft draft, WrittenViews views, ComputedDefaults defaults) {
    this.draft = draft;
    this.views = views;
    this.defaults = defaults;
  }

  /** A value goes into a new row. */
  void add(Source owner, String column, Meaning value) {
    write(owner, column, value, Optional.empty());
  }

  /**
   * A row that is there, of which a statement assigns some columns: another row of the table, as of
   * a second name of it or the one that was to be inserted, is not it.
   */
  final class Row {
    private final Source owner;
    private final Set<ColumnName> assigned = new LinkedHashSet<>();
    private final Map<TableName, Boolean> stamped = new HashMap<>();

    private Row(Source owner) {
      this.owner = owner;
    }

    /** Whether the row has a time of its last change other than the columns assigned. */
    private boolean isStamped(TableName table) {
      return stamped.computeIfAbsent(
          table,
          name ->
              draft.context().catalogue().table(name).stream()
                  .flatMap(known -> known.columns().stream())
                  .filter(Column::stamped)
                  .anyMatch(column -> !assigns(name, column.name())));
    }

    private boolean assigns(TableName table, String column) {
      steps().lookAt(assigned.size());
      return assigned.stream()
          .anyMatch(a -> a.table().equals(table) && Identifiers.same(a.column(), column));
    }
  }

  /** The row of a table or view, or of each of several that may be meant. */
  Row row(Source owner, Collection<String> assigned) {
    Row row = new Row(owner);
    for (String name : assigned) {
      steps().lookAt(owner.columns().size());
      row.assigned.addAll(columns(owner, name));
    }
    return row;
  }

  /** A value goes over the one that is there. */
  void over(Row row, Assigned one, Meaning value) {
    String column = one.target().name();
    write(row.owner, column, value, Optional.of(row));
    if (ComputedDefaults.isDefault(one.value())) {
      Meaning given = Meaning.of(defaults.of(columns(row.owner, column)));
      write(row.owner, column, given, Optional.of(row));
    }
  }

  private void write(Source owner, String column, Meaning value, Optional<Row> over) {
    if (owner.table().isEmpty()) {
      return;
    }
    steps().lookAt(owner.columns().size());
    Optional<SourceColumn> listed = owner.column(column);
    String name = listed.map(SourceColumn::name).orElse(column);
    flow(new ColumnName(owner.table().get(), name), value, over);
    if (views.isView(owner.table().get())) {
      listed.ifPresent(
          c -> {
            steps().follow(c.from());
            c.from().columns().forEach(base -> flow(base, value, over));
          });
    }
  }

  private void flow(ColumnName target, Meaning value, Optional<Row> over) {
    boolean stamps = over.filter(row -> row.isStamped(target.table())).isPresent();
    draft.flow(new Flow(target, value.from(), value.content().verbatim(), stamps));
  }

  private Steps steps() {
    return draft.scope().steps();
  }

  /** A column of a table; of a view, those behind it too. */
  static Set<ColumnName> columns(Source owner, String name) {
    Set<ColumnName> columns = new LinkedHashSet<>();
    owner.table().ifPresent(table -> columns.add(new ColumnName(table, name)));
    owner.column(name).ifPresent(listed -> columns.addAll(listed.from().columns()));
    return columns;
  }
}
