package dev.sallyport.e2e;

import static dev.sallyport.e2e.BusyAgent.PATIENCE;
import static dev.sallyport.e2e.BusyAgent.running;
import static dev.sallyport.e2e.BusyAgent.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.DemoCast;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thrown out in the middle of whatever it was, told why, and others not disturbed. */
class RevocationIT {
  private static final String TOLD = "this identity was revoked: laptop stolen";

  /** Of a shape of its own: others of this class are refused until the breaker trips. */
  private static final String HELD =
      "UPDATE shop.orders SET status = 'revoked-while-held' WHERE id >= 0";

  private final Operator olga = Operator.signIn(GatewayFixture.stage().webUrl(), "olga");
  private final Endpoint agent = GatewayFixture.maintenanceAgent();

  /** What earlier tests opened may be on its way out, and would be counted among what is ended. */
  @BeforeEach
  void awaitThatNobodyIsIn() {
    Eventually.holds(
        PATIENCE,
        () -> {
          for (JsonNode connection : olga.get("/api/v1/connections").get("connections")) {
            assertThat(connection.get("open_sessions").asInt()).isZero();
          }
        });
  }

  @Test
  void shouldThrowOutAPrincipalWhateverItDoes() throws Exception {
    List<String> threads = new ArrayList<>();
    String revocation;
    try (BusyAgent busy = BusyAgent.connectorJ(agent);
        BusyAgent held = BusyAgent.mariaDb(agent);
        BusyAgent idle = BusyAgent.connectorJ(agent);
        BusyAgent other = BusyAgent.connectorJ(GatewayFixture.agent(DemoCast.REPORTING_AGENT))) {
      // Given sessions in a running statement, in a transaction, before a person, at rest
      for (BusyAgent one : List.of(busy, held, idle)) {
        threads.add(one.value("SELECT CONNECTION_ID()"));
      }
      idle.execute("SET autocommit = 0");
      idle.execute("UPDATE shop.orders SET status = 'half-way' WHERE id = 9");
      CompletableFuture<Throwable> interrupted = busy.busyWith("revoked");
      CompletableFuture<Throwable> refused = held.failureOf(HELD);
      Eventually.holds(
          PATIENCE, () -> assertThat(approval().get("state").asText()).isEqualTo("pending"));
      CompletableFuture<Throwable> others = other.busyWith("not-revoked");
      String principal = sessionOf(busy).get("principal").asText();
      // When
      JsonNode done =
          olga.post(
              "/api/v1/revocations", Map.of("principal", principal, "reason", "laptop stolen"));
      revocation = done.get("id").asText();
      // Then
      try {
        assertThat(done.get("ended_sessions").asInt()).isEqualTo(3);
        assertThat(soon(interrupted)).hasMessageContaining(TOLD);
        assertThat(soon(refused)).hasMessageContaining(TOLD);
        assertThatThrownBy(() -> idle.value("SELECT 1")).isInstanceOf(SQLException.class);
        Eventually.holds(PATIENCE, () -> assertThat(alive(threads)).isZero());
        assertThat(running("revoked")).isZero();
        Eventually.holds(
            PATIENCE, () -> assertThat(approval().get("state").asText()).isEqualTo("withdrawn"));
        assertThat(approval().get("outcome").get("reason").asText())
            .isEqualTo("principal " + principal + " revoked by development:olga: laptop stolen");
        assertThat(number("SELECT COUNT(*) FROM shop.orders WHERE status = 'half-way'")).isZero();
        // Then the same token opens nothing any more
        assertThatThrownBy(
                () -> {
                  try (BusyAgent again = BusyAgent.connectorJ(agent)) {
                    again.value("SELECT 1");
                  }
                })
            .hasMessageContaining(TOLD);
        // Then the neighbour has noticed nothing
        assertThat(others).isNotDone();
        assertThat(running("not-revoked")).isEqualTo(1);
      } finally {
        olga.delete("/api/v1/revocations/" + revocation);
      }
      other.cancel();
      soon(others);
      assertThat(other.value("SELECT 1")).isEqualTo("1");
    }
    try (BusyAgent back = BusyAgent.connectorJ(agent)) {
      assertThat(back.value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldThrowOutAGroup() throws Exception {
    try (BusyAgent one = BusyAgent.connectorJ(agent);
        BusyAgent other = BusyAgent.connectorJ(GatewayFixture.agent(DemoCast.REPORTING_AGENT))) {
      CompletableFuture<Throwable> interrupted = one.busyWith("group");
      JsonNode done =
          olga.post(
              "/api/v1/revocations", Map.of("group", "maintenance-agents", "reason", "an audit"));
      try {
        assertThat(soon(interrupted))
            .hasMessageContaining("the group 'maintenance-agents' was revoked: an audit");
        assertThat(other.value("SELECT 1")).isEqualTo("1");
      } finally {
        olga.delete("/api/v1/revocations/" + done.get("id").asText());
      }
    }
  }

  @Test
  void shouldEndOneSessionAndLetItsAgentComeBack() throws Exception {
    try (BusyAgent one = BusyAgent.connectorJ(agent)) {
      CompletableFuture<Throwable> interrupted = one.busyWith("operator");
      String id = sessionOf(one).get("id").asText();
      olga.post("/api/v1/sessions/" + id + "/end", Map.of("reason", "runs wild"));
      assertThat(soon(interrupted))
          .hasMessageContaining("the session was ended by an operator: runs wild");
      Eventually.holds(
          PATIENCE,
          () ->
              assertThat(olga.get("/api/v1/sessions/" + id).get("close_cause").asText())
                  .isEqualTo("ended by development:olga: runs wild"));
    }
    try (BusyAgent back = BusyAgent.connectorJ(agent)) {
      assertThat(back.value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void shouldEndManySideBySide() throws Exception {
    List<BusyAgent> many = new ArrayList<>();
    List<CompletableFuture<Throwable>> ends = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      BusyAgent one = BusyAgent.connectorJ(agent);
      many.add(one);
      ends.add(one.failureOf("UPDATE shop.orders SET status = 'many" + i + "'"));
    }
    Eventually.holds(PATIENCE, () -> assertThat(pending("many")).isEqualTo(20));
    String principal = sessionOf(many.get(0)).get("principal").asText();
    JsonNode done =
        olga.post("/api/v1/revocations", Map.of("principal", principal, "reason", "laptop stolen"));
    try {
      assertThat(done.get("ended_sessions").asInt()).isEqualTo(20);
      for (CompletableFuture<Throwable> end : ends) {
        assertThat(soon(end)).hasMessageContaining(TOLD);
      }
      Eventually.holds(PATIENCE, () -> assertThat(pending("many")).isZero());
    } finally {
      olga.delete("/api/v1/revocations/" + done.get("id").asText());
      for (BusyAgent one : many) {
        one.close();
      }
    }
  }

  /** Once the journal has brought it to the store. */
  private JsonNode sessionOf(BusyAgent client) throws SQLException {
    long number = client.greetingId();
    AtomicReference<JsonNode> found = new AtomicReference<>();
    Eventually.holds(PATIENCE, () -> found.set(olga.session(number)));
    return found.get();
  }

  private JsonNode approval() {
    for (JsonNode approval : olga.get("/api/v1/approvals?limit=500").get("approvals")) {
      if (approval.get("statement").asText().equals(HELD)) {
        return approval;
      }
    }
    throw new AssertionError("no request for it");
  }

  private long pending(String word) {
    long count = 0;
    for (JsonNode approval :
        olga.get("/api/v1/approvals?state=pending&limit=500").get("approvals")) {
      count += approval.get("statement").asText().contains(word) ? 1 : 0;
    }
    return count;
  }

  private static long alive(List<String> threads) {
    return number(
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE id IN ("
            + String.join(",", threads)
            + ")");
  }

  private static long number(String sql) {
    return GatewayFixture.database().number(sql);
  }
}
