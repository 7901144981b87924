package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.syntax.Expression;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Defaults that are made of other columns of the row (Reference Manual, 13.6; MariaDB, "CREATE
 * TABLE"): where nothing is written to a column, what is written to others goes there.
 */
final class ComputedDefaults {
  private final FactsDraft draft;

  ComputedDefaults(FactsDraft draft) {
    this.draft = draft;
  }

  /** Whether it is DEFAULT in the place of a value. */
  static boolean isDefault(Expression value) {
    return value instanceof Expression.Call call
        && call.own()
        && call.name().equals("DEFAULT")
        && call.arguments().isEmpty();
  }

  /** What the defaults of these columns are made of in rows that are there. */
  Lineage of(Collection<ColumnName> columns) {
    Lineage all = Lineage.NONE;
    for (ColumnName column : columns) {
      Optional<Table> table = table(column.table());
      Optional<String> computed =
          table.flatMap(known -> known(known, column.column())).flatMap(Column::computedDefault);
      if (computed.isPresent()) {
        for (Column named : table.get().namedBy(computed.get())) {
          all = all.and(Lineage.of(new ColumnName(column.table(), named.name())));
        }
      }
    }
    return all;
  }

  /**
   * Rows are inserted that leave some columns of a table to their defaults.
   *
   * @param given columns that are written
   * @param written what is written to any of them
   */
  void left(TableName name, Set<ColumnName> given, Lineage written) {
    Optional<Table> table = table(name);
    for (Column column : table.map(Table::columns).orElse(List.of())) {
      boolean open =
          column.computedDefault().isPresent()
              && given.stream()
                  .noneMatch(
                      g -> g.table().equals(name) && Identifiers.same(g.column(), column.name()));
      if (open) {
        draft.flow(new Flow(new ColumnName(name, column.name()), written));
      }
    }
  }

  private static Optional<Column> known(Table table, String column) {
    return table.columns().stream().filter(c -> Identifiers.same(c.name(), column)).findFirst();
  }

  /** What the catalogue says is of the table that a temporary one hides. */
  private Optional<Table> table(TableName name) {
    return draft.session().temporaryTable(name).isPresent()
        ? Optional.empty()
        : draft.context().catalogue().table(name);
  }
}
