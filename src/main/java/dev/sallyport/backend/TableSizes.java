package dev.sallyport.backend;

import dev.sallyport.sql.TableName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many rows tables have by the server's statistics (MySQL Reference Manual, 28.3.38). Of a view
 * and of what the account may not see nothing is said.
 *
 * @param tables at most {@link #MAX_TABLES} of these are asked for
 */
record TableSizes(List<TableName> tables) {
  private static final int MAX_TABLES = 20;

  /** The hint asks MySQL not to answer from yesterday; others take it for a comment. */
  private static final String ASK =
      "SELECT /*+ SET_VAR(information_schema_stats_expiry = 0) */ TABLE_SCHEMA, TABLE_NAME,"
          + " TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_ROWS IS NOT NULL AND (";

  Future<Map<TableName, Long>> read(SqlConnection connection) {
    List<TableName> asked = tables.stream().limit(MAX_TABLES).toList();
    if (asked.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Tuple names = Tuple.tuple();
    asked.forEach(table -> names.addString(table.schema()).addString(table.table()));
    String which =
        asked.stream()
            .map(table -> "TABLE_SCHEMA = ? AND TABLE_NAME = ?")
            .collect(Collectors.joining(" OR "));
    return connection
        .preparedQuery(ASK + which + ")")
        .execute(names)
        .map(
            rows -> {
              Map<TableName, Long> sizes = new HashMap<>();
              for (Row row : rows) {
                TableName name = new TableName(row.getString(0), row.getString(1));
                sizes.put(asIn(asked, name), row.getLong(2));
              }
              return sizes;
            });
  }

  /** Where case tells no tables apart, the server may spell a name in its own way. */
  private static TableName asIn(List<TableName> asked, TableName name) {
    return asked.contains(name)
        ? name
        : asked.stream()
            .filter(table -> table.toString().equalsIgnoreCase(name.toString()))
            .findFirst()
            .orElse(name);
  }
}
