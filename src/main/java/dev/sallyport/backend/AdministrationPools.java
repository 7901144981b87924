package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The few connections that the gateway keeps to one database for itself.
 *
 * @param reading catalogue
 * @param killing KILL only, so that a slow answer never keeps a session alive
 * @param looking sizes of tables and locks, for people who wait for them: statements wait for the
 *     catalogue
 */
record AdministrationPools(Pool reading, Pool killing, Pool looking) implements AutoCloseable {
  private static final int READING_CONNECTIONS = 2;
  private static final int KILLING_CONNECTIONS = 1;
  private static final int LOOKING_CONNECTIONS = 2;

  /** Past this, askers are turned away at once instead of at their time limit. */
  private static final int MAX_WAITING = 1_000;

  /** Short: an idle gateway leaves no session in the process list. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration CLEANER_PERIOD = Duration.ofSeconds(1);

  /** Opens no connection yet. */
  static AdministrationPools open(Vertx vertx, ConnectionConfig connection, Duration bound) {
    return new AdministrationPools(
        pool(vertx, connection, bound, READING_CONNECTIONS, IDLE_TIMEOUT),
        pool(vertx, connection, bound, KILLING_CONNECTIONS, IDLE_TIMEOUT),
        pool(vertx, connection, bound, LOOKING_CONNECTIONS, IDLE_TIMEOUT));
  }

  /**
   * A pool that logs in with the connection's account; opens no connection yet. To be used by
   * {@link #withConnection}, which bounds the wait for one: see {@link #single}.
   */
  static Pool pool(
      Vertx vertx, ConnectionConfig connection, Duration bound, int connections, Duration idle) {
    PoolOptions options =
        new PoolOptions()
            .setMaxSize(connections)
            .setMaxWaitQueueSize(MAX_WAITING)
            .setConnectionTimeout(0)
            .setIdleTimeout((int) idle.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setPoolCleanerPeriod((int) CLEANER_PERIOD.toMillis());
    return pool(vertx, connection, bound, options);
  }

  /**
   * Has a connection of a pool do something. One that comes when nobody waits for it any more goes
   * back as it is: what was to be done may have been undone since.
   *
   * @param turn longest wait for a connection; who asks bounds the answer
   */
  static <T> Future<T> withConnection(
      Pool pool, Duration turn, Function<SqlConnection, Future<T>> work) {
    Future<SqlConnection> asked = pool.getConnection();
    return asked
        .timeout(turn.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> asked.onSuccess(SqlConnection::close))
        .compose(
            own ->
                Future.succeededFuture(own)
                    .map(FileRefusal::on)
                    .compose(work)
                    .eventually(own::close));
  }

  /**
   * A pool of one connection for one question, which is asked {@linkplain FileRefusal#on without
   * files}, to be closed with its answer. Who asks bounds the time: a pool that bounds it, too,
   * does not close when both run out at once, and neither does Vert.x then.
   */
  static Pool single(Vertx vertx, ConnectionConfig connection, Duration bound) {
    return pool(vertx, connection, bound, new PoolOptions().setMaxSize(1).setConnectionTimeout(0));
  }

  private static Pool pool(
      Vertx vertx, ConnectionConfig connection, Duration bound, PoolOptions options) {
    return MySQLBuilder.pool()
        .connectingTo(logins(vertx, connection))
        .with(
            ServerSockets.options()
                .setConnectTimeout((int) bound.toMillis())
                .setSslHandshakeTimeout(bound.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(options)
        .using(vertx)
        .build();
  }

  /** Asked at each connect: a signed token is good for minutes only. */
  private static Supplier<Future<SqlConnectOptions>> logins(
      Vertx vertx, ConnectionConfig connection) {
    if (connection.account() instanceof AccountConfig.RdsIam account) {
      RdsIamTokens tokens = new RdsIamTokens(vertx);
      return () ->
          tokens
              .credential(connection, account.adminUser())
              .map(
                  credential ->
                      connectOptions(connection)
                          .setAuthenticationPlugin(MySQLAuthenticationPlugin.MYSQL_CLEAR_PASSWORD)
                          .setUser(credential.user())
                          .setPassword(credential.password().reveal()));
    }
    Future<SqlConnectOptions> same = Future.succeededFuture(withPassword(connection));
    return () -> same;
  }

  private static MySQLConnectOptions withPassword(ConnectionConfig connection) {
    MySQLConnectOptions options = connectOptions(connection);
    if (connection.account() instanceof AccountConfig.Stored stored) {
      return options.setUser(stored.user()).setPassword(stored.password().reveal());
    }
    if (connection.account() instanceof AccountConfig.Ephemeral ephemeral) {
      return options.setUser(ephemeral.user()).setPassword(ephemeral.password().reveal());
    }
    throw new IllegalStateException("no login for account " + connection.account().getClass());
  }

  private static MySQLConnectOptions connectOptions(ConnectionConfig connection) {
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost(connection.host())
            .setPort(connection.port())
            .setCharset("utf8mb4")
            .setSslMode(sslMode(connection.tls()))
            .setProperties(Map.of("program_name", "sallyport administration"));
    options.setDatabase("");
    ClientSSLOptions ssl = new ClientSSLOptions();
    if (connection.tls() == BackendTls.VERIFY_IDENTITY) {
      ssl.setHostnameVerificationAlgorithm("HTTPS");
    } else {
      ssl.setTrustAll(true).setHostnameVerificationAlgorithm("");
    }
    return options.setSslOptions(ssl);
  }

  private static SslMode sslMode(BackendTls tls) {
    return switch (tls) {
      case DISABLED -> SslMode.DISABLED;
      case PREFERRED -> SslMode.PREFERRED;
      case REQUIRED -> SslMode.REQUIRED;
      case VERIFY_IDENTITY -> SslMode.VERIFY_IDENTITY;
    };
  }

  @Override
  public void close() {
    reading.close();
    killing.close();
    looking.close();
  }
}
