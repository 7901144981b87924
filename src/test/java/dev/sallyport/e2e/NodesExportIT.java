package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DemoCast;
import dev.sallyport.notify.Receiver;
import dev.sallyport.notify.Receiver.Message;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of several nodes one sends the audit trail on, and another one when that dies. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesExportIT {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String SINK =
      """
        export:
          - name: siem
            webhook: { url: "%s", secret: "${file:%s}" }
      store:
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Receiver siem;

  @BeforeEach
  void listen() {
    siem = Receiver.start(vertx);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldGoOnWhereADeadNodeLeftOff() throws Exception {
    Path secret = folder.resolve("siem-secret");
    Files.writeString(secret, SECRET);
    String sink = SINK.formatted(siem.url("/ingest"), secret);
    try (TwoNodes nodes = new TwoNodes(folder, List.of(), List.of());
        GatewayProcess sending = nodes.process("sending", text -> with(sink, text))) {
      // Given a node that sends on what agents do at it, and then at another
      run(nodes, sending, "SELECT COUNT(*) FROM shop.orders");
      List<JsonObject> before = new ArrayList<>();
      untilTold(before, "SELECT COUNT(*) FROM shop.orders");
      try (GatewayProcess other = nodes.process("other", text -> with(sink, text))) {
        run(nodes, other, "SELECT MIN(id) FROM shop.orders");
        untilTold(before, "SELECT MIN(id) FROM shop.orders");
        // And that is told to come again with what is next, and dies
        siem.always(Receiver.answering(503));
        run(nodes, other, "SELECT MAX(id) FROM shop.orders");
        Message refused = siem.next();
        sending.kill();
        siem.rest();
        siem.always(Receiver.answering(200));
        // Then the other one does, with the same and with what comes after it
        run(nodes, other, "SELECT SUM(id) FROM shop.orders");
        Message first = siem.next();
        assertThat(first.headers().get("webhook-id"))
            .isEqualTo(refused.headers().get("webhook-id"));
        assertThat(first.body()).isEqualTo(refused.body());
        List<JsonObject> after = new ArrayList<>(events(first));
        untilTold(after, "SELECT SUM(id) FROM shop.orders");
        assertThat(after).anyMatch(event -> isOf(event, "SELECT MAX(id) FROM shop.orders"));
        // And nothing comes twice of what was taken
        List<JsonObject> all = new ArrayList<>(before);
        all.addAll(after);
        assertThat(all)
            .extracting(event -> event.getJsonObject("metadata").getString("uid"))
            .doesNotHaveDuplicates();
      }
    }
  }

  private static String with(String sink, String configuration) {
    assertThat(configuration).contains("\nstore:\n");
    return configuration.replace("\nstore:\n", "\n" + sink);
  }

  private static void run(TwoNodes nodes, GatewayProcess at, String sql) throws Exception {
    try (BusyAgent agent =
        BusyAgent.connectorJ(
            new Endpoint(at.mysqlPort(), "shop", nodes.token(DemoCast.MAINTENANCE_AGENT)))) {
      assertThat(agent.value(sql)).isNotNull();
    }
  }

  /** Adds what comes until a statement is among it. */
  private void untilTold(List<JsonObject> events, String sql) throws Exception {
    while (events.stream().noneMatch(event -> isOf(event, sql))) {
      events.addAll(events(siem.next()));
    }
  }

  private static List<JsonObject> events(Message message) {
    assertThat(message.isSignedWith(SECRET)).isTrue();
    return message.body().lines().map(JsonObject::new).toList();
  }

  private static boolean isOf(JsonObject event, String sql) {
    return sql.equals(
        event.getJsonObject("query_info", new JsonObject()).getString("query_string"));
  }
}
