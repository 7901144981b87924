package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.store.AuditReport;
import dev.sallyport.store.PostgresServer;
import dev.sallyport.store.StoreCheck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose store is a database of PostgreSQL: sessions, approvals, and what is kept. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresGatewayIT {
  private static final String POLICY =
      """
      policy: kept-on-a-server
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.orders] }
        - review: { verbs: [update], tables: [shop.orders] }
          approvers: [dba]
      """;

  @TempDir private Path folder;
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();

  @Test
  void shouldAskAndRecordAndBeFoundAgain() throws Exception {
    // Given
    StoreConfig.PostgreSql store = PostgresServer.empty();
    DemoStage stage = StageWithPolicy.start(folder, POLICY, config -> with(config, store));
    String request;
    try {
      Operator dana = Operator.signIn(stage.webUrl(), "dana");
      Operator ada = Operator.signIn(stage.webUrl(), "ada");
      try (Connection agent = StageWithPolicy.connect(stage, "/shop?sslMode=REQUIRED")) {
        // When something is allowed, refused and asked for
        assertThat(value(agent, "SELECT COUNT(*) FROM shop.orders")).isNotEqualTo("0");
        assertThatThrownBy(() -> run(agent, "DELETE FROM shop.orders"))
            .hasMessageContaining("Sallyport: ");
        Future<Integer> asked =
            agentThread.submit(
                () -> run(agent, "UPDATE shop.orders SET status = 'held' WHERE id = 1"));
        JsonNode card = card(dana);
        request = card.get("id").asText();
        dana.post(
            "/api/v1/approvals/" + request + "/decision",
            Map.of("decision", "approve", "reason", "seen", "digest", card.get("digest").asText()));
        // Then
        assertThat(asked.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(value(agent, "SELECT status FROM shop.orders WHERE id = 1")).isEqualTo("held");
      }
      String session = session(ada);
      assertThat(ada.get("/api/v1/sessions/" + session + "/events?limit=500").toString())
          .contains("UPDATE shop.orders SET status = 'held'")
          .contains("\"outcome\":\"approved\"");
      Eventually.holds(
          Duration.ofSeconds(30),
          () ->
              assertThat(
                      ada.get("/api/v1/statements?text=held&table=shop.orders").get("statements"))
                  .isNotEmpty());
      assertThat(ada.get("/api/v1/approvals/" + request).get("approval").get("state").asText())
          .isEqualTo("approved");
    } finally {
      agentThread.shutdownNow();
      stage.close();
    }
    // And what is kept is whole and signed
    AuditReport report = StoreCheck.of(store, Set.of(), List.of());
    assertThat(report.findings()).isEmpty();
    assertThat(report.entries()).isPositive();
    assertThat(report.unsignedChunks()).isZero();
  }

  private static GatewayConfig with(GatewayConfig config, StoreConfig store) {
    GatewayConfig patient = PatientBreaker.in(config);
    return new GatewayConfig(
        patient.listener(),
        patient.web(),
        patient.identity(),
        patient.connections(),
        patient.policies(),
        patient.policiesEditable(),
        patient.audit(),
        store,
        patient.secrets(),
        patient.notifyChannels());
  }

  private static JsonNode card(Operator approver) {
    JsonNode[] card = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          JsonNode list = approver.get("/api/v1/approvals?state=pending").get("approvals");
          assertThat(list).hasSize(1);
          card[0] = list.get(0);
        });
    return card[0];
  }

  /** The only one, once it is closed. */
  private static String session(Operator auditor) {
    String[] id = new String[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          JsonNode sessions = auditor.get("/api/v1/sessions").get("sessions");
          assertThat(sessions).hasSize(1);
          assertThat(sessions.get(0).get("closed_at").isNull()).isFalse();
          id[0] = sessions.get(0).get("id").asText();
        });
    return id[0];
  }

  private static int run(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static String value(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
