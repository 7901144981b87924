package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DemoStage;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results larger than the gateway's whole memory, to readers of every pace. */
class StreamingIT {
  /** Much less than any of the results. */
  private static final String HEAP = "-Xmx96m";

  private static final int ROWS = 1_005_000;

  /** A million rows of about 230 bytes, more than twice the gateway's memory. */
  private static final String MILLION =
      "SELECT o.id, p.id, REPEAT('x', 200) FROM shop.orders o JOIN shop.products p ON p.id <= 67";

  private static final Duration REST = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Together 400 MiB, four times the gateway's memory. */
  private static final int PARTS = 100;

  private static final int PART_BYTES = 4 << 20;

  /** Together 60 MiB, and some 20 MiB of answers: more than any socket buffers. */
  private static final int REFUSED = 120_000;

  private static final int REFUSED_BYTES = 500;
  private static final byte NO_COMMAND = 0x7f;

  @TempDir static Path folder;
  private static final ExecutorService SENDER = Executors.newSingleThreadExecutor();
  private static GatewayProcess gateway;
  private static Endpoint at;

  /** One for all tests: what one of them leaves in its memory, the next one lacks. */
  @BeforeAll
  static void start() throws IOException {
    DemoStage stage = GatewayFixture.stage();
    gateway = GatewayProcess.start(stage, folder, HEAP);
    Endpoint agent = GatewayFixture.maintenanceAgent();
    at = new Endpoint(gateway.mysqlPort(), agent.connection(), agent.token());
  }

  @AfterAll
  static void stop() {
    SENDER.shutdownNow();
    gateway.close();
  }

  @Test
  void shouldPassAMillionRowsInLittleMemory() throws IOException {
    try (RawAgent agent = RawAgent.atGate(at, RawAgent.USUAL)) {
      ask(agent, MILLION);
      assertThat(rows(agent)).isEqualTo(ROWS);
    }
  }

  @Test
  void shouldPauseTheServerWhileTheAgentDoesNotRead() throws IOException {
    long before = sentQuarters();
    try (RawAgent agent = RawAgent.slowReader(at, 16 * 1024)) {
      // Given an agent that asks and does not read
      ask(agent, MILLION);
      // When the server has sent what fits into buffers
      Eventually.holds(LIMIT, () -> assertThat(sentQuarters()).isGreaterThan(before));
      long sent = Eventually.settles(REST, LIMIT, StreamingIT::sentQuarters) - before;
      // Then it waits, far from the end, and the gateway is alive
      assertThat(sent).isBetween(1L, 4 * 100L);
      try (RawAgent other = RawAgent.atGate(at, RawAgent.USUAL)) {
        ask(other, "SELECT id FROM shop.products");
        assertThat(rows(other)).isEqualTo(400);
      }
      // And nothing is lost once the agent reads
      assertThat(rows(agent)).isEqualTo(ROWS);
    }
  }

  @Test
  void shouldPauseTheAgentWhileTheServerDoesNotRead() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    String sql = "SELECT id FROM shop.products WHERE id = ? AND name = ?";
    try (RawAgent agent = RawAgent.atGate(at, RawAgent.USUAL);
        Suspension suspension = new Suspension(GatewayFixture.stage().database().pid())) {
      Transcript transcript = new Transcript(agent);
      transcript.prepare(
          sql,
          new StatementPrepare(sql.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
      // Given a server that stands still, and an agent that sends a gigabyte without waiting for
      // answers
      suspension.begin();
      byte[] part = new byte[PART_BYTES];
      Future<Void> sending =
          SENDER.submit(
              () -> {
                for (int i = 0; i < PARTS; i++) {
                  transcript.silent(
                      "part",
                      new StatementSendLongData(transcript.statement(), 1, part)
                          .encode(agent.capabilities()));
                  sent.incrementAndGet();
                }
                return null;
              });
      // When buffers are full, then the agent waits, far from the end
      int stuck = Eventually.settles(REST, LIMIT, sent::get);
      assertThat(stuck).isLessThan(PARTS / 2);
      assertThat(sending.isDone()).isFalse();
      // And goes on when the server does
      suspension.end();
      sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      transcript.command(
          "reset", new StatementReset(transcript.statement()).encode(agent.capabilities()));
      assertThat(transcript.query("SELECT id FROM shop.products WHERE id = 1").lines())
          .anyMatch(line -> line.startsWith("row "));
    }
  }

  @Test
  void shouldPauseTheAgentThatDoesNotReadTheAnswersToWhatItSends() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (RawAgent agent = RawAgent.slowReader(at, 512 * 1024)) {
      // Given an agent that sends one small command after the other, and reads nothing
      byte[] refused = new byte[REFUSED_BYTES];
      refused[0] = NO_COMMAND;
      Future<Void> sending =
          SENDER.submit(
              () -> {
                for (int i = 0; i < REFUSED; i++) {
                  agent.send(Unpooled.wrappedBuffer(refused));
                  sent.incrementAndGet();
                }
                return null;
              });
      // When buffers are full, then it waits, far from the end
      int stuck = Eventually.settles(REST, LIMIT, sent::get);
      assertThat(stuck).isLessThan(REFUSED / 2);
      // And every command is answered once it reads
      for (int i = 0; i < REFUSED; i++) {
        assertThat(Err.decode(agent.read().payload(), agent.capabilities()).text())
            .startsWith("Sallyport: ");
      }
      sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldEndTheServersWorkWhenTheAgentHangsUpInTheMiddle() throws IOException {
    DirectDatabase database = GatewayFixture.database();
    try (RawAgent agent = RawAgent.slowReader(at, 16 * 1024)) {
      ask(agent, MILLION);
      agent.read();
    }
    Eventually.holds(
        LIMIT,
        () ->
            assertThat(
                    database.rows(
                        "SELECT id, info FROM information_schema.processlist"
                            + " WHERE info LIKE '%REPEAT%' AND user LIKE 'sp\\_%'"))
                .isEmpty());
  }

  /**
   * Quarters of a mebibyte that the server has sent so far; coarse, to hide this question's own
   * answer.
   */
  private static long sentQuarters() {
    String bytes =
        GatewayFixture.database().rows("SHOW GLOBAL STATUS LIKE 'Bytes_sent'").get(0).get(1);
    return Long.parseLong(bytes) >> 18;
  }

  private static void ask(RawAgent agent, String sql) throws IOException {
    agent.send(Query.of(sql.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
  }

  /** Rows of the answer that is coming. */
  private static long rows(RawAgent agent) throws IOException {
    long rows = 0;
    int ends = 0;
    agent.read();
    while (ends < 2) {
      Packet packet = agent.read();
      if (Err.matches(packet.payload())) {
        throw new IOException(Err.decode(packet.payload(), agent.capabilities()).text());
      }
      if (Eof.matches(packet.payload())) {
        ends++;
      } else if (ends == 1) {
        rows++;
      }
    }
    return rows;
  }
}
