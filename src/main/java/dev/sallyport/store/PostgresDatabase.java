package dev.sallyport.store;

import dev.sallyport.config.StoreConfig.PostgreSql;
import dev.sallyport.config.StoreConfig.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of a PostgreSQL server, which many nodes share. */
final class PostgresDatabase {
  /** What the turns are locked by, beside locks that others may take in the same database. */
  static final int LOCKS = 0x53414c59;

  private static final int CONNECT_SECONDS = 10;

  /** How long a turn is waited for; what waits for longer is told so, and comes again. */
  private static final String TURN_WAIT = "30s";

  /** A node that was cut off in a transaction gives up its turn before others give up waiting. */
  private static final String IDLE = "20s";

  /** The same where nothing comes back from it at all. */
  private static final String SILENT_MILLIS = "30000";

  /** Pages of rows for checks, which read everything. */
  private static final int ROWS_AT_ONCE = 200;

  /** Nothing is asked that takes so long; a connection that nobody uses is made anew, too. */
  private static final int ANSWER_SECONDS = 90;

  private static final int MAX_WAITING = 10_000;
  private static final String READER = "sallyport reader";

  private PostgresDatabase() {}

  /** Brings the tables up to date; of several nodes that start, one does it. Blocks. */
  static void migrate(PostgreSql config) throws IOException {
    try {
      check(config);
      flyway(config).migrate();
    } catch (FlywayException | SQLException e) {
      throw new IOException(
          "the store "
              + config.shown()
              + " could not be brought up to date: "
              + StoreVersions.firstLine(e),
          e);
    }
  }

  static Flyway flyway(PostgreSql config) {
    return Flyway.configure()
        .dataSource(source(config))
        .locations("classpath:db/migration", "classpath:db/postgresql")
        .javaMigrations(new ChunkMigration())
        .loggers("slf4j")
        .load();
  }

