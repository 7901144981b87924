package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.exec.StopSignal;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a {@link Cluster}; with {@code --check} it plays a story on it, one line for each step.
 */
final class ClusterCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SQL = "UPDATE shop.orders /* %s */ SET status = status";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);

  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  private final Cluster cluster;

  private ClusterCheck(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Arguments: the folder for everything, and perhaps {@code --check}. */
  public static void main(String[] arguments) {
    boolean check = arguments.length > 1 && arguments[1].equals("--check");
    Thread main = Thread.currentThread();
    // Not a shutdown hook: PostgreSQL has one of its own, and would be gone before its nodes are.
    StopSignal.takeAll(signal -> main.interrupt());
    int status = 0;
    try (Cluster cluster = Cluster.start(Path.of(arguments[0]))) {
      ClusterCheck run = new ClusterCheck(cluster);
      if (check) {
        run.play();
      } else {
        run.out.println(cluster.guide());
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException told) {
      status = check ? 1 : 0;
    } catch (Exception | AssertionError failed) {
      LOG.error("FAILED", failed);
      status = 1;
    }
    System.exit(status);
  }

  private void play() throws Exception {
    connects();
    decides();
    losesOne();
    restartsOne();
  }

  private void connects() throws Exception {
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      try (Connection agent = connect()) {
        numbers.add(value(agent, "SELECT COUNT(*) FROM shop.orders"));
      }
    }
    step(numbers.size() == 1, "three logins through HAProxy, checked by keys from the store");
  }

  private void decides() throws Exception {
    Operator dana = Operator.signIn(cluster.web(), "dana");
    try (Connection agent = connect()) {
      CompletableFuture<String> held = begin(agent, SQL.formatted("held"));
      JsonNode card = card(dana, "held");
      step(!held.isDone(), "a statement is held on a gateway and seen at the console");
      WaitingStage.decide(dana, card.get("id").asText(), "approve", null);
      String told = held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      step(told.endsWith(" rows"), "decided at the console, it runs: " + told);
    }
  }

  private void losesOne() throws Exception {
    ClusterNode dying = cluster.gateways().get(0);
    try (Connection elsewhere = connect(cluster.gateways().get(1).mysqlPort())) {
      Connection agent = connect(dying.mysqlPort());
      String user = value(agent, "SELECT CURRENT_USER()").split("@")[0];
      CompletableFuture<String> broken = begin(agent, SQL.formatted("orphan"));
      Operator dana = Operator.signIn(cluster.web(), "dana");
      JsonNode card = card(dana, "orphan");
      dying.kill();
      String told = broken.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      step(!told.endsWith(" rows"), dying.name() + " is killed: its agent is told so");
      step(value(elsewhere, "SELECT 1").equals("1"), "sessions of the others go on");
      try (Connection again = connect()) {
        step(value(again, "SELECT 1").equals("1"), "a new login comes to another");
      }
      Eventually.holds(PATIENCE, () -> gone(user));
      step(true, "its short-lived user was removed by a survivor");
      Eventually.holds(PATIENCE, () -> released(dana, card));
      WaitingStage.decide(dana, card.get("id").asText(), "approve", null);
      try (Connection again = connect()) {
        WaitingStage.run(again, SQL.formatted("orphan"));
        step(true, "approved after its death, the statement is let through at another");
      }
    }
  }

  private void restartsOne() throws Exception {
    ClusterNode leaving = cluster.gateways().get(1);
    // Closed by the gateway: a driver that rolled back over it would only say so.
    Connection agent = connect(leaving.mysqlPort());
    agent.setAutoCommit(false);
    WaitingStage.run(agent, "SELECT id FROM shop.orders LIMIT 1");
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> stop(leaving));
    Eventually.holds(
        PATIENCE,
        () -> {
          try (Connection again = connect()) {
            if (!value(again, "SELECT 1").equals("1")) {
              throw new AssertionError("no answer");
            }
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
    WaitingStage.run(agent, "SELECT id FROM shop.orders LIMIT 1");
    agent.commit();
    int ended = status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    step(ended == 0, leaving.name() + " is told to stop: its transaction ends, and it with 0");
    try (Connection again = connect()) {
      step(value(again, "SELECT 1").equals("1"), "the last one serves everybody");
    }
  }

  private static int stop(ClusterNode node) {
    try {
      return node.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private void gone(String user) {
    long users =
        cluster.database().number("SELECT COUNT(*) FROM mysql.user WHERE user = '" + user + "'");
    if (users > 0) {
      throw new AssertionError(user + " is still there");
    }
  }

  private static void released(Operator dana, JsonNode card) {
    JsonNode now = dana.get("/api/v1/approvals/" + card.get("id").asText()).get("approval");
    if (now.get("held").asBoolean() || !now.get("state").asText().equals("pending")) {
      throw new AssertionError("the request is not open: " + now.get("state"));
    }
  }

  private static JsonNode card(Operator person, String mark) {
    JsonNode[] found = new JsonNode[1];
    Eventually.holds(
        PATIENCE,
        () -> {
          for (JsonNode each : person.get("/api/v1/approvals?state=pending").get("approvals")) {
            if (each.toString().contains("/* " + mark + " */")) {
              found[0] = each;
              return;
            }
          }
          throw new AssertionError("nobody is asked about " + mark);
        });
    return found[0];
  }

  private static CompletableFuture<String> begin(Connection agent, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return WaitingStage.run(agent, sql) + " rows";
          } catch (SQLException e) {
            return e.getMessage();
          }
        },
        task -> new Thread(task).start());
  }

  private Connection connect() throws SQLException {
    return connect(cluster.agent(DemoCast.MAINTENANCE_AGENT).port());
  }

  private Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/shop?sslMode=REQUIRED", "shop", token().reveal());
  }

  private Secret token() {
    return cluster.token(DemoCast.MAINTENANCE_AGENT);
  }

  private static String value(Connection agent, String sql) throws SQLException {
    try (var statement = agent.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void step(boolean good, String what) {
    if (!good) {
      throw new AssertionError(what);
    }
    out.println("ok     " + what);
  }
}
