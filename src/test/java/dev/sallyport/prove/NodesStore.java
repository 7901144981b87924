package dev.sallyport.prove;

import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.demo.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Real servers of PostgreSQL: the one that the gateways know, to be stopped and started again; and
 * a standby that has what the other has committed before the other says so.
 */
final class NodesStore implements AutoCloseable {
  private static final String DATABASE = "gates";
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private final int standbyPort;
  private EmbeddedPostgres primary;
  private Optional<EmbeddedPostgres> standby = Optional.empty();
  private volatile int serving;
  private boolean killed;

  private NodesStore(Path folder) throws IOException {
    this.folder = folder;
    this.port = FreePort.pick();
    this.standbyPort = FreePort.pick();
    this.serving = port;
  }

  /** One server, with an empty database. */
  static NodesStore start(Path folder) throws IOException, SQLException {
    NodesStore store = new NodesStore(folder);
    store.primary = server(store.folder.resolve("primary"), store.port);
    store.say("CREATE DATABASE " + DATABASE + " TEMPLATE template0 ENCODING 'UTF8'");
    return store;
  }

  /** Two: the first commits nothing from now on that the second has not written down, too. */
  static NodesStore startPair(Path folder) throws IOException, SQLException {
    NodesStore store = start(folder);
    store.stop();
    Path copy = folder.resolve("standby");
    copyTree(folder.resolve("primary"), copy);
    Files.createFile(copy.resolve("standby.signal"));
    store.primary = server(folder.resolve("primary"), store.port);
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres application_name=standby'\n"
            .formatted(store.port),
        StandardOpenOption.APPEND);
    store.standby = Optional.of(server(copy, store.standbyPort));
    store.say("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    store.say("SELECT pg_reload_conf()");
    return store;
  }

  private static EmbeddedPostgres server(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(START)
        .setServerConfig("fsync", "off")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "300")
        .setServerConfig("shared_buffers", "64MB")
        .setLocaleConfig("encoding", "UTF8")
        .start();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(each).toString());
        Files.copy(each, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    // Or the server takes it for somebody else's.
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }

  /** Where the one listens that takes writes. */
  int port() {
    return serving;
  }

  /** As a gateway is told of it that reaches it there. */
  static StoreConfig.PostgreSql at(int port) {
    return new StoreConfig.PostgreSql(
        "127.0.0.1",
        port,
        DATABASE,
        "postgres",
        Secret.of("postgres"),
        StoreConfig.Tls.of("127.0.0.1"),
        4);
  }

  /** As somebody sees it whom nothing cuts off. */
  StoreConfig.PostgreSql config() {
    return at(serving);
  }

  /** Orderly: who is connected is sent away. */
  void stop() throws IOException {
    primary.close();
  }

  /** The same one again. */
  void startAgain() throws IOException {
    primary = server(folder.resolve("primary"), port);
  }

  /** SIGKILL to the one that takes writes, which does not come back. */
  void killPrimary() throws IOException, InterruptedException {
    String pid = Files.readAllLines(folder.resolve("primary/postmaster.pid")).get(0);
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(server), server.descendants()).toList();
    killed = true;
    all.forEach(ProcessHandle::destroyForcibly);
    while (all.stream().anyMatch(ProcessHandle::isAlive)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The standby takes writes from now on, and waits for nobody. */
  void promote() throws SQLException {
    try (Connection connection = standby.orElseThrow().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet done = statement.executeQuery("SELECT pg_promote(true, 60)")) {
      done.next();
      if (!done.getBoolean(1)) {
        throw new SQLException("the standby takes no writes");
      }
    }
    serving = standbyPort;
  }

  private void say(String sql) throws SQLException {
    try (Connection connection = primary.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How many requests wait for people. */
  int waitingRequests() throws SQLException {
    return requests("pending");
  }

  /** How many requests ended because nobody decided in time. */
  int overdueRequests() throws SQLException {
    return requests("expired");
  }

  private int requests(String state) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM approvals WHERE state = '" + state + "'")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** A plain connection to where the gateways write. */
  Connection connect() throws SQLException {
    EmbeddedPostgres server = serving == port ? primary : standby.orElseThrow();
    return server.getDatabase("postgres", DATABASE).getConnection();
  }

  @Override
  public void close() throws IOException {
    try {
      if (standby.isPresent()) {
        standby.get().close();
      }
    } finally {
      if (!killed) {
        primary.close();
      }
    }
  }
}
