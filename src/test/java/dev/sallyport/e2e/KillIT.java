package dev.sallyport.e2e;

import static dev.sallyport.e2e.BusyAgent.PATIENCE;
import static dev.sallyport.e2e.BusyAgent.running;
import static dev.sallyport.e2e.BusyAgent.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.ProcessKill;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.Err;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** KILL as drivers and people send it: it reaches what is one's own, and nothing else. */
class KillIT {
  private static final int INTERRUPTED = 1317;
  private static final int NO_SUCH_THREAD = 1094;
  private static final int DENIED = 1142;

  private static final Endpoint AGENT = GatewayFixture.maintenanceAgent();
  private static final Endpoint OTHER = GatewayFixture.agent(DemoCast.REPORTING_AGENT);

  @Test
  void shouldCancelAStatementOfConnectorJ() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      shouldCancel(agent, "cancel-j");
    }
  }

  @Test
  void shouldCancelAStatementOfMariaDbConnectorJ() throws Exception {
    try (BusyAgent agent = BusyAgent.mariaDb(AGENT)) {
      shouldCancel(agent, "cancel-m");
    }
  }

  /** The session goes on, its transaction with it. */
  private static void shouldCancel(BusyAgent agent, String mark) throws Exception {
    agent.execute("SET autocommit = 0");
    agent.execute("UPDATE shop.orders SET status = 'kept' WHERE id = 7");
    CompletableFuture<Throwable> failure = agent.busyWith(mark);

    agent.cancel();

    assertThat(soon(failure)).isInstanceOf(SQLException.class);
    Eventually.holds(PATIENCE, () -> assertThat(running(mark)).isZero());
    assertThat(agent.value("SELECT status FROM shop.orders WHERE id = 7")).isEqualTo("kept");
    agent.execute("ROLLBACK");
  }

  @Test
  void shouldKeepTheQueryTimeoutOfConnectorJ() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      agent.statement().setQueryTimeout(1);

      assertThatThrownBy(() -> agent.statement().executeQuery(BusyAgent.forEver("timeout-j")))
          .isInstanceOf(SQLTimeoutException.class);

      Eventually.holds(PATIENCE, () -> assertThat(running("timeout-j")).isZero());
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKillAQueryByEitherId(boolean greeting) throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT);
        BusyAgent second = BusyAgent.connectorJ(AGENT)) {
      String id =
          greeting ? Long.toString(agent.greetingId()) : agent.value("SELECT CONNECTION_ID()");
      CompletableFuture<Throwable> failure = agent.busyWith("either-id");

      second.execute("KILL QUERY " + id);

      assertThat(soon(failure))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(INTERRUPTED));
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
      // On one that does nothing it does nothing.
      second.execute("KILL QUERY " + id);
      assertThat(agent.value("SELECT 2")).isEqualTo("2");
    }
  }

  @Test
  void shouldEndAnOwnSessionWithAllThatItHad() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT);
        BusyAgent second = BusyAgent.connectorJ(AGENT)) {
      agent.execute("SET autocommit = 0");
      agent.execute("UPDATE shop.orders SET status = 'lost' WHERE id = 8");
      String thread = agent.value("SELECT CONNECTION_ID()");
      CompletableFuture<Throwable> failure = agent.busyWith("whole-session");

      second.execute("KILL " + agent.greetingId());

      assertThat(soon(failure)).hasMessageContaining("ended by KILL from another session");
      Eventually.holds(PATIENCE, () -> assertThat(threads(thread)).isZero());
      assertThat(second.value("SELECT COUNT(*) FROM shop.orders WHERE status = 'lost'"))
          .isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL ", "KILL QUERY ", "KILL CONNECTION "})
  void shouldNotReachAnotherIdentity(String kill) throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT);
        BusyAgent stranger = BusyAgent.connectorJ(OTHER)) {
      String thread = agent.value("SELECT CONNECTION_ID()");
      String mark = "stranger-" + kill.trim().replace(' ', '-');
      CompletableFuture<Throwable> failure = agent.busyWith(mark);
      for (String id : List.of(Long.toString(agent.greetingId()), thread, "4294967295")) {
        // Then what is somebody else's and what is nobody's look the same
        assertThatThrownBy(() -> stranger.execute(kill + id))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(NO_SUCH_THREAD))
            .hasMessageContaining("Unknown thread id: " + id);
      }
      assertThat(running(mark)).isEqualTo(1);
      assertThat(failure).isNotDone();
      agent.cancel();
      soon(failure);
    }
  }

  @Test
  void shouldNotReachTheServersOwnThreads() throws Exception {
    String administrator =
        GatewayFixture.database()
            .rows("SELECT id FROM information_schema.PROCESSLIST ORDER BY id LIMIT 1")
            .get(0)
            .get(0);
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      assertThatThrownBy(() -> agent.execute("KILL " + administrator))
          .hasMessageContaining("Unknown thread id");
      assertThat(threads(administrator)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"KILL CONNECTION_ID()", "KILL QUERY (SELECT 5)", "KILL '5'", "SELECT 1; KILL 5"})
  void shouldRefuseOtherForms(String statement) throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      assertThatThrownBy(() -> agent.execute(statement))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(DENIED));
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldNotPrepareIt() throws Exception {
    try (RawAgent agent = RawAgent.atGate(AGENT, RawAgent.USUAL);
        BusyAgent text = BusyAgent.connectorJ(AGENT);
        BusyAgent target = BusyAgent.connectorJ(AGENT)) {
      String kill = "KILL " + target.value("SELECT CONNECTION_ID()");
      agent.send(
          new StatementPrepare(kill.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
      Err refused = Err.decode(agent.read().payload(), agent.capabilities());
      assertThat(refused.code()).isEqualTo(DENIED);
      assertThat(refused.text()).contains("built-in:kill");
      assertThatThrownBy(() -> text.execute("PREPARE s FROM '" + kill + "'"))
          .hasMessageContaining("Sallyport: ");
      assertThat(target.value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldWithdrawWhatWaitsForAPerson() throws Exception {
    Operator olga = Operator.signIn(GatewayFixture.stage().webUrl(), "olga");
    String sql = "UPDATE shop.orders SET status = 'cancelled-while-held'";
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      CompletableFuture<Throwable> failure = agent.failureOf(sql);
      Eventually.holds(PATIENCE, () -> assertThat(state(olga, sql)).isEqualTo("pending"));

      agent.cancel();

      assertThat(soon(failure)).isInstanceOf(SQLException.class);
      Eventually.holds(PATIENCE, () -> assertThat(state(olga, sql)).isEqualTo("withdrawn"));
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldCarryTheOldCommandTheSameWay() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT);
        RawAgent second = RawAgent.atGate(AGENT, RawAgent.USUAL);
        RawAgent stranger = RawAgent.atGate(OTHER, RawAgent.USUAL)) {
      long id = agent.greetingId();
      CompletableFuture<Throwable> failure = agent.busyWith("com-process-kill");

      stranger.send(new ProcessKill(id).encode(stranger.capabilities()));
      Packet refused = stranger.read();
      assertThat(Err.decode(refused.payload(), stranger.capabilities()).code())
          .isEqualTo(NO_SUCH_THREAD);
      assertThat(failure).isNotDone();

      second.send(new ProcessKill(id).encode(second.capabilities()));
      assertThat(second.read().payload().getUnsignedByte(0)).isZero();
      assertThat(soon(failure)).hasMessageContaining("ended by KILL");
    }
  }

  @Test
  void shouldEndItselfWhenItSaysSo() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(AGENT)) {
      String thread = agent.value("SELECT CONNECTION_ID()");
      assertThat(agent.failureOf("KILL " + thread).get())
          .hasMessageContaining("the session ended itself by KILL");
      Eventually.holds(PATIENCE, () -> assertThat(threads(thread)).isZero());
    }
  }

  @Test
  void shouldStopTheCommandLineClientByCtrlC() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                ServerCache.mysql().resolve("bin/mysql").toString(),
                "--no-defaults",
                "--protocol=TCP",
                "--host=127.0.0.1",
                "--port=" + AGENT.port(),
                "--user=" + AGENT.connection(),
                "--enable-cleartext-plugin",
                "--ssl-mode=REQUIRED",
                "--force",
                "--unbuffered",
                "--skip-column-names")
            .redirectErrorStream(true);
    builder.environment().put("MYSQL_PWD", AGENT.token().reveal());
    Process client = builder.start();
    try {
      client
          .getOutputStream()
          .write(
              (BusyAgent.forEver("ctrl-c") + ";\nSELECT 'still here';\n")
                  .getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
      Eventually.holds(PATIENCE, () -> assertThat(running("ctrl-c")).isEqualTo(1));

      new ProcessBuilder("kill", "-INT", Long.toString(client.pid())).start().waitFor();

      Eventually.holds(PATIENCE, () -> assertThat(running("ctrl-c")).isZero());
      client.getOutputStream().close();
      String seen = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(seen).contains("still here");
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void shouldWriteItDown() throws Exception {
    Operator olga = Operator.signIn(GatewayFixture.stage().webUrl(), "olga");
    try (BusyAgent agent = BusyAgent.connectorJ(OTHER)) {
      long greeting = agent.greetingId();
      assertThatThrownBy(() -> agent.execute("KILL QUERY 4294967294"))
          .isInstanceOf(SQLException.class);
      Eventually.holds(
          PATIENCE,
          () -> {
            String id = olga.session(greeting).get("id").asText();
            String events = olga.get("/api/v1/sessions/" + id + "/events").toString();
            assertThat(events)
                .contains("KILL QUERY 4294967294", "built-in:own-sessions", "Unknown thread id");
          });
    }
  }

  private static long threads(String id) {
    return GatewayFixture.database()
        .number("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE id = " + id);
  }

  private static String state(Operator operator, String sql) {
    for (JsonNode approval : operator.get("/api/v1/approvals").get("approvals")) {
      if (approval.get("statement").asText().equals(sql)) {
        return approval.get("state").asText();
      }
    }
    return "absent";
  }
}
