package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseAdministrationIT {
  @TempDir static Path folder;
  private static DatabaseServer server;

  private Vertx vertx;
  private DatabaseAdministration administration;

  @BeforeAll
  static void startServer() {
    server =
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder.resolve("data"),
            DatabaseServer.Options.defaults().withGeneralLog());
    server.execute(
        "CREATE DATABASE shop",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, state VARCHAR(10), KEY (state))",
        "CREATE VIEW shop.Late AS SELECT id FROM shop.orders WHERE state = 'late'",
        "CREATE FUNCTION shop.Tax(i INT) RETURNS INT DETERMINISTIC NO SQL RETURN i",
        "CREATE PROCEDURE shop.close_orders() DELETE FROM shop.orders");
    warmUp();
  }

  /** The first question of a JVM pays for loading classes; on a busy machine that takes seconds. */
  private static void warmUp() {
    Vertx first = Vertx.vertx();
    try (DatabaseAdministration any = new DatabaseAdministration(first)) {
      any.readCatalogue(connection()).otherwiseEmpty().await();
    }
    first.close().await();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    administration = new DatabaseAdministration(vertx);
  }

  @AfterEach
  void close() {
    administration.close();
    vertx.close().await();
  }

  private static ConnectionConfig connection(BackendTls tls, int port) {
    return new ConnectionConfig(
        "orders",
        "127.0.0.1",
        port,
        Optional.empty(),
        new AccountConfig.Stored(server.adminUser(), server.adminPassword()),
        tls,
        Duration.ofSeconds(5));
  }

  private static ConnectionConfig connection() {
    return connection(BackendTls.REQUIRED, server.port());
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendTls.class,
      names = {"DISABLED", "PREFERRED", "REQUIRED"})
  void shouldProtectTheWayAsConfigured(BackendTls tls) throws Exception {
    // When
    administration.readCatalogue(connection(tls, server.port())).await();
    // Then
    String log = Files.readString(server.generalLog());
    String connected =
        log.lines().filter(l -> l.contains("Connect")).reduce((a, b) -> b).orElseThrow();
    assertThat(connected).contains(tls == BackendTls.DISABLED ? "using TCP/IP" : "using SSL/TLS");
  }

  @Test
  void shouldRefuseACertificateThatNobodyVouchesFor() {
    ConnectionConfig verified = connection(BackendTls.VERIFY_IDENTITY, server.port());
    assertThatThrownBy(() -> administration.readCatalogue(verified).await())
        .isInstanceOf(Exception.class);
  }

  @Test
  void shouldEndASessionAndCountAnEndedOneAsEnded() throws Exception {
    // Given
    try (Connection victim =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + server.port() + "/shop",
                server.adminUser(),
                server.adminPassword().reveal());
        Statement statement = victim.createStatement()) {
      ResultSet id = statement.executeQuery("SELECT CONNECTION_ID()");
      id.next();
      long threadId = id.getLong(1);
      // When it is somebody else's
      Optional<String> other = Optional.of("sp_gone");
      assertThat(administration.kill(connection(), threadId, other).await()).isTrue();
      // Then
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
      // When
      Optional<String> own = Optional.of(server.adminUser());
      assertThat(administration.kill(connection(), threadId, own).await()).isTrue();
      // Then
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
      assertThat(administration.kill(connection(), threadId).await()).isTrue();
    }
  }

  @Test
  void shouldEndAStatementAndLeaveItsSession() throws Exception {
    // Given a statement that waits
    try (Connection owner = direct();
        Connection waiter = direct();
        Statement lock = owner.createStatement();
        Statement waiting = waiter.createStatement()) {
      ResultSet id = waiting.executeQuery("SELECT CONNECTION_ID()");
      id.next();
      long threadId = id.getLong(1);
      lock.execute("LOCK TABLES orders WRITE");
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> catchThrowable(() -> waiting.executeQuery("SELECT * FROM orders")));
      // When
      while (!ended.isDone()) {
        assertThat(administration.killQuery(connection(), threadId).await()).isTrue();
      }
      // Then
      assertThat(ended.get()).isInstanceOf(SQLException.class);
      lock.execute("UNLOCK TABLES");
      assertThat(waiting.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  private static Connection direct() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + server.port() + "/shop",
        server.adminUser(),
        server.adminPassword().reveal());
  }

  @Test
  void shouldFailWithinItsBoundWhenNobodyAnswers() throws Exception {
    // Given a port that takes connections and says nothing
    try (var mute = new java.net.ServerSocket(0)) {
      ConnectionConfig silent = connection(BackendTls.DISABLED, mute.getLocalPort());
      CountDownLatch over = new CountDownLatch(1);
      // When
      Future<Boolean> killed = administration.kill(silent, 1).onComplete(done -> over.countDown());
      // Then: the time is there for a busy machine, and would not do where nobody gives up
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(killed.failed()).isTrue();
    }
  }

  @Test
  void shouldLeaveNoSessionBehindWhenIdle() {
    // Given
    administration.readCatalogue(connection()).await();
    // When
    List<List<String>> sessions;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    do {
      sessions =
          server.rows(
              "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER = '"
                  + server.adminUser()
                  + "'");
    } while (!sessions.isEmpty() && System.nanoTime() < deadline);
    // Then
    assertThat(sessions).isEmpty();
  }
}
