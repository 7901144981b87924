package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one node knows the others know: two gateways over one store, and a third that dies. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONNECTIONS = "/api/v1/connections";
  private static final String UPDATE = "UPDATE shop.orders SET status = '%s' WHERE id = 1";

  @TempDir private static Path folder;
  private static TwoNodes nodes;
  private static Operator dana;
  private static Operator olga;

  @BeforeAll
  static void start() throws Exception {
    nodes = new TwoNodes(folder);
    dana = nodes.person(1, "dana");
    olga = nodes.person(1, "olga");
  }

  @AfterAll
  static void stop() throws Exception {
    nodes.close();
  }

  @Test
  void shouldRunHereWhatIsDecidedThere() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(0))) {
      // Given a statement that is held on one node
      CompletableFuture<Void> asked = running(agent, UPDATE.formatted("two-nodes"));
      // When somebody decides on the other
      approve(card());
      // Then it runs where it was held
      asked.get(60, TimeUnit.SECONDS);
      assertThat(agent.value("SELECT status FROM shop.orders WHERE id = 1")).isEqualTo("two-nodes");
    }
  }

  @Test
  void shouldListFollowAndEndASessionFromTheOtherNode() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(0))) {
      long number = agent.greetingId();
      String[] id = new String[1];
      Eventually.holds(PATIENCE, () -> id[0] = olga.session(number).get("id").asText());
      assertThat(agent.value("SELECT COUNT(*) FROM shop.orders")).isNotNull();
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(olga.get("/api/v1/sessions/" + id[0] + "/events").toString())
                  .contains("SELECT COUNT(*) FROM shop.orders"));
      // When
      olga.post("/api/v1/sessions/" + id[0] + "/end", Map.of("reason", "from the other side"));
      // Then
      Eventually.holds(
          PATIENCE,
          () -> assertThatThrownBy(() -> agent.value("SELECT 1")).isInstanceOf(SQLException.class));
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(olga.get("/api/v1/sessions/" + id[0]).get("close_cause").asText())
                  .isEqualTo("ended by development:olga: from the other side"));
    }
  }

  @Test
  void shouldThrowOutEverywhereAndLetInEverywhere() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(0))) {
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
      // When
      JsonNode done =
          olga.post(
              "/api/v1/revocations",
              Map.of("principal", "development:" + DemoCast.MAINTENANCE_AGENT, "reason", "gone"));
      // Then
      Eventually.holds(
          PATIENCE,
          () -> assertThatThrownBy(() -> agent.value("SELECT 1")).isInstanceOf(SQLException.class));
      assertThatThrownBy(() -> BusyAgent.connectorJ(nodes.at(0)).close())
          .hasMessageContaining("this identity was revoked: gone");
      // And when it is lifted
      olga.delete("/api/v1/revocations/" + done.get("id").asText());
      Eventually.holds(PATIENCE, () -> assertThat(refusal(nodes.at(0))).isEmpty());
    }
  }

  @Test
  void shouldTakeALeaseOfOneNodeAtAnotherOnceInAll() throws Exception {
    // Given
    JsonNode lease =
        ApiCaller.agent(nodes.web(0), nodes.token(DemoCast.MAINTENANCE_AGENT))
            .post(
                "/api/v1/access-requests",
                "{\"connection\": \"shop\", \"purpose\": \"once\", \"duration\": \"2m\"}")
            .get("lease");
    String user = lease.get("user").asText();
    Secret password = Secret.of(lease.get("password").asText());
    // When it is shown to both at once
    List<CompletableFuture<Boolean>> tries =
        List.of(0, 1).stream()
            .map(
                node ->
                    CompletableFuture.supplyAsync(
                        () -> comesIn(nodes.at(node, user, password)),
                        task -> new Thread(task).start()))
            .toList();
    // Then
    int in = 0;
    for (CompletableFuture<Boolean> one : tries) {
      in += one.get(60, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(in).isEqualTo(1);
  }

  @Test
  void shouldCleanUpAfterANodeThatIsKilledAndGoOnElsewhere() throws Exception {
    String sql = UPDATE.formatted("reborn");
    try (GatewayProcess dying = nodes.process("c")) {
      // Given a session with a statement that is held, on a node that dies
      BusyAgent agent =
          BusyAgent.connectorJ(
              new Endpoint(dying.mysqlPort(), "shop", nodes.token(DemoCast.MAINTENANCE_AGENT)));
      CompletableFuture<Throwable> broken = agent.failureOf(sql);
      JsonNode card = card();
      long before = users();
      assertThat(before).isPositive();
      // When
      dying.kill();
      // Then the agent knows, its user goes, nobody waits any more
      assertThat(broken.get(60, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
      Eventually.holds(PATIENCE, () -> assertThat(users()).isLessThan(before));
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(
                      dana.get("/api/v1/approvals/" + card.get("id").asText())
                          .get("approval")
                          .get("held")
                          .asBoolean())
                  .isFalse());
      // And what is decided then is used by the same statement at another node, once
      approve(card);
      try (BusyAgent again = BusyAgent.connectorJ(nodes.at(0))) {
        again.execute(sql);
        assertThat(again.value("SELECT status FROM shop.orders WHERE id = 1")).isEqualTo("reborn");
      }
    }
  }

  @Test
  void shouldDoWhatItMissedWhileItsMachineStoodStill() throws Exception {
    ApiCaller caller = ApiCaller.agent(nodes.web(0), nodes.token(DemoCast.MAINTENANCE_AGENT));
    JsonNode lease =
        caller
            .post(
                "/api/v1/access-requests",
                "{\"connection\": \"shop\", \"purpose\": \"still\", \"duration\": \"2m\"}")
            .get("lease");
    try (GatewayProcess still = nodes.process("still")) {
      // Given two sessions at a node that stands still then
      Secret token = nodes.token(DemoCast.MAINTENANCE_AGENT);
      try (BusyAgent ended = BusyAgent.connectorJ(new Endpoint(still.mysqlPort(), "shop", token));
          BusyAgent leased =
              BusyAgent.connectorJ(
                  new Endpoint(
                      still.mysqlPort(),
                      lease.get("user").asText(),
                      Secret.of(lease.get("password").asText())))) {
        long number = ended.greetingId();
        String[] id = new String[1];
        Eventually.holds(PATIENCE, () -> id[0] = olga.session(number).get("id").asText());
        signal("STOP", still);
        // When one is ended and the lease of the other given back, and the newest change alone is
        // kept
        olga.post("/api/v1/sessions/" + id[0] + "/end", Map.of("reason", "meanwhile"));
        caller.delete("/api/v1/leases/" + lease.get("id").asText());
        nodes.sql("DELETE FROM node_changes WHERE number < (SELECT MAX(number) FROM node_changes)");
        signal("CONT", still);
        // Then both are over once it goes on
        for (BusyAgent agent : List.of(ended, leased)) {
          Eventually.holds(
              PATIENCE,
              () ->
                  assertThatThrownBy(() -> agent.value("SELECT 1"))
                      .isInstanceOf(SQLException.class));
        }
      }
    }
  }

  private static void signal(String name, GatewayProcess process) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void shouldKnowAtEachConsoleWhoSignedInAtTheOther() throws Exception {
    // Given somebody who signed in at one, as behind a load balancer
    Operator ada = nodes.person(0, "ada");
    Operator there = ada.at(nodes.web(1));
    assertThat(there.get("/api/v1/me").get("id").asText()).isEqualTo("development:ada");
    // When they leave at the other
    there.post("/sign-out", Map.of());
    // Then they are out at both
    Eventually.holds(
        PATIENCE,
        () ->
            assertThatThrownBy(() -> ada.get("/api/v1/me"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("401"));
  }

  @Test
  void shouldApplyEverywhereAPolicyThatIsPublishedOnce() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(0))) {
      assertThatThrownBy(() -> agent.value("SELECT COUNT(*) FROM shop.products"))
          .hasMessageContaining("Sallyport");
      // When it is published at the other node
      publish(
          "maintenance-agents.yaml",
          TwoNodes.POLICY.replace(
              "verbs: [select], tables: [shop.orders]",
              "verbs: [select], tables: [shop.orders, shop.products]"));
      // Then
      Eventually.holds(
          PATIENCE,
          () -> {
            try {
              assertThat(agent.value("SELECT COUNT(*) FROM shop.products")).isNotNull();
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          });
    }
  }

  @Test
  void shouldOpenAndCloseAConnectionAtAllNodes() throws Exception {
    // Given one that is registered at one node
    ObjectNode billing = JSON.createObjectNode();
    billing.put("name", "billing");
    billing.put("host", "127.0.0.1").put("port", GatewayFixture.server().port());
    billing.put("schema", "shop").put("tls", "required");
    AccountConfig account = GatewayFixture.stage().config().connections().get("shop").account();
    billing.put("account", "ephemeral").put("user", account.user());
    billing.put("password", account.secret().orElseThrow().reveal());
    olga.post(CONNECTIONS, billing.toString());
    // When an agent comes in by it at the other
    Endpoint there = nodes.at(0, "billing", nodes.token(DemoCast.MAINTENANCE_AGENT));
    Eventually.holds(PATIENCE, () -> assertThat(refusal(there)).isEmpty());
    try (BusyAgent agent = BusyAgent.connectorJ(there)) {
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
      // And it is removed
      olga.delete(CONNECTIONS + "/billing");
      // Then its session is over, and nobody comes in
      Eventually.holds(
          PATIENCE,
          () -> assertThatThrownBy(() -> agent.value("SELECT 1")).isInstanceOf(SQLException.class));
    }
    Eventually.holds(PATIENCE, () -> assertThat(refusal(there)).contains("no connection named"));
  }

  private static void publish(String file, String text) {
    ObjectNode draft = JSON.createObjectNode();
    draft.putObject("files").put(file, text);
    draft.put("if_match", olga.get("/api/v1/policies").get("version").asText());
    draft.put("reason", "tried at one node");
    olga.put("/api/v1/policies", draft.toString());
  }

  private static long users() {
    return GatewayFixture.database()
        .number("SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'sp\\_%'");
  }

  private static boolean comesIn(Endpoint at) {
    String refusal = refusal(at);
    assertThat(refusal).matches(".*used up.*|");
    return refusal.isEmpty();
  }

  /** Why nobody comes in; empty where somebody does. */
  private static String refusal(Endpoint at) {
    try (BusyAgent agent = BusyAgent.connectorJ(at)) {
      return agent.value("SELECT 1").equals("1") ? "" : "nonsense";
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

  private static JsonNode card() {
    JsonNode[] card = new JsonNode[1];
    Eventually.holds(
        PATIENCE,
        () -> {
          JsonNode list = dana.get("/api/v1/approvals?state=pending").get("approvals");
          assertThat(list).hasSize(1);
          card[0] = list.get(0);
        });
    return card[0];
  }

  private static void approve(JsonNode card) {
    dana.post(
        "/api/v1/approvals/" + card.get("id").asText() + "/decision",
        Map.of("decision", "approve", "reason", "seen", "digest", card.get("digest").asText()));
  }
}
