package dev.sallyport.policy;

/**
 * Covers the columns that a pattern names.
 *
 * @param schema glob for the schema, {@code *} matches any run of characters
 * @param table glob for the table
 * @param column glob for the column
 * @param as how values are covered
 */
public record MaskRule(String schema, String table, String column, MaskKind as) {
  /** Covers every column of every result, those of no table too. */
  public static final MaskRule EVERYTHING = new MaskRule("*", "*", "*", MaskKind.REDACT);

  /** Reads {@code schema.table.column}, each part a glob. */
  public static MaskRule of(String pattern, MaskKind as) {
    String[] parts = pattern.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'" + pattern + "' is not schema.table.column");
    }
    return new MaskRule(parts[0], parts[1], parts[2], as);
  }

  /** As it is written in a policy. */
  public String pattern() {
    return schema + "." + table + "." + column;
  }

  /** Whether columns of this table may be covered; case does not count. */
  public boolean coversTable(String schemaName, String tableName) {
    return Glob.matchesFolded(schema, schemaName) && Glob.matchesFolded(table, tableName);
  }

  /** Whether a column of this name is covered, case folded as the server folds column names. */
  public boolean coversColumn(String columnName) {
    return Glob.matchesFolded(column, columnName);
  }
}
