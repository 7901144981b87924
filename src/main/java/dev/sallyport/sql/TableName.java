package dev.sallyport.sql;

/**
 * A table or view, qualified.
 *
 * @param schema schema, or the empty string where none is written and none is selected
 * @param table name as written, without quotes; case is kept
 */
public record TableName(String schema, String table) {

  /** Every table of a schema. */
  public static TableName wholeSchema(String schema) {
    return new TableName(schema, "*");
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? table : schema + "." + table;
  }
}
