package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.catalogue.Column;
import java.util.Collection;
import java.util.LinkedHashSet;
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
   * A value goes over the one that is there.
   *
   * @param assigned all columns that the statement assigns in the same row: another row of the
   *     table, as of a second name of it or the one that was to be inserted, does not count
   */
  void over(Source owner, Assigned one, Collection<String> assigned, Meaning value) {
    Set<ColumnName> set = new LinkedHashSet<>();
    assigned.forEach(name -> set.addAll(columns(owner, name)));
    String column = one.target().name();
    write(owner, column, value, Optional.of(set));
    if (ComputedDefaults.isDefault(one.value())) {
      Meaning given = Meaning.of(defaults.of(columns(owner, column)));
      write(owner, column, given, Optional.of(set));
    }
  }

  private void write(Source owner, String column, Meaning value, Optional<Set<ColumnName>> over) {
    if (owner.table().isEmpty()) {
      return;
    }
    Optional<SourceColumn> listed = owner.column(column);
    String name = listed.map(SourceColumn::name).orElse(column);
    flow(new ColumnName(owner.table().get(), name), value, over);
    if (views.isView(owner.table().get())) {
      listed.ifPresent(c -> c.from().columns().forEach(base -> flow(base, value, over)));
    }
  }

  private void flow(ColumnName target, Meaning value, Optional<Set<ColumnName>> over) {
    boolean stamps = over.filter(set -> isStamped(target.table(), set)).isPresent();
    draft.flow(new Flow(target, value.from(), value.content().verbatim(), stamps));
  }

  /** Whether a row has a time of its last change other than these columns. */
  private boolean isStamped(TableName table, Set<ColumnName> set) {
    return draft.context().catalogue().table(table).stream()
        .flatMap(known -> known.columns().stream())
        .filter(Column::stamped)
        .anyMatch(
            column ->
                set.stream()
                    .noneMatch(
                        s ->
                            s.table().equals(table)
                                && Identifiers.same(s.column(), column.name())));
  }

  /** A column of a table; of a view, those behind it too. */
  static Set<ColumnName> columns(Source owner, String name) {
    Set<ColumnName> columns = new LinkedHashSet<>();
    owner.table().ifPresent(table -> columns.add(new ColumnName(table, name)));
    owner.column(name).ifPresent(listed -> columns.addAll(listed.from().columns()));
    return columns;
  }
}
