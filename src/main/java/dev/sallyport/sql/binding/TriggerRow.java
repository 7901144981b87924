package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;

/** NEW and OLD in the body of a trigger. */
final class TriggerRow {
  private TriggerRow() {}

  /** The column of a row. */
  static Optional<ColumnName> column(From rows, String row, String column) {
    return rows.sources().stream()
        .filter(source -> source.label().equalsIgnoreCase(row))
        .flatMap(source -> source.table().stream())
        .map(table -> new ColumnName(table, column))
        .findFirst();
  }

  /** What a trigger of this table can name. */
  static From of(
      TableName table, SqlContext context, Definitions definitions, int depth, Steps steps) {
    List<SourceColumn> columns =
        context
            .catalogue()
            .table(table)
            .map(known -> definitions.columns(known, context, depth, steps))
            .orElseGet(
                () ->
                    List.of(
                        SourceColumn.star(Lineage.of(new ColumnName(table, OutputColumn.STAR)))));
    boolean certain = !context.catalogue().isKnown();
    return new From(
        List.of(
            new Source("NEW", Optional.empty(), Optional.of(table), columns, certain),
            new Source("OLD", Optional.empty(), Optional.of(table), columns, certain)),
        List.of());
  }
}
