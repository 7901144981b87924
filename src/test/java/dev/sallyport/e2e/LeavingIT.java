package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.DrainConfig;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.e2e.WaitingStage.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is told to stop lets end what is under way, and nothing is left of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeavingIT {
  private static final int AGENTS = 6;
  private static final int STATEMENTS = 4;
  private static final int SHUTDOWN = 1053;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** What an agent knows when its connection is gone. */
  private record Witness(int committed, boolean inTransaction, SQLException end) {}

  @Test
  void shouldLetTransactionsEndAndKeepRequestsOpenWhenItIsToldToStop() throws Exception {
    // Given agents in transactions, one that does nothing, and one that waits for a person
    DemoStage stage = GatewayFixture.stage();
    List<List<String>> users = users();
    String mark = "leaving" + System.nanoTime();
    ExecutorService agents = Executors.newCachedThreadPool();
    String held = "UPDATE shop.orders /* " + mark + " */ SET status = status";
    String request;
    try (LeavingGateway gateway =
        LeavingGateway.start(
            stage, folder, new DrainConfig(Duration.ofMillis(500), Duration.ofSeconds(30)))) {
      CountDownLatch busy = new CountDownLatch(AGENTS * 3);
      List<Future<Witness>> witnesses = new ArrayList<>();
      for (int agent = 0; agent < AGENTS; agent++) {
        witnesses.add(agents.submit(() -> work(gateway.mysqlPort(), mark, busy)));
      }
      try (Connection idle = connect(gateway.mysqlPort());
          Connection waits = connect(gateway.mysqlPort())) {
        Connection late = connect(gateway.mysqlPort());
        late.setAutoCommit(false);
        WaitingStage.run(late, insert(mark, "late"));
        Future<Told> told = agents.submit(() -> WaitingStage.refused(waits, held));
        Operator dana = person(gateway, "dana");
        Eventually.holds(
            PATIENCE,
            () ->
                assertThat(dana.get("/api/v1/approvals?state=pending").toString()).contains(mark));
        assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
        // When
        gateway.terminate();
        // Then the request stays open, and its agent knows
        Told open = told.get(60, TimeUnit.SECONDS);
        request = open.request();
        assertThat(open.next()).isEqualTo("wait");
        assertThat(open.text())
            .contains("this gateway is stopping, and nobody has decided yet")
            .contains("send the identical statement again and it runs");
        // And no transaction is cut, whoever else comes is sent elsewhere
        int committed = 0;
        for (Future<Witness> each : witnesses) {
          Witness witness = each.get(60, TimeUnit.SECONDS);
          assertThat(witness.inTransaction()).as(witness.end().toString()).isFalse();
          committed += witness.committed();
        }
        Eventually.holds(PATIENCE, () -> assertThat(listens(gateway.mysqlPort())).isFalse());
        assertThat(gateway.isAlive()).isTrue();
        WaitingStage.run(late, insert(mark, "late"));
        late.commit();
        assertThat(rows(mark, "late")).isEqualTo(2);
        assertThat(rows(mark, "row")).isEqualTo((long) committed * STATEMENTS);
        SQLException gone = failure(idle);
        assertThat(gone.getErrorCode()).isIn(SHUTDOWN, 0);
      }
      assertThat(gateway.status()).isZero();
    }
    assertThat(users()).isEqualTo(users);
    // And where its store is, what was asked can be decided and comes through
    try (LeavingGateway next =
        LeavingGateway.start(stage, folder, new DrainConfig(Duration.ZERO, Duration.ZERO))) {
      Operator dana = person(next, "dana");
      WaitingStage.decide(dana, request, "approve", null);
      try (Connection again = connect(next.mysqlPort())) {
        assertThat(WaitingStage.run(again, held)).isNotNegative();
      }
      next.terminate();
      assertThat(next.status()).isZero();
    }
    agents.shutdown();
  }

  @Test
  void shouldWaitForNothingWhenItIsToldTwice() throws Exception {
    DemoStage stage = GatewayFixture.stage();
    List<List<String>> users = users();
    String mark = "twice" + System.nanoTime();
    try (LeavingGateway gateway =
            LeavingGateway.start(
                stage, folder, new DrainConfig(Duration.ZERO, Duration.ofMinutes(10)));
        BusyAgent busy =
            BusyAgent.connectorJ(
                new Endpoint(
                    gateway.mysqlPort(),
                    stage.connection(),
                    GatewayFixture.maintenanceAgent().token()))) {
      Connection agent = connect(gateway.mysqlPort());
      agent.setAutoCommit(false);
      WaitingStage.run(agent, insert(mark, "lost"));
      Future<Throwable> broken = busy.busyWith(mark);
      gateway.terminate();
      Eventually.holds(PATIENCE, () -> assertThat(listens(gateway.mysqlPort())).isFalse());
      assertThat(gateway.isAlive()).isTrue();
      // When
      gateway.terminate();
      // Then
      assertThat(broken.get(60, TimeUnit.SECONDS))
          .hasMessageContaining("Sallyport: the gateway is stopping and waits no longer");
      assertThat(gateway.status()).isZero();
      assertThat(failure(agent).getErrorCode()).isIn(SHUTDOWN, 0);
      assertThat(rows(mark, "lost")).isZero();
      assertThat(users()).isEqualTo(users);
    }
  }

  /** Transactions one after the other, until the connection is gone. */
  private static Witness work(int port, String mark, CountDownLatch busy) throws SQLException {
    int committed = 0;
    boolean inTransaction = false;
    try (Connection agent = connect(port)) {
      agent.setAutoCommit(false);
      while (true) {
        for (int i = 0; i < STATEMENTS; i++) {
          WaitingStage.run(agent, insert(mark, "row"));
          inTransaction = true;
        }
        agent.commit();
        inTransaction = false;
        committed++;
        busy.countDown();
      }
    } catch (SQLException end) {
      return new Witness(committed, inTransaction, end);
    }
  }

  private static String insert(String mark, String kind) {
    return "INSERT INTO staging.price_updates (product_id, new_price, source, loaded_at) VALUES"
        + " (1, 1.00, '"
        + mark
        + kind
        + "', NOW())";
  }

  private static long rows(String mark, String kind) {
    return GatewayFixture.database()
        .number("SELECT COUNT(*) FROM staging.price_updates WHERE source = '" + mark + kind + "'");
  }

  private static List<List<String>> users() {
    return GatewayFixture.database().rows("SELECT user FROM mysql.user ORDER BY user, host");
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/staging?sslMode=REQUIRED",
        GatewayFixture.stage().connection(),
        GatewayFixture.maintenanceAgent().token().reveal());
  }

  private static SQLException failure(Connection agent) {
    try {
      WaitingStage.run(agent, "SELECT 1");
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("it ran");
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Operator person(LeavingGateway gateway, String name) {
    URI url = URI.create("http://127.0.0.1:" + gateway.webPort());
    GatewayFixture.stage().provider().allowRedirect(url.resolve("/sign-in/callback"));
    return Operator.signIn(url, name);
  }
}
