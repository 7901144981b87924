package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;

/** In what one database differs from the other. All else is one text of SQL for both. */
interface Dialect {
  /** Begins a transaction that writes, when its turn has come. */
  Future<Void> begin(SqlConnection connection, Turn turn);

  /** A connection that takes SQL as it stands in this package. */
  SqlConnection connection(SqlConnection connection);

  /** The same for reading, where no transaction is needed. */
  SqlClient client(SqlClient client);

  /** How statements are found by their words. */
  WordIndex words();

  /** What time it is by the database's own clock, in SQL: microseconds since 1970. */
  String now();

  /** Takes what was deleted out of where it may still lie beside the tables. */
  Future<Void> forgetDeleted();
}
