package dev.sallyport.backend;

import dev.sallyport.sql.TableName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * Some rows of one table, read to look at and not to keep: read only, no longer than a limit, each
 * value cut. Values are handed on as they arrive.
 *
 * @param table a base table
 * @param columns of text, one or more
 * @param rows at most so many
 * @param characters of each value, at most
 * @param limit after which the server gives up
 */
public record TableSample(
    TableName table, List<String> columns, int rows, int characters, Duration limit) {
  /** Keeps a copy. */
  public TableSample {
    columns = List.copyOf(columns);
  }

  /** Takes values. */
  @FunctionalInterface
  public interface Values {
    /** One value that is not NULL; the column's place in {@link #columns}. */
    void take(int column, String value);
  }

  Future<Void> read(SqlConnection connection, Values values) {
    return connection
        .query("SELECT VERSION()")
        .execute()
        .compose(version -> settings(connection, version.iterator().next().getString(0)))
        .compose(done -> connection.query(statement()).collecting(taking(values)).execute())
        .mapEmpty();
  }

  private Future<Void> settings(SqlConnection connection, String version) {
    String bound =
        version.contains("MariaDB")
            ? "max_statement_time = " + Math.max(1, limit.toSeconds())
            : "max_execution_time = " + limit.toMillis();
    return connection
        .query("SET SESSION sql_mode = '', " + bound)
        .execute()
        .compose(done -> connection.query("SET SESSION TRANSACTION READ ONLY").execute())
        .mapEmpty();
  }

  private String statement() {
    // A value that is no text of any kind is NULL then.
    return columns.stream()
            .map(
                column ->
                    "LEFT(CAST("
                        + quoted(column)
                        + " AS CHAR CHARACTER SET utf8mb4), "
                        + characters
                        + ")")
            .collect(Collectors.joining(", ", "SELECT ", " FROM "))
        + quoted(table.schema())
        + "."
        + quoted(table.table())
        + " LIMIT "
        + rows;
  }

  private Collector<Row, int[], Void> taking(Values values) {
    return Collector.of(
        () -> new int[1],
        (seen, row) -> {
          for (int i = 0; i < columns.size(); i++) {
            String value = row.getString(i);
            if (value != null) {
              values.take(i, value);
            }
          }
        },
        (one, other) -> one,
        seen -> null);
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
