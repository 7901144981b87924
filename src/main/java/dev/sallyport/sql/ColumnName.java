package dev.sallyport.sql;

/**
 * A column of a table or view.
 *
 * @param table the table it belongs to
 * @param column name as the catalogue has it, else as written; case never tells two apart
 */
public record ColumnName(TableName table, String column) {
  @Override
  public String toString() {
    return table + "." + column;
  }
}
