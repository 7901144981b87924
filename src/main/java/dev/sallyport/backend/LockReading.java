package dev.sallyport.backend;

import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what a session's open transaction holds and who waits for it: MySQL tells by the
 * performance schema (Reference Manual, 29.12.13), MariaDB by the information schema of InnoDB.
 * Each question by itself may be refused for want of a privilege.
 */
record LockReading(SqlConnection connection, boolean mariaDb, long threadId) {
  private static final String TRANSACTION =
      "SELECT trx_rows_locked, trx_rows_modified FROM information_schema.INNODB_TRX"
          + " WHERE trx_mysql_thread_id = ?";

  private static final String TABLES_OF_MYSQL =
      "SELECT DISTINCT CONCAT(l.OBJECT_SCHEMA, '.', l.OBJECT_NAME)"
          + " FROM performance_schema.threads t"
          + " JOIN performance_schema.data_locks l ON l.THREAD_ID = t.THREAD_ID"
          + " WHERE t.PROCESSLIST_ID = ? AND l.LOCK_TYPE = 'TABLE' ORDER BY 1 LIMIT 20";

  /** A lock is listed there only while somebody waits for it. */
  private static final String TABLES_OF_MARIADB =
      "SELECT DISTINCT REPLACE(REPLACE(l.lock_table, '`', ''), '/', '.')"
          + " FROM information_schema.INNODB_TRX t"
          + " JOIN information_schema.INNODB_LOCKS l ON l.lock_trx_id = t.trx_id"
          + " WHERE t.trx_mysql_thread_id = ? ORDER BY 1 LIMIT 20";

  private static final String WAITERS_OF_MYSQL =
      "SELECT r.PROCESSLIST_ID, MAX(r.PROCESSLIST_USER),"
          + " MAX(COALESCE(TIMESTAMPDIFF(SECOND, x.trx_wait_started, NOW()), 0)),"
          + " MAX(CONCAT(l.OBJECT_SCHEMA, '.', l.OBJECT_NAME))"
          + " FROM performance_schema.threads b"
          + " JOIN performance_schema.data_lock_waits w ON w.BLOCKING_THREAD_ID = b.THREAD_ID"
          + " JOIN performance_schema.threads r ON r.THREAD_ID = w.REQUESTING_THREAD_ID"
          + " LEFT JOIN performance_schema.data_locks l"
          + " ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID"
          + " LEFT JOIN information_schema.INNODB_TRX x ON x.trx_mysql_thread_id = r.PROCESSLIST_ID"
          + " WHERE b.PROCESSLIST_ID = ? GROUP BY r.PROCESSLIST_ID ORDER BY 3 DESC, 1 LIMIT "
          + HeldLocks.MAX_WAITERS;

  private static final String WAITERS_OF_MARIADB =
      "SELECT r.trx_mysql_thread_id, MAX(p.USER),"
          + " MAX(COALESCE(TIMESTAMPDIFF(SECOND, r.trx_wait_started, NOW()), 0)),"
          + " MAX(REPLACE(REPLACE(l.lock_table, '`', ''), '/', '.'))"
          + " FROM information_schema.INNODB_TRX b"
          + " JOIN information_schema.INNODB_LOCK_WAITS w ON w.blocking_trx_id = b.trx_id"
          + " JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id"
          + " LEFT JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id"
          + " LEFT JOIN information_schema.PROCESSLIST p ON p.ID = r.trx_mysql_thread_id"
          + " WHERE b.trx_mysql_thread_id = ? GROUP BY r.trx_mysql_thread_id"
          + " ORDER BY 3 DESC, 1 LIMIT "
          + HeldLocks.MAX_WAITERS;

  Future<HeldLocks> read() {
    return ask(TRANSACTION)
        .compose(
            transaction ->
                ask(mariaDb ? TABLES_OF_MARIADB : TABLES_OF_MYSQL)
                    .compose(
                        tables ->
                            ask(mariaDb ? WAITERS_OF_MARIADB : WAITERS_OF_MYSQL)
                                .map(waiters -> held(transaction, tables, waiters))));
  }

  /** Empty when the account may not ask. */
  private Future<Optional<RowSet<Row>>> ask(String sql) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(threadId))
        .map(Optional::of)
        .recover(
            cause ->
                cause instanceof MySQLException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(cause));
  }

  private static HeldLocks held(
      Optional<RowSet<Row>> transaction,
      Optional<RowSet<Row>> tables,
      Optional<RowSet<Row>> waiters) {
    return new HeldLocks(
        number(transaction, 0),
        number(transaction, 1),
        tables.map(LockReading::names),
        waiters.map(LockReading::waiters));
  }

  /** A transaction that has touched no row of the engine is not listed: it holds nothing. */
  private static OptionalLong number(Optional<RowSet<Row>> rows, int column) {
    if (rows.isEmpty()) {
      return OptionalLong.empty();
    }
    for (Row row : rows.get()) {
      return OptionalLong.of(row.getLong(column));
    }
    return OptionalLong.of(0);
  }

  private static List<String> names(RowSet<Row> rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.getString(0)));
    return names;
  }

  private static List<HeldLocks.Waiter> waiters(RowSet<Row> rows) {
    List<HeldLocks.Waiter> all = new ArrayList<>();
    for (Row row : rows) {
      all.add(new HeldLocks.Waiter(row.getLong(0), text(row, 1), row.getLong(2), text(row, 3)));
    }
    return all;
  }

  private static String text(Row row, int column) {
    String text = row.getString(column);
    return text == null ? "" : text;
  }
}
