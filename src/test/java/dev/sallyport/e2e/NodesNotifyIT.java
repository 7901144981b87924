package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.notify.Receiver;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of several nodes one tells people, whichever of them a statement waits at. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesNotifyIT {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Receiver hook;

  @BeforeEach
  void listen() {
    hook = Receiver.start(vertx);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellFromOneConsoleWhatWaitsAtAGateway() throws Exception {
    try (TwoNodes nodes = start(Role.CONSOLE, Role.CONSOLE, Role.GATEWAY)) {
      // When a statement waits at the gateway, and is decided at a console
      List<JsonObject> told = new ArrayList<>(holdAndApprove(nodes, 2, 0));
      told.addAll(holdAndApprove(nodes, 2, 1));
      // Then all of it is told once, with a link to a console
      assertThat(told)
          .extracting(notice -> notice.getString("type"))
          .containsExactly(
              "approval.requested", "approval.approved", "approval.requested", "approval.approved");
      URI first = console(told.get(0));
      assertThat(first).isIn(nodes.web(0), nodes.web(1));
      assertThat(told).extracting(NodesNotifyIT::console).containsOnly(first);
      assertThat(hook.rest()).isEmpty();
      // And when the one that tells stops, the other one tells
      int telling = first.equals(nodes.web(0)) ? 0 : 1;
      nodes.stop(telling);
      int left = 1 - telling;
      List<JsonObject> after = until(held(nodes, 2, left));
      assertThat(after).extracting(NodesNotifyIT::console).containsOnly(nodes.web(left));
    }
  }

  @Test
  void shouldTellOnceWhereEachNodeDoesEverything() throws Exception {
    try (TwoNodes nodes = start(Role.ALL, Role.ALL)) {
      List<JsonObject> told = new ArrayList<>(holdAndApprove(nodes, 0, 1));
      told.addAll(holdAndApprove(nodes, 1, 0));
      assertThat(told)
          .extracting(notice -> notice.getString("type"))
          .containsExactly(
              "approval.requested", "approval.approved", "approval.requested", "approval.approved");
      assertThat(hook.rest()).isEmpty();
    }
  }

  private TwoNodes start(Role... roles) throws Exception {
    NotifyChannel channel =
        new NotifyChannel.Webhook(
            hook.url("/hook"),
            Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            Optional.empty(),
            Audience.ALL,
            Optional.empty());
    return new TwoNodes(folder, List.of(roles), List.of(channel));
  }

  /** What is told meanwhile: two messages. */
  private List<JsonObject> holdAndApprove(TwoNodes nodes, int gateway, int console)
      throws Exception {
    Operator dana = nodes.person(console, "dana");
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(gateway))) {
      CompletableFuture<Void> asked = running(agent);
      JsonObject requested = hook.next().json();
      approve(dana, id(requested));
      asked.get(60, TimeUnit.SECONDS);
      return List.of(requested, hook.next().json());
    }
  }

  /** The identifier of a request that was held and is decided. */
  private static String held(TwoNodes nodes, int gateway, int console) throws Exception {
    Operator dana = nodes.person(console, "dana");
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(gateway))) {
      CompletableFuture<Void> asked = running(agent);
      String[] id = new String[1];
      Eventually.holds(
          BusyAgent.PATIENCE,
          () -> {
            JsonNode list = dana.get("/api/v1/approvals?state=pending").get("approvals");
            assertThat(list).hasSize(1);
            id[0] = list.get(0).get("id").asText();
          });
      approve(dana, id[0]);
      asked.get(60, TimeUnit.SECONDS);
      return id[0];
    }
  }

  /** All that is told until this request's end; of others that were told before nothing new. */
  private List<JsonObject> until(String request) throws Exception {
    List<JsonObject> all = new ArrayList<>();
    while (true) {
      JsonObject next = hook.next().json();
      all.add(next);
      if (!id(next).equals(request)) {
        assertThat(next.getString("type")).isEqualTo("approval.approved");
      } else if (next.getString("type").equals("approval.approved")) {
        return all;
      }
    }
  }

  private static CompletableFuture<Void> running(BusyAgent agent) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            agent.execute("UPDATE shop.orders SET status = status WHERE id = 1");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  private static void approve(Operator dana, String id) {
    String card = "/api/v1/approvals/" + id;
    String digest = dana.get(card).get("approval").get("digest").asText();
    dana.post(card + "/decision", Map.of("decision", "approve", "reason", "", "digest", digest));
  }

  private static String id(JsonObject notice) {
    return notice.getJsonObject("data").getString("id");
  }

  private static URI console(JsonObject notice) {
    String url = notice.getJsonObject("data").getString("url");
    return URI.create(url.substring(0, url.indexOf("/approvals/")));
  }
}
