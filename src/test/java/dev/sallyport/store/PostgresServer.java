package dev.sallyport.store;

import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of the tests' own, one for all of a JVM; gone with it. */
public final class PostgresServer {
  /** Of tests that are about PostgreSQL alone. */
  public static final String ALONE = "postgresql";

  private static final String TEMPLATE = "made_once";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<String> MADE = new HashSet<>();
  private static final Set<String> COPIED = new HashSet<>();
  private static EmbeddedPostgres server;
  private static boolean templated;

  private PostgresServer() {}

  /** A database with nothing in it. */
  public static StoreConfig.PostgreSql bare() {
    return made("template0");
  }

  /** A database with the tables of this version, copied: migrations take longer than a test. */
  public static synchronized StoreConfig.PostgreSql empty() {
    if (!templated) {
      start();
      StoreConfig.PostgreSql template = config(TEMPLATE);
      say("CREATE DATABASE " + TEMPLATE + " TEMPLATE template0");
      try {
        PostgresDatabase.migrate(template);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      templated = true;
    }
    StoreConfig.PostgreSql copied = made(TEMPLATE);
    COPIED.add(copied.database());
    return copied;
  }

  /** Whether it was made with the tables of this version in it. */
  static synchronized boolean isCopied(StoreConfig.PostgreSql config) {
    return COPIED.contains(config.database());
  }

  /**
   * The same database as nodes of the role gateway log in to it. They have their rights once a
   * console has opened it after this.
   */
  public static StoreConfig.PostgreSql asGateway(StoreConfig.PostgreSql owner) {
    String user = owner.database() + "_gateway";
    say("CREATE ROLE " + user + " LOGIN PASSWORD 'gateway'");
    return new StoreConfig.PostgreSql(
        owner.host(),
        owner.port(),
        owner.database(),
        user,
        Secret.of("gateway"),
        owner.tls(),
        owner.connections());
  }

  /** A database that has no letters beyond ASCII. */
  static synchronized StoreConfig.PostgreSql inAscii() {
    start();
    String name = name();
    say(
        "CREATE DATABASE "
            + name
            + " TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    return config(name);
  }

  /** A copy of a database that nobody is connected to. */
  static StoreConfig.PostgreSql copy(StoreConfig.PostgreSql of) {
    return made(of.database());
  }

  private static synchronized StoreConfig.PostgreSql made(String template) {
    start();
    String name = name();
    say("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY FILE_COPY");
    return config(name);
  }

  private static String name() {
    String name = "store_" + NUMBER.incrementAndGet();
    MADE.add(name);
    return name;
  }

  /** All databases that tests were given, also those that somebody is connected to. */
  static synchronized void dropAll() {
    MADE.forEach(name -> say("DROP DATABASE " + name + " WITH (FORCE)"));
    MADE.clear();
  }

  private static void start() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "500")
                .setServerConfig("shared_buffers", "64MB")
                .setLocaleConfig("encoding", "UTF8")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException("no PostgreSQL could be started", e);
      }
    }
  }

  private static StoreConfig.PostgreSql config(String database) {
    return new StoreConfig.PostgreSql(
        "127.0.0.1",
        server.getPort(),
        database,
        "postgres",
        Secret.of("postgres"),
        StoreConfig.Tls.of("127.0.0.1"),
        4);
  }

  private static void say(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