  /** What would lose or change something later is said now. */
  private static void check(PostgreSql config) throws IOException, SQLException {
    try (Connection connection = source(config).getConnection()) {
      if (!setting(connection, "server_encoding").equals("UTF8")) {
        throw new IOException(
            "the store "
                + config.shown()
                + " has no UTF-8; make its database with ENCODING 'UTF8'");
      }
      if (setting(connection, "synchronous_commit").equals("off")) {
        throw new IOException(
            "the store "
                + config.shown()
                + " forgets what it has acknowledged when its server dies: synchronous_commit is"
                + " off; turn it on for this user (ALTER ROLE … SET synchronous_commit = on)");
      }
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  /** {@code origin} is by which others know who has changed something. */
  static Database open(PostgreSql config, Vertx vertx, String origin) {
    return new Database(
        writers(config, vertx, origin, false),
        pool(config, vertx, "store-reader", config.connections(), origin, true),
        new Postgres(),
        Database.WAIT);
  }

  /** One for each turn: a second one could only wait for the first. */
  private static Map<Turn, Pool> writers(
      PostgreSql config, Vertx vertx, String origin, boolean readOnly) {
    Map<Turn, Pool> writers = new EnumMap<>(Turn.class);
    for (Turn turn : Turn.values()) {
      String name = "store-writer-" + turn.name().toLowerCase(Locale.ROOT);
      writers.put(turn, pool(config, vertx, name, 1, origin, readOnly));
    }
    return writers;
  }

  /** For looking at a store that gateways may be writing to: changes nothing. */
  static Database openForReading(PostgreSql config, Vertx vertx) {
    return new Database(
        writers(config, vertx, READER, true),
        pool(config, vertx, "store-reader", config.connections(), READER, true),
        new Postgres(),
        Database.WAIT);
  }

  /** A plain connection that can change nothing, and sees one moment. */
  static Connection reading(PostgreSql config) throws SQLException {
    PGSimpleDataSource source = source(config);
    source.setDefaultRowFetchSize(ROWS_AT_ONCE);
    source.setReadOnly(true);
    Connection connection = source.getConnection();
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A plain connection that has all turns until its transaction ends. */
  static Connection writing(PostgreSql config) throws SQLException {
    PGSimpleDataSource source = source(config);
    source.setDefaultRowFetchSize(ROWS_AT_ONCE);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '" + TURN_WAIT + "'");
      for (Turn turn : Turn.values()) {
        statement.execute(taking(turn));
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static PGSimpleDataSource source(PostgreSql config) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {config.host()});
    source.setPortNumbers(new int[] {config.port()});
    source.setDatabaseName(config.database());
    source.setUser(config.user());
    source.setPassword(config.password().reveal());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName("sallyport");
    source.setSslmode(
        switch (config.tls().mode()) {
          case DISABLED -> "disable";
          case VERIFY_CA -> "verify-ca";
          case VERIFY_FULL -> "verify-full";
        });
    if (config.tls().mode() != TlsMode.DISABLED) {
      config
          .tls()
          .authorities()
          .ifPresentOrElse(
              file -> source.setSslRootCert(file.toString()),
              () -> source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
    return source;
  }

  /** Waits for a turn, which ends with the transaction. */
  static String taking(Turn turn) {
    return "SELECT pg_advisory_xact_lock(" + LOCKS + ", " + (turn.ordinal() + 1) + ")";
  }

  private static Pool pool(
      PostgreSql config, Vertx vertx, String name, int size, String origin, boolean readOnly) {
    return PgBuilder.pool()
        .connectingTo(options(config, origin, readOnly))
        .with(transport())
        .with(
            new PoolOptions()
                .setName(name)
                .setMaxSize(size)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(0))
        .using(vertx)
        .build();
  }

  /**
   * A server that is gone without a word, with its machine or its network, is given up: whatever
   * took its place at the same address is not asked before. What it has been sent and has not
   * acknowledged is waited for as long as it waits itself; an answer, for longer than it may take.
   */
  private static NetClientOptions transport() {
    return new NetClientOptions()
        .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS))
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(Integer.parseInt(SILENT_MILLIS))
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setReadIdleTimeout(ANSWER_SECONDS);
  }

  /** How to connect. */
  static PgConnectOptions options(PostgreSql config, String origin, boolean readOnly) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setDatabase(config.database())
            .setUser(config.user())
            .setPassword(config.password().reveal())
            .setCachePreparedStatements(true)
            .addProperty("application_name", origin)
            // The plan for a question of one word is none for another word.
            .addProperty("plan_cache_mode", "force_custom_plan")
            .addProperty("lock_timeout", TURN_WAIT)
            .addProperty("idle_in_transaction_session_timeout", IDLE)
            .addProperty("tcp_user_timeout", SILENT_MILLIS)
            .addProperty("default_transaction_read_only", readOnly ? "on" : "off");
    protect(options, config);
    return options;
  }

  /** Each of these modes fails where the server has no TLS. */
  private static void protect(PgConnectOptions options, PostgreSql config) {
    TlsMode mode = config.tls().mode();
    if (mode == TlsMode.DISABLED) {
      options.setSslMode(SslMode.DISABLE);
    } else if (mode == TlsMode.VERIFY_CA) {
      options.setSslMode(SslMode.VERIFY_CA).setSslOptions(trust(config));
    } else {
      options
          .setSslMode(SslMode.VERIFY_FULL)
          .setSslOptions(trust(config).setHostnameVerificationAlgorithm("HTTPS"));
    }
  }

  private static ClientSSLOptions trust(PostgreSql config) {
    Optional<Path> authorities = config.tls().authorities();
    return new ClientSSLOptions()
        .setTrustOptions(
            authorities.isPresent()
                ? new PemTrustOptions().addCertPath(authorities.get().toString())
                : TrustOptions.wrap(runtimeTrust()));
  }

  /** The authorities of the Java runtime: this client takes nobody's where none are named. */
  private static TrustManager runtimeTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what the Java runtime trusts cannot be read", e);
    }
  }

  /** How it differs. */
  private static final class Postgres implements Dialect {
    private final WordIndex words = new TsvectorWords();

    /**
     * By a lock that ends with the transaction. What it reads afterwards is what all before it have
     * left: each statement sees what was committed when it began.
     */
    @Override
    public Future<Void> begin(SqlConnection connection, Turn turn) {
      return Database.say(connection, "BEGIN ISOLATION LEVEL READ COMMITTED; " + taking(turn));
    }

    @Override
    public SqlConnection connection(SqlConnection connection) {
      return new PostgresConnection(connection);
    }

    @Override
    public SqlClient client(SqlClient client) {
      return new PostgresClient(client);
    }

    @Override
    public WordIndex words() {
      return words;
    }

    @Override
    public String now() {
      return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
    }

    /** Rows go when the server's own housekeeping comes by; it cannot be told to overwrite them. */
    @Override
    public Future<Void> forgetDeleted() {
      return Future.succeededFuture();
    }
  }
}
