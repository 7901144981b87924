package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.response.Err;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement that takes long to read, beside others of the same event loop. */
class LongStatementIT {
  private static final int LONG_BYTES = 200_000;
  private static final String LONG = "SELECT 7 /* " + "x".repeat(LONG_BYTES) + " */";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SESSION_OVER = 1053;
  private static final int INTERRUPTED = 1317;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<String> read = new CopyOnWriteArrayList<>();
  private EphemeralGate gate;

  /** One event loop, and a long statement is read for as long as a test wishes. */
  @BeforeEach
  void open() {
    DatabaseServer server = GatewayFixture.stage().database();
    EphemeralGate.Settings settings = new EphemeralGate.Settings();
    MySqlInspector inspector = new MySqlInspector();
    settings.inspector =
        (text, context) -> {
          read.add(new String(text, 0, Math.min(text.length, 20), StandardCharsets.UTF_8));
          if (text.length > LONG_BYTES) {
            begun.countDown();
            await(mayEnd);
          }
          return inspector.inspect(text, context);
        };
    gate =
        new EphemeralGate(
            new ConnectionConfig(
                "orders",
                "127.0.0.1",
                server.port(),
                Optional.of("shop"),
                new AccountConfig.Stored(server.adminUser(), server.adminPassword()),
                BackendTls.PREFERRED,
                Duration.ofSeconds(20)),
            settings);
  }

  @AfterEach
  void close() {
    mayEnd.countDown();
    gate.close();
  }

  private RawAgent agent() throws IOException {
    return RawAgent.atGate(gate.endpoint(), RawAgent.USUAL);
  }

  private static void ask(RawAgent agent, String sql) throws IOException {
    agent.send(Query.of(sql.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
  }

  /** Of one row and one column. */
  private static String value(RawAgent agent) throws IOException {
    Packet packet = agent.read();
    assertThat(packet.payload().getByte(packet.payload().readerIndex())).isEqualTo((byte) 1);
    agent.read();
    agent.read();
    String row = agent.read().payload().toString(StandardCharsets.UTF_8).substring(1);
    agent.read();
    return row;
  }

  private static String value(RawAgent agent, String sql) throws IOException {
    ask(agent, sql);
    return value(agent);
  }

  private static Err error(RawAgent agent) throws IOException {
    return Err.decode(agent.read().payload(), agent.capabilities());
  }

  @Test
  void shouldServeOthersMeanwhileAndItsOwnClientAfterwards() throws Exception {
    try (RawAgent agent = agent();
        RawAgent other = agent()) {
      // Given a long statement, and another one behind it
      ask(agent, LONG);
      ask(agent, "SELECT 8");
      await(begun);
      // Then others are served, and the client's own next statement waits
      assertThat(value(other, "SELECT 1")).isEqualTo("1");
      assertThat(value(other, "SELECT 2")).isEqualTo("2");
      assertThat(read).doesNotContain("SELECT 8");
      // And both are answered in their order
      mayEnd.countDown();
      assertThat(value(agent)).isEqualTo("7");
      assertThat(value(agent)).isEqualTo("8");
    }
  }

  @Test
  void shouldEndTheSessionInBetween() throws Exception {
    try (RawAgent agent = agent();
        RawAgent other = agent()) {
      String id = value(agent, "SELECT CONNECTION_ID()");
      ask(agent, LONG);
      await(begun);
      ask(other, "KILL " + id);
      Err told = error(agent);
      assertThat(told.code()).isEqualTo(SESSION_OVER);
      assertThat(told.text()).startsWith("Sallyport: ended by KILL");
      other.read();
      // What comes of the reading is of no use any more
      mayEnd.countDown();
      assertThat(value(other, "SELECT 3")).isEqualTo("3");
      assertThat(gate.sessions()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotSendWhatWasCancelledInBetween() throws Exception {
    try (RawAgent agent = agent();
        RawAgent other = agent()) {
      String id = value(agent, "SELECT CONNECTION_ID()");
      ask(agent, LONG);
      await(begun);
      ask(other, "KILL QUERY " + id);
      other.read();
      mayEnd.countDown();
      assertThat(error(agent).code()).isEqualTo(INTERRUPTED);
      assertThat(value(agent, "SELECT 9")).isEqualTo("9");
    }
  }

  @Test
  void shouldNoticeItsClientHangingUp() throws Exception {
    RawAgent agent = agent();
    ask(agent, LONG);
    await(begun);
    agent.close();
    Eventually.holds(PATIENCE, () -> assertThat(gate.sessions()).isZero());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
