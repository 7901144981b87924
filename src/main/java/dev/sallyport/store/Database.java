package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Two pools over one database. SQLite has one writer at a time: a second one would be told that the
 * database is busy, so all writing goes through a pool of one connection.
 *
 * @param begin how a transaction begins that writes
 * @param forgetting takes what was deleted out of the log beside the file
 */
record Database(Pool writer, String begin, Pool reader, Supplier<Future<Void>> forgetting) {

  Future<RowSet<Row>> read(String sql, List<?> values) {
    return reader.preparedQuery(sql).execute(tuple(values));
  }

  /**
   * Runs the steps in one transaction, undone when a step fails. It is begun and ended by words:
   * with those of the pool (vertx-jdbc-client 5.0.10) the connection begins the next one as soon as
   * one ends, and an idle gateway would hold the lock that other processes wait for.
   */
  <T> Future<T> write(Function<SqlConnection, Future<T>> steps) {
    return writer.withConnection(
        connection ->
            say(connection, begin)
                .compose(
                    begun ->
                        Future.succeededFuture()
                            .compose(v -> steps.apply(connection))
                            .compose(result -> say(connection, "COMMIT").map(result))
                            .recover(
                                // Where the database has undone it already, there is nothing to
                                // undo, and that is no news.
                                cause ->
                                    say(connection, "ROLLBACK")
                                        .transform(undone -> Future.failedFuture(cause)))));
  }

  private static Future<Void> say(SqlConnection connection, String words) {
    return connection.query(words).execute().mapEmpty();
  }

  /** What was deleted is overwritten in the file; this takes it out of the log beside it, too. */
  Future<Void> forgetDeleted() {
    return forgetting.get();
  }

  Future<Void> close() {
    return reader.close().eventually(writer::close);
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
