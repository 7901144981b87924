package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;

/**
 * Covers the columns that a pattern names.
 *
 * @param columns which
 * @param as how values are covered
 * @param equality whether rows may be chosen by a whole value that the statement brings along
 */
public record MaskRule(ColumnGlob columns, Mask as, boolean equality) {
  /** Covers every column of every result, those of no table too. */
  public static final MaskRule EVERYTHING =
      new MaskRule(new ColumnGlob("*", "*", "*"), Mask.REDACTED, false);

  /** Reads {@code schema.table.column}, each part a glob. */
  public static MaskRule of(String pattern, MaskKind as) {
    return new MaskRule(ColumnGlob.of(pattern), Mask.of(as), false);
  }

  /** As it is written in a policy. */
  public String pattern() {
    return columns.toString();
  }

  /** Whether columns of this table may be covered; case does not count. */
  public boolean coversTable(String schemaName, String tableName) {
    return columns.coversTable(schemaName, tableName);
  }

  /** Whether a column of this name is covered, case folded as the server folds column names. */
  public boolean coversColumn(String columnName) {
    return columns.coversColumn(columnName);
  }

  /** Whether it covers this very column. */
  public boolean covers(ColumnName column) {
    return columns.covers(column);
  }
}
