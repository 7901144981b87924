package dev.sallyport.sql;

import dev.sallyport.sql.lexer.Seeded;

/**
 * A column of a table or view. Sets of thousands of them are put together for a statement.
 *
 * @param table the table it belongs to
 * @param column name as the catalogue has it, else as written; case never tells two apart
 */
public record ColumnName(TableName table, String column) {
  /** As of any record. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ColumnName that
            && column.equals(that.column)
            && table.equals(that.table);
  }

  /** Nobody outside can aim at it: names are the agent's to choose. */
  @Override
  public int hashCode() {
    return Seeded.hash(table.schema(), table.table(), column);
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}
