package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A base table or a view.
 *
 * @param columns in their order; empty when they are not known
 * @param view what a view says; empty for a base table
 * @param checks what writing a row is held against: the expressions of its CHECK constraints, of
 *     its partitions and of indexes, as the server prints them, and the columns of unique keys that
 *     have several, in backticks
 */
public record Table(
    TableName name, List<Column> columns, Optional<View> view, List<String> checks) {
  /** Keeps a copy. */
  public Table {
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
  }

  /** With nothing that is checked. */
  public Table(TableName name, List<Column> columns, Optional<View> view) {
    this(name, columns, view, List.of());
  }

  /**
   * The columns that an expression of this table is made of, those behind generated ones included.
   *
   * @param expression as the server prints it: names in backticks, and a string that holds one so
   *     counts as naming it
   */
  public Set<Column> namedBy(String expression) {
    Set<Column> named = new LinkedHashSet<>();
    name(expression, named);
    return named;
  }

  private void name(String expression, Set<Column> named) {
    String folded = expression.toLowerCase(Locale.ROOT);
    for (Column column : columns) {
      String name = column.name().replace("`", "``").toLowerCase(Locale.ROOT);
      if (folded.contains("`" + name + "`") && named.add(column)) {
        column.generation().ifPresent(generation -> name(generation, named));
      }
    }
  }

  /**
   * What a view says.
   *
   * @param definition its SELECT as the server stores it, names qualified; empty when the reading
   *     account may not see it
   * @param invoker whether it runs with the rights of who uses it, not of who made it
   */
  public record View(String definition, boolean invoker) {}
}
