package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;

/**
 * Columns by a pattern in three parts, of which each may be a glob: {@code *} matches any run of
 * characters. Case does not count.
 */
public record ColumnGlob(String schema, String table, String column) {

  /**
   * Reads {@code schema.table.column}.
   *
   * @throws IllegalArgumentException when it has not three parts
   */
  public static ColumnGlob of(String pattern) {
    String[] parts = pattern.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'" + pattern + "' is not schema.table.column");
    }
    return new ColumnGlob(parts[0], parts[1], parts[2]);
  }

  /** Whether it may name columns of this table. */
  public boolean coversTable(String schemaName, String tableName) {
    return Glob.matchesFolded(schema, schemaName) && Glob.matchesFolded(table, tableName);
  }

  /** Whether it names a column so called, in tables that it covers. */
  public boolean coversColumn(String columnName) {
    return Glob.matchesFolded(column, columnName);
  }

  /** Whether it names this column. */
  public boolean covers(ColumnName name) {
    // The part by which most columns are told apart stands in front.
    return coversColumn(name.column()) && coversTable(name.table().schema(), name.table().table());
  }

  /** As it is written in a policy. */
  @Override
  public String toString() {
    return schema + "." + table + "." + column;
  }
}
