package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway itself asks of a database, with the connection's account and never on the
 * agent's session. Every operation is bounded by {@link #BOUND}, the catalogue by {@link
 * #CATALOGUE_BOUND}. Safe to call from any event loop.
 */
public final class DatabaseAdministration implements AutoCloseable {
  /** Longest wait for any answer, connecting included. */
  public static final Duration BOUND = Duration.ofSeconds(2);

  /** The same for a whole catalogue: 2,000 tables of 20 columns take some three seconds. */
  public static final Duration CATALOGUE_BOUND = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseAdministration.class);
  private static final int ER_NO_SUCH_THREAD = 1094;

  private final Vertx vertx;
  private final Map<ConnectionConfig, AdministrationPools> pools = new ConcurrentHashMap<>();

  /** Connects to nothing until it is asked something. */
  public DatabaseAdministration(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Reads what exists, the server's own schemas left out.
   *
   * @return fails when the server can't be reached, does not answer within {@link
   *     #CATALOGUE_BOUND}, or has more than {@link dev.sallyport.sql.catalogue.CatalogueLimits}
   *     allow
   */
  public Future<Catalogue> readCatalogue(ConnectionConfig connection) {
    return AdministrationPools.withConnection(
            poolsOf(connection).reading(),
            BOUND,
            own -> new CatalogueReading(own, CATALOGUE_BOUND).read())
        .timeout(CATALOGUE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads some rows of a table and hands their values on as they arrive.
   *
   * @return fails when the server can't be reached, refuses, or takes longer than the sample may
   */
  public Future<Void> readSample(
      ConnectionConfig connection, TableSample sample, TableSample.Values values) {
    return AdministrationPools.withConnection(
            poolsOf(connection).reading(), BOUND, own -> sample.read(own, values))
        .timeout(sample.limit().plus(BOUND).toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * How many rows tables have by the server's statistics; what is not told is not there.
   *
   * @return fails when the server can't be asked
   */
  public Future<Map<TableName, Long>> tableSizes(
      ConnectionConfig connection, List<TableName> tables) {
    return bounded(
        AdministrationPools.withConnection(
            poolsOf(connection).looking(),
            BOUND,
            own -> limited(own).compose(version -> new TableSizes(tables).read(own))));
  }

  /**
   * What a session's open transaction holds, and who waits for that.
   *
   * @param threadId the server's number of the session
   * @return fails when the server can't be asked
   */
  public Future<HeldLocks> locks(ConnectionConfig connection, long threadId) {
    return bounded(
        AdministrationPools.withConnection(
            poolsOf(connection).looking(),
            BOUND,
            own ->
                limited(own).compose(mariaDb -> new LockReading(own, mariaDb, threadId).read())));
  }

  /** Lets the server give up when nobody waits any more; tells whether it is a MariaDB. */
  private static Future<Boolean> limited(SqlConnection own) {
    return own.query("SELECT VERSION()")
        .execute()
        .compose(
            version -> {
              boolean mariaDb = version.iterator().next().getString(0).contains("MariaDB");
              return own.query(
                      mariaDb
                          ? "SET SESSION max_statement_time = " + BOUND.toSeconds()
                          : "SET SESSION max_execution_time = " + BOUND.toMillis())
                  .execute()
                  .map(mariaDb);
            });
  }

  /**
   * Ends a session of the server, whatever it is doing.
   *
   * @param threadId the server's number of the session
   * @return true when the session was told to end or was gone already; false when the server
   *     refused; fails when the server can't be asked
   */
  public Future<Boolean> kill(ConnectionConfig connection, long threadId) {
    return kill(connection, threadId, Optional.empty());
  }

  /**
   * The same.
   *
   * @param user whose session it is, where nobody else has that one: whoever else has the number by
   *     now, at a server that was started anew or took another's place, stays
   */
  public Future<Boolean> kill(ConnectionConfig connection, long threadId, Optional<String> user) {
    return bounded(kill(poolsOf(connection), "KILL", threadId, user));
  }

  /**
   * Ends what a session of the server is doing, not the session.
   *
   * @param threadId the server's number of the session
   * @return as {@link #kill}
   */
  public Future<Boolean> killQuery(ConnectionConfig connection, long threadId) {
    return killQuery(connection, threadId, Optional.empty());
  }

  /**
   * The same.
   *
   * @param user as in {@link #kill(ConnectionConfig, long, Optional)}
   */
  public Future<Boolean> killQuery(
      ConnectionConfig connection, long threadId, Optional<String> user) {
    return bounded(kill(poolsOf(connection), "KILL QUERY", threadId, user));
  }

  private static Future<Boolean> kill(
      AdministrationPools own, String command, long threadId, Optional<String> user) {
    return AdministrationPools.withConnection(
            own.killing(),
            BOUND,
            one ->
                isOf(one, threadId, user)
                    .compose(
                        there ->
                            there
                                ? one.query(command + " " + threadId).execute()
                                : Future.succeededFuture()))
        .map(true)
        .recover(
            failure -> {
              if (failure instanceof MySQLException refused) {
                LOG.debug("{} thread={} error={}", command, threadId, FailureWords.of(refused));
                return Future.succeededFuture(refused.getErrorCode() == ER_NO_SUCH_THREAD);
              }
              return Future.failedFuture(failure);
            });
  }

  private static Future<Boolean> isOf(SqlConnection own, long threadId, Optional<String> user) {
    return user.isEmpty()
        ? Future.succeededFuture(true)
        : own.preparedQuery(
                "SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND USER = ?")
            .execute(Tuple.of(threadId, user.get()))
            .map(found -> found.size() > 0);
  }

  /** Closes the connections to one database; what is under way there fails. */
  public void close(ConnectionConfig connection) {
    Optional.ofNullable(pools.remove(connection)).ifPresent(AdministrationPools::close);
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
}
