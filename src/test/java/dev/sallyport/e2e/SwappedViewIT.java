package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A view that becomes another one while a statement, judged by what it was, waits for a lock at the
 * server. The account may do everything: only the gateway stands before the masked column.
 */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwappedViewIT {
  private static final String POLICY =
      """
      policy: swapped
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.*, staging.*] }
        - allow: { verbs: [insert, create, alter, drop, rename], tables: [staging.*] }
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  private static final String HARMLESS = " VIEW staging.v AS SELECT id, name FROM staging.plain";
  private static final String SWAPPED =
      "ALTER VIEW staging.v AS SELECT id, CONCAT(ssn) AS name FROM shop.customers";
  private static final String READ = "SELECT id, name FROM staging.v WHERE id = 1";
  private static final String WARNED =
      "SELECT id, name, CAST(name AS SIGNED) FROM staging.v WHERE id = 1";
  private static final String WAITING =
      "SELECT COUNT(*) FROM information_schema.processlist"
          + " WHERE state LIKE 'Waiting for table%%lock%%' AND info LIKE '%s%%'";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static DemoStage stage;
  private static DirectDatabase database;
  private static String secret;

  @BeforeAll
  static void start() {
    stage = StageWithPolicy.start(folder, POLICY, SwappedViewIT::stored);
    DatabaseServer server = stage.database();
    database = StageWithPolicy.database(stage);
    String account = stage.config().connections().get(stage.connection()).account().user();
    server.execute("GRANT ALL ON staging.* TO '" + account + "'@'%'");
    server.execute("GRANT SELECT ON shop.* TO '" + account + "'@'%'");
    server.execute("CREATE TABLE staging.plain (id INT, name VARCHAR(40))");
    server.execute("INSERT INTO staging.plain VALUES (1, 'harmless')");
    server.execute("CREATE TABLE staging.scratch (id INT, name VARCHAR(40))");
    // Only its definer may change it.
    server.execute("CREATE DEFINER = '" + account + "'@'%'" + HARMLESS);
    secret = database.rows("SELECT ssn FROM shop.customers WHERE id = 1").get(0).get(0);
  }

  @BeforeEach
  void asItWas() throws SQLException {
    database.execute("DELETE FROM staging.scratch");
    try (Connection agent = agent();
        Statement ddl = agent.createStatement()) {
      ddl.execute("ALTER" + HARMLESS);
      assertThat(name(ddl)).isEqualTo("harmless");
    }
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  /** The same connection with an account that is used as it is. */
  private static GatewayConfig stored(GatewayConfig read) {
    GatewayConfig config = PatientBreaker.in(read);
    Map<String, ConnectionConfig> connections = new HashMap<>();
    config
        .connections()
        .forEach((name, connection) -> connections.put(name, withStoredAccount(connection)));
    return new GatewayConfig(
        config.listener(),
        config.web(),
        config.identity(),
        connections,
        config.policies(),
        config.policiesEditable(),
        config.audit(),
        config.store(),
        config.secrets(),
        config.notifyChannels(),
        config.node(),
        config.watching());
  }

  private static ConnectionConfig withStoredAccount(ConnectionConfig connection) {
    AccountConfig account = connection.account();
    return new ConnectionConfig(
        connection.name(),
        connection.host(),
        connection.port(),
        connection.schema(),
        new AccountConfig.Stored(account.user(), account.secret().orElse(Secret.of(""))),
        connection.tls(),
        connection.connectTimeout(),
        connection.listenerPort());
  }

  @Test
  void shouldNotReadThroughAViewWhoseChangeWaitsForALock() throws Exception {
    try (Connection changing = agent();
        Connection reading = agent();
        Statement ddl = changing.createStatement();
        Statement select = reading.createStatement();
        Connection holding = direct();
        Statement hold = holding.createStatement()) {
      // Given a change that waits for who has read the view
      hold.execute("START TRANSACTION");
      hold.executeQuery("SELECT 1 FROM staging.v").close();
      CompletableFuture<Void> changed = running(() -> ddl.execute(SWAPPED));
      waits("ALTER VIEW");
      // When another agent reads it, judged by what it was, and the change goes first
      CompletableFuture<String> read = running(() -> name(select));
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(read.isDone() || waiting("SELECT id, name FROM staging.v") > 0).isTrue());
      hold.execute("COMMIT");
      changed.get(60, TimeUnit.SECONDS);
      // Then
      assertThat(outcome(read)).doesNotContain(secret);
      assertThat(outcome(read)).contains("is being changed");
      assertThat(name(select)).isEqualTo("[redacted]");
    }
  }

  @Test
  void shouldCoverWhatIsReadThroughAViewThatWasSwappedAfterTheStatementWasSent() throws Exception {
    try (Connection changing = agent();
        Connection reading = agent();
        Statement ddl = changing.createStatement();
        Statement select = reading.createStatement();
        Connection holding = direct();
        Statement hold = holding.createStatement()) {
      // Given a statement that waits already
      hold.execute("LOCK TABLES staging.v WRITE");
      CompletableFuture<String> read = running(() -> name(select, WARNED));
      waits("SELECT id, name, CAST");
      // When a change comes behind it that the server lets go first
      CompletableFuture<Void> changed = running(() -> ddl.execute(SWAPPED));
      waits("ALTER VIEW");
      hold.execute("UNLOCK TABLES");
      changed.get(60, TimeUnit.SECONDS);
      // Then neither its rows nor what they were warned of tell anything
      assertThat(outcome(read)).isEqualTo("[redacted]");
      assertThatThrownBy(() -> select.executeQuery("SHOW WARNINGS"))
          .hasMessageContaining("built-in:masked-columns");
    }
  }

  @Test
  void shouldNotChangeAViewThatAWaitingStatementCopiesFrom() throws Exception {
    try (Connection changing = agent();
        Connection writing = agent();
        Statement ddl = changing.createStatement();
        Statement insert = writing.createStatement();
        Connection holding = direct();
        Statement hold = holding.createStatement()) {
      // Given a statement that waits before it looks at the view
      hold.execute("LOCK TABLES staging.scratch WRITE");
      CompletableFuture<Boolean> written =
          running(() -> insert.execute("INSERT INTO staging.scratch " + READ));
      waits("INSERT INTO staging.scratch");
      // When, then
      CompletableFuture<Boolean> changed = running(() -> ddl.execute(SWAPPED));
      assertThat(outcome(changed)).contains("in use by a statement that writes");
      hold.execute("UNLOCK TABLES");
      written.get(60, TimeUnit.SECONDS);
      assertThat(database.rows("SELECT name FROM staging.scratch").get(0))
          .containsExactly("harmless");
      // And once it has ended
      ddl.execute(SWAPPED);
      assertThatThrownBy(() -> insert.execute("INSERT INTO staging.scratch " + READ))
          .hasMessageContaining("shop.customers.ssn");
    }
  }

  private static Connection agent() throws SQLException {
    return StageWithPolicy.connect(stage, "/staging?sslMode=REQUIRED");
  }

  private static Connection direct() throws SQLException {
    DatabaseServer server = stage.database();
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + server.port() + "/staging?sslMode=REQUIRED",
        server.adminUser(),
        server.adminPassword().reveal());
  }

  private static String name(Statement statement) throws SQLException {
    return name(statement, READ);
  }

  private static String name(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString("name");
    }
  }

  private static long waiting(String statement) {
    return database.number(WAITING.formatted(statement));
  }

  private static void waits(String statement) {
    Eventually.holds(PATIENCE, () -> assertThat(waiting(statement)).isPositive());
  }

  private static String outcome(CompletableFuture<?> running) throws Exception {
    return String.valueOf(
        running
            .handle((value, failure) -> failure == null ? value : failure.toString())
            .get(60, TimeUnit.SECONDS));
  }

  /** What a thread of its own does. */
  private interface Work<T> {
    T run() throws SQLException;
  }

  private static <T> CompletableFuture<T> running(Work<?> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                @SuppressWarnings("unchecked")
                T value = (T) work.run();
                done.complete(value);
              } catch (SQLException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    return done;
  }
}
