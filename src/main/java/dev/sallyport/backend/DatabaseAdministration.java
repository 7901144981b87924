package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.sql.SqlMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway itself asks of a database, with the connection's account and never on the
 * agent's session. Every operation is bounded by {@link #BOUND}. Safe to call from any event loop.
 */
public final class DatabaseAdministration implements AutoCloseable {
  /** Longest wait for any answer, connecting included. */
  public static final Duration BOUND = Duration.ofSeconds(2);

  /** Leaves time to take a slow EXPLAIN back before {@link #BOUND}. */
  private static final Duration EXPLAIN_BOUND = Duration.ofMillis(1_500);

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

  /** As the general form, in the default mode and without parameters. */
  public Future<OptionalLong> estimateRows(
      ConnectionConfig connection, Optional<String> schema, String statement) {
    return estimateRows(connection, schema, SqlMode.DEFAULT, statement, List.of());
  }

  /**
   * Asks the optimizer how many rows a statement would touch.
   *
   * <p>The statement goes to the server as a prepared one, so that it can be nothing but a single
   * EXPLAIN however its quotes are read. User variables and temporary tables of the agent's session
   * don't exist here: the caller does not ask about statements that use them, nor about statements
   * that call stored functions.
   *
   * @param schema the session's selected schema
   * @param mode how the session reads text; the estimate is for the same reading
   * @param statement one understood statement
   * @param parameters values of its markers as text, null for NULL
   * @return the largest number of rows that any table of the plan contributes; empty when the
   *     server can't tell, for whatever reason. Never fails
   */
  public Future<OptionalLong> estimateRows(
      ConnectionConfig connection,
      Optional<String> schema,
      SqlMode mode,
      String statement,
      List<String> parameters) {
    if (!RowEstimate.canBeAsked(statement)) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    AdministrationPools own = poolsOf(connection);
    return bounded(
            own.reading()
                .getConnection()
                .compose(
                    session ->
                        explain(own, session, schema, mode, statement, parameters)
                            .eventually(() -> session.close())))
        .recover(
            failure -> {
              LOG.debug(
                  "no row estimate connection={} error={}", connection.name(), describe(failure));
              return Future.succeededFuture(OptionalLong.empty());
            });
  }

  private Future<OptionalLong> explain(
      AdministrationPools own,
      SqlConnection session,
      Optional<String> schema,
      SqlMode mode,
      String statement,
      List<String> parameters) {
    return session
        .query("SELECT CONNECTION_ID()")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0))
        .compose(
            threadId ->
                prepareSession(session, schema, mode)
                    .compose(ready -> explained(session, statement, parameters))
                    // A plan that is slow to make would keep this connection from everybody else.
                    .timeout(EXPLAIN_BOUND.toMillis(), TimeUnit.MILLISECONDS)
                    .recover(
                        failure ->
                            failure instanceof TimeoutException
                                ? kill(own, "KILL QUERY", threadId)
                                    .transform(done -> Future.failedFuture(failure))
                                : Future.failedFuture(failure)));
  }

  private static Future<Void> prepareSession(
      SqlConnection session, Optional<String> schema, SqlMode mode) {
    return session
        .query("SET SESSION sql_mode = '" + RowEstimate.sqlMode(mode) + "'")
        .execute()
        // A pooled connection remembers the schema of whoever used it before; without a schema
        // unqualified names must lead nowhere, as they do in the agent's session.
        .compose(
            set ->
                MySQLConnection.cast(session).specifySchema(schema.orElse("information_schema")));
  }

  private static Future<OptionalLong> explained(
      SqlConnection session, String statement, List<String> parameters) {
    return session
        .preparedQuery("EXPLAIN " + statement)
        .execute(Tuple.wrap(new ArrayList<>(parameters)))
        .map(RowEstimate::of);
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
    Future<RowSet<Row>> routines =
        select(
            reading,
            "SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES"
                + " WHERE ROUTINE_SCHEMA NOT IN "
                + OWN_SCHEMAS,
            MAX_CATALOGUE_ENTRIES);
    Future<RowSet<Row>> columns =
        select(
            reading,
            "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA NOT IN "
                + OWN_SCHEMAS,
            MAX_CATALOGUE_COLUMNS);
    return bounded(
        Future.all(views, routines, columns)
            .map(
                all ->
                    new CatalogueSnapshot(
                        views.result(),
                        names(routines.result(), "FUNCTION"),
                        names(routines.result(), "PROCEDURE"),
                        columns(columns.result()))));
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

  private static Set<String> names(RowSet<Row> routines, String type) {
    Set<String> names = new HashSet<>();
    for (Row row : routines) {
      if (row.getString(2).equalsIgnoreCase(type)) {
        names.add((row.getString(0) + "." + row.getString(1)).toLowerCase(Locale.ROOT));
      }
    }
    return names;
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
