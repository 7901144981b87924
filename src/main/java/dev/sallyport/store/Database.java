package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Pools over one database: what only reads never waits for a writer's connection. For each turn
 * there is one connection that writes, so that what a gateway writes in it is done in the order in
 * which it was asked for.
 */
final class Database {
  /** Whose failures are the database's, or those of the way to it. */
  private static final List<String> DRIVERS =
      List.of("io.vertx", "java.sql", "org.sqlite", "java.net", "java.io", "io.netty");

  /** How long a connection is waited for; a writer's also while others have its turn. */
  static final Duration WAIT = Duration.ofSeconds(30);

  private static final long CLOSE_MILLIS = 10_000;

  private final Map<Turn, Pool> writers;
  private final Pool readers;
  private final Dialect dialect;
  private final Duration wait;
  private final LongAdder failures = new LongAdder();

  /** Each ends with what was asked for, however that ends. */
  private final Set<Future<Void>> underway = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /** With one connection for all turns. */
  Database(Pool writer, Pool readers, Dialect dialect, Duration wait) {
    this(
        Arrays.stream(Turn.values()).collect(Collectors.toMap(turn -> turn, turn -> writer)),
        readers,
        dialect,
        wait);
  }

  /**
   * Over pools that do not limit the wait for a connection themselves. With vertx-sql-client 5.0.10
   * whoever is given a connection, or told that there is none, while the pool's own time for it
   * runs out is never answered; and who is told so after it throws in the middle of the pool's
   * work, by which connections are lost that were to be made.
   *
   * @param wait how long a connection is waited for, over 0
   */
  Database(Map<Turn, Pool> writers, Pool readers, Dialect dialect, Duration wait) {
    this.wait = wait;
    this.writers = Map.copyOf(writers);
    this.readers = readers;
    this.dialect = dialect;
  }

  /** For what is said outside of transactions. */
  Pool writer() {
    return writers.get(Turn.TRAIL);
  }

  /** How statements are found by their words. */
  WordIndex words() {
    return dialect.words();
  }

  /** What time it is for all who share it, in SQL: microseconds since 1970. */
  String now() {
    return dialect.now();
  }

  Future<RowSet<Row>> read(String sql, List<?> values) {
    return reading(reader -> reader.preparedQuery(sql).execute(tuple(values)));
  }

  /** Asks several things of one connection, which only reads; they need not see one moment. */
  <T> Future<T> reading(Function<SqlClient, Future<T>> questions) {
    return untilClosed(
        () ->
            StoreAway.told(connection(readers))
                .compose(
                    raw ->
                        Future.succeededFuture(dialect.client(raw))
                            .compose(questions)
                            .onComplete(done -> raw.close())));
  }

  /** {@link #write(Turn, Function)} in the turn of the audit trail. */
  <T> Future<T> write(Function<SqlConnection, Future<T>> steps) {
    return write(Turn.TRAIL, steps);
  }

  /**
   * Runs the steps in one transaction, undone when a step fails. It is begun and ended by words:
   * with those of the pool (vertx-jdbc-client 5.0.10) the connection begins the next one as soon as
   * one ends, and an idle gateway would hold the lock that other processes wait for.
   */
  <T> Future<T> write(Turn turn, Function<SqlConnection, Future<T>> steps) {
    // What the connection fails with says itself whether the store is away; steps may fail with
    // anything, and a failure of theirs is told as it is.
    return untilClosed(
        () ->
            StoreAway.told(connection(writers.get(turn)))
                .compose(
                    raw ->
                        transaction(dialect.connection(raw), turn, steps)
                            .onComplete(done -> raw.close())));
  }

  /**
   * It is under way before it is looked whether this is closed: closing sees it, or it sees that.
   */
  private <T> Future<T> untilClosed(Supplier<Future<T>> work) {
    Promise<Void> over = Promise.promise();
    underway.add(over.future());
    Future<T> done =
        closed
            ? StoreAway.told(Future.failedFuture(new VertxException("it is closed", true)))
            : work.get().onFailure(this::note);
    return done.onComplete(
        any -> {
          underway.remove(over.future());
          over.complete();
        });
  }

  /** One that comes when nobody waits for it any more goes back as it is. */
  private Future<SqlConnection> connection(Pool pool) {
    Future<SqlConnection> asked = pool.getConnection();
    return asked
        .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> asked.onSuccess(SqlConnection::close));
  }

  private <T> Future<T> transaction(
      SqlConnection connection, Turn turn, Function<SqlConnection, Future<T>> steps) {
    return dialect
        .begin(connection, turn)
        .compose(begun -> steps.apply(connection))
        .compose(result -> say(connection, "COMMIT").map(result))
        .recover(
            // Where the database has undone it already, there is nothing to undo, and that is no
            // news.
            cause -> say(connection, "ROLLBACK").transform(undone -> Future.failedFuture(cause)));
  }

  /** How often it failed since it was opened, what was refused by our own rules left out. */
  long failures() {
    return failures.sum();
  }

  private void note(Throwable cause) {
    String from = cause.getClass().getPackageName();
    if (DRIVERS.stream().anyMatch(from::startsWith)) {
      failures.increment();
    }
  }

  static Future<Void> say(SqlConnection connection, String words) {
    return connection.query(words).execute().mapEmpty();
  }

  /** What was deleted is overwritten in the file; this takes it out of the log beside it, too. */
  Future<Void> forgetDeleted() {
    return dialect.forgetDeleted();
  }

  /**
   * Once what was asked for before has its answer; what is asked for later fails. With
   * vertx-sql-client 5.0.10 a pool of connections to a server that is closed while one of them is
   * being made may never be: the end of that one is told to nobody.
   *
   * <p>Whoever closes this has what was written: a connection that never comes to be, as it can
   * happen after a server was cut off, is not waited for; it then fails.
   */
  Future<Void> close() {
    closed = true;
    long bound = Math.min(wait.toMillis(), CLOSE_MILLIS);
    Future<Void> closing =
        Future.join(List.copyOf(underway))
            .<Void>mapEmpty()
            .timeout(bound / 2, TimeUnit.MILLISECONDS)
            .eventually(readers::close);
    for (Pool writer : Set.copyOf(writers.values())) {
      closing = closing.eventually(writer::close);
    }
    return closing.timeout(bound, TimeUnit.MILLISECONDS);
  }

  static Tuple tuple(List<?> values) {
    Tuple tuple = Tuple.tuple();
    values.forEach(tuple::addValue);
    return tuple;
  }

  /** {@code ?,?,?} for a list of that many values. */
  static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }

  /** Runs a statement once for each row of values; nothing for none. */
  static Future<Void> batch(SqlConnection connection, String sql, List<Tuple> rows) {
    return rows.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(sql).executeBatch(rows).mapEmpty();
  }
}
