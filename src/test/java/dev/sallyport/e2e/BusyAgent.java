package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A JDBC connection through the gate, and a statement on it that takes for ever. */
final class BusyAgent implements AutoCloseable {
  /** Longest that an end may take to arrive; promised is a second. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Connection connection;
  private final Statement statement;

  private BusyAgent(Connection connection) throws SQLException {
    this.connection = connection;
    this.statement = connection.createStatement();
  }

  static BusyAgent connectorJ(Endpoint at) throws SQLException {
    return open("jdbc:mysql://127.0.0.1:" + at.port() + "/shop?sslMode=REQUIRED", at);
  }

  static BusyAgent mariaDb(Endpoint at) throws SQLException {
    return open("jdbc:mariadb://127.0.0.1:" + at.port() + "/shop?sslMode=trust", at);
  }

  private static BusyAgent open(String url, Endpoint at) throws SQLException {
    return new BusyAgent(DriverManager.getConnection(url, at.connection(), at.token().reveal()));
  }

  /** Begins it; completes with how it failed. */
  CompletableFuture<Throwable> busyWith(String mark) {
    CompletableFuture<Throwable> failure = failureOf(forEver(mark));
    Eventually.holds(PATIENCE, () -> assertThat(running(mark)).isEqualTo(1));
    return failure;
  }

  /** Begins a statement; completes with how it failed. */
  CompletableFuture<Throwable> failureOf(String sql) {
    return CompletableFuture.supplyAsync(failing(() -> sql), task -> new Thread(task).start());
  }

  private Supplier<Throwable> failing(Supplier<String> sql) {
    return () -> {
      try {
        statement.execute(sql.get());
      } catch (SQLException e) {
        return e;
      }
      throw new AssertionError("it came to its end");
    };
  }

  static String forEver(String mark) {
    return "SELECT COUNT(*) FROM shop.order_items a, shop.order_items b, shop.order_items c,"
        + " shop.order_items d WHERE a.line + b.line + c.line + d.line > 0 AND '"
        + mark
        + "' = '"
        + mark
        + "'";
  }

  /** How many statements with the mark run on the server. */
  static long running(String mark) {
    return GatewayFixture.database()
        .number(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND <> 'Sleep' AND INFO"
                + " LIKE '%''"
                + mark
                + "''%' AND INFO NOT LIKE '%PROCESSLIST%'");
  }

  void cancel() throws SQLException {
    statement.cancel();
  }

  Statement statement() {
    return statement;
  }

  String value(String sql) throws SQLException {
    try (Statement own = connection.createStatement();
        ResultSet rows = own.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement own = connection.createStatement()) {
      own.execute(sql);
    }
  }

  static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Without waiting for its turn: the statement may still run when a test fails. */
  @Override
  public void close() throws SQLException {
    connection.abort(Runnable::run);
  }

  /** The number that the gateway's greeting gave to a Connector/J. */
  long greetingId() throws SQLException {
    return connection.unwrap(JdbcConnection.class).getId();
  }
}
