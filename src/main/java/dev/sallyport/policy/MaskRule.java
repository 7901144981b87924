package dev.sallyport.policy;

import java.util.regex.Pattern;

/**
 * Covers the columns that a pattern names.
 *
 * @param schema glob for the schema, {@code *} matches any run of characters
 * @param table glob for the table
 * @param column glob for the column
 * @param as how values are covered
 */
public record MaskRule(String schema, String table, String column, MaskKind as) {

  /** Reads {@code schema.table.column}, each part a glob. */
  public static MaskRule of(String pattern, MaskKind as) {
    String[] parts = pattern.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'" + pattern + "' is not schema.table.column");
    }
    return new MaskRule(parts[0], parts[1], parts[2], as);
  }

  /** Whether columns of this table may be covered. */
  public boolean coversTable(String schemaName, String tableName) {
    return glob(schema, schemaName) && glob(table, tableName);
  }

  /** Whether a column of this name is covered, case folded as the server folds column names. */
  public boolean coversColumn(String columnName) {
    return glob(column, columnName);
  }

  private static boolean glob(String glob, String name) {
    StringBuilder regex = new StringBuilder();
    for (String literal : glob.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
    }
    return Pattern.compile(
            regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
        .matcher(name)
        .matches();
  }
}
