package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway itself asks of a database, with the connection's account and never on the
 * agent's session. Every operation is bounded by {@link #BOUND}. Safe to call from any event loop.
 */
public final class DatabaseAdministration implements AutoCloseable {
  /** Longest wait for any answer, connecting included. */
  public static final Duration BOUND = Duration.ofSeconds(2);

  /** A catalogue with more views or routines than this is not read: it would not fit in memory. */
  static final int MAX_CATALOGUE_ENTRIES = 20_000;

  /** The same for columns, of which there are more. */
  private static final int MAX_CATALOGUE_COLUMNS = 500_000;

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseAdministration.class);
  private static final int ER_NO_SUCH_THREAD = 1094;
  private static final String OWN_SCHEMAS =
      "('information_schema', 'mysql', 'performance_schema', 'sys')";

  private final Vertx vertx;
  private final Map<ConnectionConfig, AdministrationPools> pools = new ConcurrentHashMap<>();

  /** Connects to nothing until it is asked something. */
  public DatabaseAdministration(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Reads what exists under which name.
   *
   * @return fails when the server can't be reached or the catalogue is larger than {@link
   *     #MAX_CATALOGUE_ENTRIES}
   */
  public Future<CatalogueSnapshot> readCatalogue(ConnectionConfig connection) {
    Pool reading = poolsOf(connection).reading();
    Future<List<CatalogueSnapshot.View>> views =
        select(
                reading,
                "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS"
                    + " WHERE TABLE_SCHEMA NOT IN "
                    + OWN_SCHEMAS,
                MAX_CATALOGUE_ENTRIES)
            .map(DatabaseAdministration::views);
    Future<RowSet<Row>> columns =
        select(
            reading,
            "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA NOT IN "
                + OWN_SCHEMAS,
            MAX_CATALOGUE_COLUMNS);
    return bounded(
        Future.all(views, columns)
            .map(all -> new CatalogueSnapshot(views.result(), columns(columns.result()))));
  }

  private static Future<RowSet<Row>> select(SqlClient client, String statement, int most) {
    return client
        .query(statement + " LIMIT " + (most + 1))
        .execute()
        .compose(
            rows ->
                rows.size() > most
                    ? Future.failedFuture(
                        new IllegalStateException(
                            "the catalogue has more than " + most + " entries"))
                    : Future.succeededFuture(rows));
  }

  private static List<CatalogueSnapshot.View> views(RowSet<Row> rows) {
    List<CatalogueSnapshot.View> views = new ArrayList<>();
    for (Row row : rows) {
      String definition = row.getString(2);
      views.add(
          new CatalogueSnapshot.View(
              row.getString(0), row.getString(1), definition == null ? "" : definition));
    }
    return views;
  }

  private static Map<String, List<String>> columns(RowSet<Row> rows) {
    Map<String, List<String>> columns = new HashMap<>();
    for (Row row : rows) {
      columns
          .computeIfAbsent(
              (row.getString(0) + "." + row.getString(1)).toLowerCase(Locale.ROOT),
              table -> new ArrayList<>())
          .add(row.getString(2));
    }
    return columns;
  }

  /**
   * Ends a session of the server, whatever it is doing.
   *
   * @param threadId the server's number of the session
   * @return true when the session was told to end or was gone already; false when the server
   *     refused; fails when the server can't be asked
   */
  public Future<Boolean> kill(ConnectionConfig connection, long threadId) {
    return bounded(kill(poolsOf(connection), "KILL", threadId));
  }

  /**
   * Ends what a session of the server is doing, not the session.
   *
   * @param threadId the server's number of the session
   * @return as {@link #kill}
   */
  public Future<Boolean> killQuery(ConnectionConfig connection, long threadId) {
    return bounded(kill(poolsOf(connection), "KILL QUERY", threadId));
  }

  private static Future<Boolean> kill(AdministrationPools own, String command, long threadId) {
    return own.killing()
        .query(command + " " + threadId)
        .execute()
        .map(true)
        .recover(
            failure -> {
              if (failure instanceof MySQLException refused) {
                LOG.debug("{} thread={} error={}", command, threadId, describe(refused));
                return Future.succeededFuture(refused.getErrorCode() == ER_NO_SUCH_THREAD);
              }
              return Future.failedFuture(failure);
            });
  }

  /** Closes all connections; what is under way fails. */
  @Override
  public void close() {
    List.copyOf(pools.keySet()).forEach(key -> pools.remove(key).close());
  }

  private AdministrationPools poolsOf(ConnectionConfig connection) {
    return pools.computeIfAbsent(connection, key -> AdministrationPools.open(vertx, key, BOUND));
  }

  private static <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Without the server's own words, which may quote the statement. */
  private static String describe(Throwable failure) {
    return failure instanceof MySQLException refused
        ? "server error " + refused.getErrorCode()
        : failure.getClass().getSimpleName();
  }
}
