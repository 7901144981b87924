package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A console and a gateway whose database user has only the rights of that role. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RolesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static TwoNodes nodes;
  private static Operator dana;
  private static Operator olga;

  @BeforeAll
  static void start() throws Exception {
    nodes = TwoNodes.apart(folder);
    dana = nodes.person(0, "dana");
    olga = nodes.person(0, "olga");
  }

  @AfterAll
  static void stop() throws Exception {
    nodes.close();
  }

  @Test
  void shouldServeAskRecordAndBeFollowed() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(1))) {
      // Allowed, refused, held and decided at the console
      long number = agent.greetingId();
      assertThat(agent.value("SELECT COUNT(*) FROM shop.orders")).isNotNull();
      assertThatThrownBy(() -> agent.execute("DELETE FROM shop.orders"))
          .hasMessageContaining("Sallyport");
      CompletableFuture<Throwable> asked =
          agent.failureOf("UPDATE shop.orders SET status = 'roles' WHERE id = 1");
      JsonNode card = card();
      dana.post(
          "/api/v1/approvals/" + card.get("id").asText() + "/decision",
          Map.of("decision", "deny", "reason", "no", "digest", card.get("digest").asText()));
      assertThat(asked.get(60, TimeUnit.SECONDS)).hasMessageContaining("no");
      // Recorded, found by its words, ended from the console
      String[] id = new String[1];
      Eventually.holds(PATIENCE, () -> id[0] = olga.session(number).get("id").asText());
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(olga.get("/api/v1/sessions/" + id[0] + "/events").toString())
                  .contains("DELETE FROM shop.orders"));
      olga.post("/api/v1/sessions/" + id[0] + "/end", Map.of("reason", "over"));
      Eventually.holds(
          PATIENCE,
          () -> assertThatThrownBy(() -> agent.value("SELECT 1")).isInstanceOf(SQLException.class));
    }
    // Refused logins are recorded too
    assertThat(refusal(nodes.at(1, "shop", Secret.of("nonsense")))).isNotEmpty();
    Eventually.holds(
        PATIENCE, () -> assertThat(olga.get("/api/v1/refused-logins").toString()).contains("shop"));
  }

  @Test
  void shouldRunWhatIsApproved() throws Exception {
    try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(1))) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  agent.execute("UPDATE shop.orders SET status = 'roles-run' WHERE id = 1");
                  return "";
                } catch (SQLException e) {
                  return e.getMessage();
                }
              },
              task -> new Thread(task).start());
      JsonNode card = card();
      dana.post(
          "/api/v1/approvals/" + card.get("id").asText() + "/decision",
          Map.of("decision", "approve", "reason", "seen", "digest", card.get("digest").asText()));
      assertThat(asked.get(60, TimeUnit.SECONDS)).isEmpty();
      assertThat(agent.value("SELECT status FROM shop.orders WHERE id = 1")).isEqualTo("roles-run");
    }
  }

  @Test
  void shouldTakeLeasesAndThrowOut() throws Exception {
    JsonNode lease =
        ApiCaller.agent(nodes.web(0), nodes.token(DemoCast.MAINTENANCE_AGENT))
            .post(
                "/api/v1/access-requests",
                "{\"connection\": \"shop\", \"purpose\": \"once\", \"duration\": \"2m\"}")
            .get("lease");
    Endpoint at =
        nodes.at(1, lease.get("user").asText(), Secret.of(lease.get("password").asText()));
    try (BusyAgent agent = BusyAgent.connectorJ(at)) {
      assertThat(agent.value("SELECT 1")).isEqualTo("1");
      JsonNode done =
          olga.post(
              "/api/v1/revocations",
              Map.of("principal", "development:" + DemoCast.MAINTENANCE_AGENT, "reason", "gone"));
      Eventually.holds(
          PATIENCE,
          () -> assertThatThrownBy(() -> agent.value("SELECT 1")).isInstanceOf(SQLException.class));
      olga.delete("/api/v1/revocations/" + done.get("id").asText());
    }
    Eventually.holds(PATIENCE, () -> assertThat(refusal(nodes.at(1))).isEmpty());
  }

  @Test
  void shouldFollowWhatIsPublishedAndKeepWhatIsOnItsDisk() throws Exception {
    // When something is published at the console
    String wider =
        TwoNodes.POLICY.replace(
            "verbs: [select], tables: [shop.orders]",
            "verbs: [select], tables: [shop.orders, shop.products]");
    ObjectNode draft = JSON.createObjectNode();
    draft.putObject("files").put("maintenance-agents.yaml", wider);
    draft.put("if_match", olga.get("/api/v1/policies").get("version").asText());
    draft.put("reason", "for the gateway");
    olga.put("/api/v1/policies", draft.toString());
    // Then the gateway has it
    Path file = nodes.policiesOf("b").resolve("maintenance-agents.yaml");
    Eventually.holds(PATIENCE, () -> assertThat(file).content().contains("shop.products"));
    // And what is changed on its own disk is kept, in nobody's name
    long before = foundOnDisk();
    Files.writeString(file, wider + "# changed here\n");
    Eventually.holds(PATIENCE, () -> assertThat(foundOnDisk()).isGreaterThan(before));
  }

  @Test
  void shouldOpenAndCloseAConnection() throws Exception {
    ObjectNode billing = JSON.createObjectNode();
    billing.put("name", "billing");
    billing.put("host", "127.0.0.1").put("port", GatewayFixture.server().port());
    billing.put("schema", "shop").put("tls", "required");
    AccountConfig account = GatewayFixture.stage().config().connections().get("shop").account();
    billing.put("account", "ephemeral").put("user", account.user());
    billing.put("password", account.secret().orElseThrow().reveal());
    olga.post("/api/v1/connections", billing.toString());
    Endpoint there = nodes.at(1, "billing", nodes.token(DemoCast.MAINTENANCE_AGENT));
    Eventually.holds(PATIENCE, () -> assertThat(refusal(there)).isEmpty());
    olga.delete("/api/v1/connections/billing");
    Eventually.holds(PATIENCE, () -> assertThat(refusal(there)).contains("no connection named"));
  }

  private static long foundOnDisk() {
    try (Connection store =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + nodes.store().port()
                    + "/"
                    + nodes.store().database(),
                nodes.store().user(),
                nodes.store().password().reveal());
        Statement statement = store.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT COUNT(*) FROM policy_versions WHERE author IS NULL")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Why nobody comes in; empty where somebody does. */
  private static String refusal(Endpoint at) {
    try (BusyAgent agent = BusyAgent.connectorJ(at)) {
      return agent.value("SELECT 1").equals("1") ? "" : "nonsense";
    } catch (SQLException e) {
      return e.getMessage();
    }
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
}
