package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.spi.DatabaseMetadata;

/** A connection that takes SQL and values as they stand in this package. */
final class PostgresConnection extends PostgresClient implements SqlConnection {
  private final SqlConnection connection;

  PostgresConnection(SqlConnection connection) {
    super(connection);
    this.connection = connection;
  }

  @Override
  public Future<PreparedStatement> prepare(String sql) {
    return StoreAway.told(connection.prepare(PostgresText.numbered(sql)));
  }

  @Override
  public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return StoreAway.told(connection.prepare(PostgresText.numbered(sql), options));
  }

  @Override
  public SqlConnection exceptionHandler(Handler<Throwable> handler) {
    connection.exceptionHandler(handler);
    return this;
  }

  @Override
  public SqlConnection closeHandler(Handler<Void> handler) {
    connection.closeHandler(handler);
    return this;
  }

  @Override
  public Future<Transaction> begin() {
    return connection.begin();
  }

  @Override
  public Transaction transaction() {
    return connection.transaction();
  }

  @Override
  public boolean isSSL() {
    return connection.isSSL();
  }

  @Override
  public DatabaseMetadata databaseMetadata() {
    return connection.databaseMetadata();
  }
}
