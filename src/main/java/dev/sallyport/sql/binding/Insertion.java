package dev.sallyport.sql.binding;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.SelectItem;
import dev.sallyport.sql.syntax.TableReference;
import java.util.List;
import java.util.Optional;

/**
 * The target and the rows of INSERT, REPLACE or LOAD.
 *
 * @param columns those that are written; empty for all, in their order
 * @param rows values by row; a row may be empty
 * @param query what feeds it
 * @param rowAlias a name for the new row, and for its columns
 * @param onDuplicate what is done to a row that is there already
 * @param file what LOAD reads besides
 * @param returning what goes to the client of the rows as they are then
 */
public record Insertion(
    Verb verb,
    TableReference.Named target,
    List<Column> columns,
    List<List<Expression>> rows,
    Optional<Query> query,
    Optional<RowAlias> rowAlias,
    List<Assigned> onDuplicate,
    Optional<FileRows> file,
    List<SelectItem> returning) {

  /**
   * Rows of a file.
   *
   * @param columns that it fills, where they are listed; else all
   * @param replace whether they take the place of rows that are there already
   */
  public record FileRows(Optional<List<Column>> columns, boolean replace) {}

  /** {@code AS new (a, b)}. */
  public record RowAlias(String name, List<String> columns) {}
}
