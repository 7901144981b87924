package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;

/** A client that takes SQL and values as they stand in this package. */
class PostgresClient implements SqlClient {
  private final SqlClient client;

  PostgresClient(SqlClient client) {
    this.client = client;
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new PostgresWords<>(client.query(PostgresText.numbered(sql)));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new PostgresQuery<>(client.preparedQuery(PostgresText.numbered(sql)));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new PostgresQuery<>(client.preparedQuery(PostgresText.numbered(sql), options));
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
