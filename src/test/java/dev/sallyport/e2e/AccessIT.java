package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From asking for access to a session on the real server, and the ways that do not lead there. */
class AccessIT {
  private static final String REQUESTS = "/api/v1/access-requests";
  private static final String COUNT = "SELECT COUNT(*) FROM shop.products";

  @TempDir private static Path directory;
  private static AccessGate gate;

  private final Secret token =
      GatewayFixture.stage().provider().tokenOfAgent(DemoCast.REPORTING_AGENT);
  private final ApiCaller agent = ApiCaller.agent(gate.web(), token);

  @BeforeAll
  static void start() throws Exception {
    gate = AccessGate.open(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    gate.close();
  }

  @Test
  void shouldOpenOneSessionWithALeaseAndNoSecondOne() throws Exception {
    JsonNode lease = ask("open", "\"duration\": \"2m\", \"tags\": {\"ticket\": \"OPS-9\"}");
    try (AgentClient client = ClientKind.CONNECTOR_J.open(endpoint(lease))) {
      assertThat(client.query(COUNT)).isEqualTo(List.of(List.of("400")));
      assertRefused(endpoint(lease), "used up");
    }
    // The session says which lease opened it, and for what
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          JsonNode session = session(lease.get("id").asText());
          assertThat(session.get("purpose").asText()).isEqualTo("nightly report");
          assertThat(session.get("statements").asLong()).isPositive();
        });
  }

  @Test
  void shouldLetNobodyInAfterTheLeasesTime() throws Exception {
    JsonNode lease = ask("open", "\"duration\": \"1s\"");
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(agent.get("/api/v1/leases").get("leases"))
                .filteredOn(l -> l.get("id").equals(lease.get("id")))
                .allMatch(l -> l.get("state").asText().equals("expired")));
    assertRefused(endpoint(lease), "expired");
  }

  @Test
  void shouldOpenNothingOnceTheLeaseHasExpiredOnTheWayIn() throws Exception {
    // Less than the 5 s for which the gateway waits for an answer of the database.
    JsonNode lease = ask("open", "\"duration\": \"3s\"");
    String id = lease.get("id").asText();
    try (Suspension database = new Suspension(GatewayFixture.stage().database().pid())) {
      database.begin();
      CompletableFuture<List<List<String>>> comingIn =
          CompletableFuture.supplyAsync(() -> countAt(endpoint(lease)));
      Eventually.holds(
          Duration.ofSeconds(60),
          () -> {
            assertThat(lease(id).get("begun").asInt()).isEqualTo(1);
            assertThat(Instant.parse(lease.get("expires_at").asText())).isBefore(Instant.now());
          });
      database.end();
      assertThatThrownBy(comingIn::get).hasMessageContaining("expired");
    }
  }

  @Test
  void shouldEndASessionWithItsLease() throws Exception {
    JsonNode lease = ask("open", "\"duration\": \"5s\"");
    try (AgentClient client = ClientKind.CONNECTOR_J.open(endpoint(lease))) {
      Eventually.holds(
          Duration.ofSeconds(60), () -> assertThatThrownBy(() -> client.query(COUNT)).isNotNull());
    }
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(session(lease.get("id").asText()).get("close_cause").asText())
                .contains("the lease that opened the session has expired"));
    assertRefused(endpoint(lease), "expired");
  }

  @Test
  void shouldEndTheSessionOfALeaseThatIsGivenBack() throws Exception {
    JsonNode lease = ask("open", "\"duration\": \"2m\"");
    try (AgentClient client = ClientKind.CONNECTOR_J.open(endpoint(lease))) {
      client.query(COUNT);
      JsonNode back = agent.delete("/api/v1/leases/" + lease.get("id").asText());
      assertThat(back.get("ended_sessions").asInt()).isEqualTo(1);
      assertThatThrownBy(() -> client.query(COUNT)).isInstanceOf(StatementRefusedException.class);
    }
    assertRefused(endpoint(lease), "given back");
  }

  @Test
  void shouldEndTheSessionThatComesInWhileItsLeaseIsGivenBack() throws Exception {
    JsonNode lease = ask("open", "\"duration\": \"2m\"");
    String id = lease.get("id").asText();
    try (Suspension database = new Suspension(GatewayFixture.stage().database().pid())) {
      database.begin();
      CompletableFuture<List<List<String>>> comingIn =
          CompletableFuture.supplyAsync(() -> countAt(endpoint(lease)));
      Eventually.holds(
          Duration.ofSeconds(60), () -> assertThat(lease(id).get("begun").asInt()).isEqualTo(1));
      agent.delete("/api/v1/leases/" + id);
      database.end();
      assertThatThrownBy(comingIn::get).hasCauseInstanceOf(IllegalStateException.class);
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              assertThat(session(id).get("close_cause").asText())
                  .isEqualTo("the lease that opened the session was given back"));
    }
  }

  @Test
  void shouldRefuseALongerDurationThanThePolicyLets() {
    assertThatThrownBy(() -> ask("open", "\"duration\": \"6m\"")).hasMessageContaining("too-long");
  }

  @Test
  void shouldAskPeopleForALease() throws Exception {
    String id = request("guarded", "\"duration\": \"1m\"").get("id").asText();
    approve(id);
    JsonNode granted = agent.get(REQUESTS + "/" + id + "?wait=10");
    assertThat(granted.get("state").asText()).isEqualTo("granted");
    try (AgentClient client = ClientKind.CONNECTOR_J.open(endpoint(granted.get("lease")))) {
      assertThat(client.query(COUNT)).isEqualTo(List.of(List.of("400")));
    }
  }

  @Test
  void shouldHoldALoginWithATokenUntilPeopleDecide() throws Exception {
    // Given a login that waits longer than a login may take
    CompletableFuture<AgentClient> login =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ClientKind.CONNECTOR_J.open(gate.at("guarded", token));
              } catch (StatementRefusedException e) {
                throw new IllegalStateException(e);
              }
            });
    ApiCaller dana = ApiCaller.person(gate.web(), "dana");
    String id = awaitHeldRequest(dana, "guarded");
    long asked = System.nanoTime();
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(System.nanoTime() - asked).isGreaterThan(Duration.ofSeconds(11).toNanos()));
    assertThat(login).isNotDone();
    // When
    approve(dana, id);
    // Then
    try (AgentClient client = login.get()) {
      assertThat(client.query(COUNT)).isEqualTo(List.of(List.of("400")));
    }
  }

  @Test
  void shouldRefuseALoginWhenOthersAreToBeAskedByNow() throws Exception {
    // Given a login that waits for people, and a policy that changes meanwhile
    CompletableFuture<Throwable> refusal = refusalAt("changing");
    ApiCaller dana = ApiCaller.person(gate.web(), "dana");
    String id = awaitHeldRequest(dana, "changing");
    gate.write("changing", "max_lease: 3m, approval: { approvers: [oncall], hold: 60s }");
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThatThrownBy(() -> request("changing", "\"duration\": \"4m\""))
                .hasMessageContaining("too-long"));
    // When
    approve(dana, id);
    // Then
    assertThat(refusal.get())
        .isInstanceOfSatisfying(
            StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(1045))
        .hasMessageContaining("the policy changed while people were asked")
        .hasMessageContaining("changing/session asks other people");
  }

  @Test
  void shouldTellALoginThatPeopleSaidNo() throws Exception {
    CompletableFuture<Throwable> refusal = refusalAt("guarded");
    ApiCaller dana = ApiCaller.person(gate.web(), "dana");
    String id = awaitHeldRequest(dana, "guarded");
    dana.post(
        "/api/v1/approvals/" + id + "/decision",
        "{\"decision\": \"deny\", \"reason\": \"not tonight\"}");
    assertThat(refusal.get())
        .isInstanceOfSatisfying(
            StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(1045))
        .hasMessageContaining("Sallyport: ")
        .hasMessageContaining("not tonight");
  }

  @Test
  void shouldWithdrawWhenTheClientLeavesBeforeADecision() throws Exception {
    // Given a client that waits
    Endpoint at = gate.at("guarded", token);
    ProcessBuilder builder =
        new ProcessBuilder(
                ServerCache.mysql().resolve("bin/mysql").toString(),
                "--no-defaults",
                "--protocol=TCP",
                "--host=127.0.0.1",
                "--port=" + at.port(),
                "--user=" + at.connection(),
                "--enable-cleartext-plugin",
                "--ssl-mode=REQUIRED",
                "--execute=SELECT 1")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MYSQL_PWD", at.token().reveal());
    Process client = builder.start();
    try {
      ApiCaller dana = ApiCaller.person(gate.web(), "dana");
      String id = awaitHeldRequest(dana, "guarded");
      // When
      client.destroyForcibly();
      // Then
      Eventually.holds(
          Duration.ofSeconds(60),
          () -> {
            JsonNode request = dana.get("/api/v1/approvals/" + id).get("approval");
            assertThat(request.get("kind").asText()).isEqualTo("access");
            assertThat(request.get("state").asText()).isEqualTo("withdrawn");
          });
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void shouldTakeATokenOnceWhereThePolicySaysSo() throws Exception {
    Secret fresh = GatewayFixture.stage().provider().tokenOfAgent(DemoCast.REPORTING_AGENT);
    try (AgentClient client = ClientKind.CONNECTOR_J.open(gate.at("once", fresh))) {
      assertThat(client.query(COUNT)).isEqualTo(List.of(List.of("400")));
    }
    assertRefused(gate.at("once", fresh), "this token has opened a session before");
    Secret another = GatewayFixture.stage().provider().tokenOfAgent(DemoCast.REPORTING_AGENT);
    ClientKind.CONNECTOR_J.open(gate.at("once", another)).close();
  }

  @Test
  void shouldLetAnIdentityHaveNoMoreSessionsThanThePolicySays() throws Exception {
    Secret token = GatewayFixture.stage().provider().tokenOfAgent(DemoCast.REPORTING_AGENT);
    Endpoint single = gate.at("single", token);
    try (AgentClient client = ClientKind.CONNECTOR_J.open(single)) {
      client.query(COUNT);
      assertThatThrownBy(() -> ClientKind.CONNECTOR_J.open(single))
          .isInstanceOfSatisfying(
              StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(1226))
          .hasMessageContaining("session.max_sessions");
      // Of another connection it may
      ClientKind.CONNECTOR_J.open(gate.at("open", token)).close();
    }
    // Its place is free when nothing is left of it in the database
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> assertThatCode(() -> countAt(single)).doesNotThrowAnyException());
  }

  @Test
  void shouldFlagAnAgentWherePeopleAreExpected() throws Exception {
    JsonNode lease = ask("people", "\"sessions\": 1");
    ClientKind.CONNECTOR_J.open(endpoint(lease)).close();
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(session(lease.get("id").asText()).get("flags").get(0).asText())
                .isEqualTo("other-kind"));
  }

  private CompletableFuture<Throwable> refusalAt(String connection) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            ClientKind.CONNECTOR_J.open(gate.at(connection, token)).close();
            return new AssertionError("let in");
          } catch (StatementRefusedException e) {
            return e;
          }
        });
  }

  private JsonNode ask(String connection, String more) {
    return request(connection, more).get("lease");
  }

  private JsonNode request(String connection, String more) {
    return agent.post(
        REQUESTS,
        "{\"connection\": \"%s\", \"purpose\": \"nightly report\", %s}"
            .formatted(connection, more));
  }

  private static void approve(String id) {
    approve(ApiCaller.person(gate.web(), "dana"), id);
  }

  private static void approve(ApiCaller dana, String id) {
    String path = "/api/v1/approvals/" + id;
    String digest = dana.get(path).get("approval").get("digest").asText();
    dana.post(path + "/decision", "{\"decision\": \"approve\", \"digest\": \"" + digest + "\"}");
  }

  /** Of that connection: other tests leave requests for others behind. */
  private static String awaitHeldRequest(ApiCaller approver, String connection) {
    List<String> ids = new ArrayList<>();
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          for (JsonNode pending :
              approver.get("/api/v1/approvals?state=pending").get("approvals")) {
            if (pending.get("connection").asText().equals(connection)) {
              ids.add(pending.get("id").asText());
            }
          }
          assertThat(ids).isNotEmpty();
        });
    return ids.get(0);
  }

  private JsonNode lease(String id) {
    for (JsonNode lease : agent.get("/api/v1/leases").get("leases")) {
      if (lease.get("id").asText().equals(id)) {
        return lease;
      }
    }
    throw new AssertionError("no lease " + id);
  }

  private static List<List<String>> countAt(Endpoint at) {
    try (AgentClient client = ClientKind.CONNECTOR_J.open(at)) {
      return client.query(COUNT);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private JsonNode session(String lease) {
    for (JsonNode session : agent.get("/api/v1/sessions").get("sessions")) {
      if (session.get("lease").asText().equals(lease)) {
        return session;
      }
    }
    throw new AssertionError("no session of lease " + lease);
  }

  private static Endpoint endpoint(JsonNode lease) {
    return gate.at(lease.get("user").asText(), Secret.of(lease.get("password").asText()));
  }

  private static void assertRefused(Endpoint at, String reason) {
    assertThatThrownBy(() -> ClientKind.CONNECTOR_J.open(at))
        .isInstanceOfSatisfying(
            StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(1045))
        .hasMessageContaining("Sallyport: ")
        .hasMessageContaining(reason);
  }
}
