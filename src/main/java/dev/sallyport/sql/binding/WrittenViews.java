package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is written through a view is written to the tables behind it. */
final class WrittenViews {
  private final FactsDraft draft;

  WrittenViews(FactsDraft draft) {
    this.draft = draft;
  }

  boolean isView(TableName name) {
    return draft.context().catalogue().table(name).flatMap(Table::view).isPresent();
  }

  void through(Source source, Verb verb) {
    for (TableName base : behind(source)) {
      draft.access(new Access(verb, base, Reach.VIEW));
    }
  }

  /** The tables behind a view; none behind a table. */
  Set<TableName> behind(Source source) {
    Set<TableName> tables = new LinkedHashSet<>();
    if (source.table().isEmpty() || !isView(source.table().get())) {
      return tables;
    }
    for (SourceColumn column : source.columns()) {
      column.from().columns().forEach(base -> tables.add(base.table()));
    }
    if (source.columns().stream().noneMatch(c -> c.content().verbatim().isPresent())) {
      // The server deletes rows through a view that shows none of their columns, too.
      tables.addAll(read(source.table().get()));
    }
    return tables;
  }

  private Set<TableName> read(TableName view) {
    Table known = draft.context().catalogue().table(view).orElseThrow();
    Set<TableName> tables = new LinkedHashSet<>();
    for (Access access :
        draft
            .definitions()
            .view(known, draft.context(), draft.depth(), draft.scope().steps())
            .accesses()) {
      if (access.verb() == Verb.SELECT) {
        tables.add(access.table());
      }
    }
    return tables;
  }

  /** The columns of a table behind a view that columns of the view stand for. */
  static Optional<List<String>> behind(
      Source view, Optional<List<String>> updated, TableName base) {
    return updated.map(
        names ->
            names.stream()
                .flatMap(name -> view.column(name).stream())
                .flatMap(column -> column.from().columns().stream())
                .filter(column -> column.table().equals(base))
                .map(ColumnName::column)
                .toList());
  }
}
