package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.demo.DatabaseServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What changes in a database through one node, while agents come to it through another. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesChangeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static TwoNodes nodes;

  @BeforeAll
  static void start() throws Exception {
    nodes = new TwoNodes(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    nodes.close();
  }

  @Test
  void shouldJudgeNothingThereByWhatIsBeingChangedHere() throws Exception {
    DirectDatabase database = GatewayFixture.database();
    database.execute("CREATE TABLE staging.shared (id INT, name VARCHAR(40))");
    database.execute("INSERT INTO staging.shared VALUES (1, 'harmless')");
    String read = "SELECT name FROM staging.shared WHERE id = 1";
    String secret = database.rows("SELECT ssn FROM shop.customers WHERE id = 1").get(0).get(0);
    try (BusyAgent here = BusyAgent.connectorJ(nodes.at(0));
        BusyAgent there = BusyAgent.connectorJ(nodes.at(1));
        Connection holding = direct();
        Statement hold = holding.createStatement()) {
      assertThat(there.value(read)).isEqualTo("harmless");
      // Given a change that waits at one node
      hold.execute("START TRANSACTION");
      hold.executeQuery(read).close();
      CompletableFuture<Void> dropped = running(here, "DROP TABLE staging.shared");
      // When, then
      Eventually.holds(
          PATIENCE,
          () ->
              assertThatThrownBy(() -> there.value(read))
                  .hasMessageContaining("is being changed by another statement"));
      // And when something else takes its place
      hold.execute("COMMIT");
      dropped.get(60, TimeUnit.SECONDS);
      database.execute(
          "CREATE VIEW staging.shared AS SELECT id, CONCAT(ssn) AS name FROM shop.customers");
      here.execute("CREATE TABLE staging.note (id INT)");
      // Then the other node shows nothing of it, from the first statement on
      List<String> seen = new ArrayList<>();
      Eventually.holds(
          PATIENCE,
          () -> {
            seen.add(shown(there, read));
            assertThat(seen).endsWith("[redacted]");
          });
      assertThat(seen).doesNotContain(secret);
      database.execute("DROP VIEW staging.shared");
      database.execute("DROP TABLE staging.note");
    }
  }

  /** As the server's administrator. */
  private static Connection direct() throws SQLException {
    DatabaseServer server = GatewayFixture.stage().database();
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + server.port() + "/shop?sslMode=REQUIRED",
        server.adminUser(),
        server.adminPassword().reveal());
  }

  /** What it answers, or how it refuses. */
  private static String shown(BusyAgent agent, String sql) {
    try {
      return agent.value(sql);
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private static CompletableFuture<Void> running(BusyAgent agent, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            agent.execute(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }
}
