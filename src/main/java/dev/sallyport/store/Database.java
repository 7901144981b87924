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
 */
record Database(Pool writer, Pool reader, Supplier<Future<Void>> forgetting) {

  Future<RowSet<Row>> read(String sql, List<?> values) {
    return reader.preparedQuery(sql).execute(tuple(values));
  }

  /** Runs the steps in one transaction, undone when a step fails. */
  <T> Future<T> write(Function<SqlConnection, Future<T>> steps) {
    return writer.withTransaction(steps);
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
