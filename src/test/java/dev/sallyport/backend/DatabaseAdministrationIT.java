package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.SqlMode;
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
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseAdministrationIT {
  private static final int ROWS = 5_000;
  private static final SqlMode ANSI = SqlMode.of("ANSI_QUOTES");
  private static final SqlMode PLAIN_BACKSLASH = SqlMode.of("NO_BACKSLASH_ESCAPES");

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
        "SET SESSION cte_max_recursion_depth = 100000",
        "INSERT INTO shop.orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < "
            + ROWS
            + ") SELECT i, IF(i <= 7, 'late', 'sent') FROM n",
        "ANALYZE TABLE shop.orders",
        "CREATE VIEW shop.Late AS SELECT id FROM shop.orders WHERE state = 'late'",
        "CREATE FUNCTION shop.Tax(i INT) RETURNS INT DETERMINISTIC NO SQL RETURN i",
        "CREATE PROCEDURE shop.close_orders() DELETE FROM shop.orders");
    warmUp();
  }

  /** The first question of a JVM pays for loading classes; on a busy machine that takes seconds. */
  private static void warmUp() {
    Vertx first = Vertx.vertx();
    try (DatabaseAdministration any = new DatabaseAdministration(first)) {
      any.estimateRows(connection(), Optional.of("shop"), "SELECT 1").await();
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

  private OptionalLong estimate(String schema, SqlMode mode, String statement) {
    return administration
        .estimateRows(connection(), Optional.ofNullable(schema), mode, statement, List.of())
        .await();
  }

  private OptionalLong estimate(String statement) {
    return estimate("shop", SqlMode.DEFAULT, statement);
  }

  @Test
  void shouldEstimateWholeTablesRangesAndNothing() {
    assertThat(estimate("UPDATE orders SET state = 'x'").orElseThrow())
        .isBetween(ROWS * 9L / 10, ROWS * 11L / 10);
    assertThat(estimate("DELETE FROM orders").orElseThrow())
        .isBetween(ROWS * 9L / 10, ROWS * 11L / 10);
    assertThat(estimate("/* task */ delete from orders where state = 'late'")).hasValue(7);
    assertThat(estimate("SELECT * FROM orders WHERE id = 5")).hasValue(1);
    assertThat(estimate("SELECT * FROM orders WHERE id = -5")).hasValue(0);
    assertThat(estimate("DELETE FROM orders WHERE 1 = 0")).hasValue(0);
    assertThat(estimate("SELECT 1")).hasValue(0);
    assertThat(estimate("INSERT INTO orders VALUES (-1, 'x')")).hasValue(0);
    assertThat(estimate("INSERT INTO orders SELECT id + 100000, state FROM orders").orElseThrow())
        .isGreaterThan(ROWS / 2);
    assertThat(estimate("SELECT id FROM orders UNION SELECT 1").orElseThrow())
        .isGreaterThan(ROWS / 2);
  }

  @Test
  void shouldGiveNoNumberForWhatTheServerRefuses() {
    assertThat(estimate("SELECT * FROM nothing")).isEmpty();
    assertThat(estimate("UPDATE orders SET state = 'x' WHERE id = ?")).isEmpty();
    assertThat(estimate(null, SqlMode.DEFAULT, "DELETE FROM orders")).isEmpty();
    assertThat(estimate("absent", SqlMode.DEFAULT, "DELETE FROM shop.orders")).isEmpty();
  }

  @Test
  void shouldNotFindUnqualifiedNamesInTheSchemaOfAnEarlierQuestion() {
    // Given both pooled connections have shop selected
    estimate("DELETE FROM orders");
    estimate("DELETE FROM orders");
    // When, then
    assertThat(estimate(null, SqlMode.DEFAULT, "DELETE FROM orders")).isEmpty();
    assertThat(estimate(null, SqlMode.DEFAULT, "DELETE FROM shop.orders")).isNotEmpty();
  }

  @Test
  void shouldReadQuotesAsTheSessionDoes() {
    // 'state' <> 'state' matches nothing, `state` <> 'state' everything.
    String statement = "DELETE FROM orders WHERE \"state\" <> 'state'";
    assertThat(estimate("shop", SqlMode.DEFAULT, statement)).hasValue(0);
    assertThat(estimate("shop", ANSI, statement).orElseThrow()).isGreaterThan(ROWS / 2);
    // And the mode does not stick to the pooled connection.
    assertThat(estimate("shop", SqlMode.DEFAULT, statement)).hasValue(0);
  }

  @Test
  void shouldNeverRunWhatItIsAskedAbout() {
    // Given texts that hold a second statement, the last one only in the wrong reading of quotes
    String[] texts = {
      "DELETE FROM orders",
      "SELECT 1; DELETE FROM orders",
      "ANALYZE DELETE FROM orders",
      "/*!80000 ANALYZE */ SELECT SLEEP(5)",
      "SELECT '\\'; DELETE FROM shop.orders; -- '"
    };
    // When
    for (String text : texts) {
      estimate(text);
      estimate("shop", PLAIN_BACKSLASH, text);
    }
    // Then
    assertThat(server.rows("SELECT COUNT(*) FROM shop.orders"))
        .containsExactly(List.of(String.valueOf(ROWS)));
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
    assertThat(
            administration
                .estimateRows(verified, Optional.of("shop"), "DELETE FROM orders")
                .await())
        .isEmpty();
  }

  @Test
  void shouldReadViewsAndRoutines() {
    CatalogueSnapshot catalogue = administration.readCatalogue(connection()).await();
    assertThat(catalogue.views("SHOP", "late"))
        .singleElement()
        .satisfies(
            view -> {
              assertThat(view.name()).isEqualTo("Late");
              assertThat(view.definition()).contains("`shop`.`orders`");
            });
    assertThat(catalogue.functions()).containsExactly("shop.tax");
    assertThat(catalogue.procedures()).containsExactly("shop.close_orders");
    assertThat(catalogue.isFunction("shop.TAX")).isTrue();
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
      // When
      assertThat(administration.kill(connection(), threadId).await()).isTrue();
      // Then
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
      assertThat(administration.kill(connection(), threadId).await()).isTrue();
    }
  }

  @Test
  void shouldFailWithinItsBoundWhenNobodyAnswers() throws Exception {
    // Given a port that takes connections and says nothing
    try (var mute = new java.net.ServerSocket(0)) {
      ConnectionConfig silent = connection(BackendTls.DISABLED, mute.getLocalPort());
      long begin = System.nanoTime();
      // When, then
      assertThat(administration.estimateRows(silent, Optional.empty(), "DELETE FROM t").await())
          .isEmpty();
      assertThatThrownBy(() -> administration.kill(silent, 1).await())
          .isInstanceOf(Exception.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void shouldGiveUpOnAPlanThatWaitsForALockAndFreeItsConnection() throws Exception {
    // Given a table that nobody else may even plan for
    try (Connection owner =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + server.port() + "/shop",
                server.adminUser(),
                server.adminPassword().reveal());
        Statement lock = owner.createStatement()) {
      lock.execute("LOCK TABLES orders WRITE");
      // When more is asked about it than there are connections
      for (int i = 0; i < 3; i++) {
        assertThat(estimate("DELETE FROM orders")).isEmpty();
      }
      // Then other questions are answered, and nothing waits for the lock any more
      assertThat(estimate("SELECT 1")).hasValue(0);
      assertThat(
              server.rows(
                  "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE '%lock%'"))
          .containsExactly(List.of("0"));
      lock.execute("UNLOCK TABLES");
    }
    assertThat(estimate("DELETE FROM orders")).isNotEmpty();
  }

  @Test
  void shouldLeaveNoSessionBehindWhenIdle() {
    // Given
    estimate("DELETE FROM orders");
    // When
    List<List<String>> sessions;
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
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
