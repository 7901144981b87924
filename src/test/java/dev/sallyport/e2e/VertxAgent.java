package dev.sallyport.e2e;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** vertx-mysql-client. */
final class VertxAgent implements AgentClient {
  private static final long LIMIT_SECONDS = 120;

  private final Vertx vertx;
  private final MySQLConnection connection;

  VertxAgent(Endpoint at) throws StatementRefusedException {
    vertx = Vertx.vertx();
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost("127.0.0.1")
            .setPort(at.port())
            .setUser(at.connection())
            .setPassword(at.token().reveal())
            .setDatabase("shop")
            // It never answers a switch to this plugin; it has to name it itself.
            .setAuthenticationPlugin(MySQLAuthenticationPlugin.MYSQL_CLEAR_PASSWORD)
            .setSslMode(SslMode.REQUIRED)
            .setSslOptions(
                new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
    try {
      connection = await(MySQLConnection.connect(vertx, options));
    } catch (StatementRefusedException | RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  @Override
  public List<List<String>> query(String sql) throws StatementRefusedException {
    return rows(await(connection.query(sql).execute()));
  }

  @Override
  public List<List<String>> queryPrepared(String sql) throws StatementRefusedException {
    return rows(await(connection.preparedQuery(sql).execute()));
  }

  @Override
  public long update(String sql) throws StatementRefusedException {
    return await(connection.query(sql).execute()).rowCount();
  }

  @Override
  public void close() {
    try {
      await(connection.close());
    } catch (StatementRefusedException e) {
      throw new IllegalStateException("could not close the connection", e);
    } finally {
      vertx.close();
    }
  }

  private static List<List<String>> rows(RowSet<Row> result) {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : result) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Object value = row.getValue(i);
        values.add(value == null ? null : value.toString());
      }
      rows.add(values);
    }
    return rows;
  }

  private static <T> T await(Future<T> future) throws StatementRefusedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MySQLException refused) {
        throw new StatementRefusedException(refused.getErrorCode(), refused.getMessage());
      }
      throw new IllegalStateException("the driver failed", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + LIMIT_SECONDS + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
