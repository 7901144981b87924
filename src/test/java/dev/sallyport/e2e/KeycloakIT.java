package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.TokenEndpoint;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Identities of a real Keycloak, through real drivers, to a real MySQL. */
class KeycloakIT {
  private static final String COUNT = "SELECT COUNT(*) FROM shop.products";
  private static final String RESTOCK = "UPDATE shop.products SET stock = stock + 1 WHERE id = 7";
  private static final int ACCESS_DENIED = 1045;

  /** The gateway asks an issuer for its keys at most once in ten seconds. */
  private static final Duration KEY_FETCH = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static KeycloakGate gate;

  @BeforeAll
  static void start() throws Exception {
    gate = KeycloakGate.open(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    gate.close();
  }

  @Test
  void shouldTellAgentsAndPeopleOfTwoIssuersApart() throws Exception {
    // Given sessions of two services and a person, groups at another place in each realm
    assertLetIn(gate.corp().tokenOfService("nightly-report"));
    assertLetIn(gate.corp().tokenOfPerson("alice"));
    assertLetIn(gate.partner().tokenOfService("visitor"));
    // When an administrator looks, signed in by Keycloak's own form
    KeycloakVisitor bob = new KeycloakVisitor(gate.web());
    HttpResponse<String> me = bob.signIn("bob", gate.corp().password());
    // Then
    assertThat(me.body())
        .contains("\"name\":\"bob\"", "\"kind\":\"human\"", "\"groups\":[\"admins\"]");
    assertThat(bob.visited)
        .anySatisfy(
            page ->
                assertThat(page.toString())
                    .startsWith(gate.corp().issuer().toString())
                    .contains("code_challenge_method=S256"));
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(kindsByName(bob))
                .containsEntry("service-account-nightly-report", "agent")
                .containsEntry("alice", "human")
                .containsEntry("service-account-visitor", "agent"));
  }

  @Test
  void shouldTakeAnApprovalByASignInThatKeycloakAskedForAnew() throws Exception {
    // Given somebody whom Keycloak knows already
    KeycloakVisitor bob = new KeycloakVisitor(gate.web());
    bob.signIn("bob", gate.corp().password());
    Instant first = Instant.parse(bob.api("me").path("authenticated_at").asText());
    // Then another sign-in needs no word of theirs, and is no newer
    HttpResponse<String> again = bob.visit("/sign-in?to=/api/v1/me");
    assertThat(KeycloakVisitor.isLoginForm(again)).isFalse();
    assertThat(Instant.parse(bob.api("me").path("authenticated_at").asText())).isEqualTo(first);
    // When an agent waits for somebody who signed in anew, and they do
    ExecutorService waiting = Executors.newSingleThreadExecutor();
    try (AgentClient agent =
        ClientKind.CONNECTOR_J.open(gate.at(gate.corp().tokenOfPerson("dave")))) {
      Future<Long> changed = waiting.submit(() -> agent.update(RESTOCK));
      JsonNode card = pending(bob);
      String path = "approvals/" + card.path("id").asText();
      assertThat(card.path("fresh_sign_in_seconds").asLong()).isEqualTo(60);
      Eventually.holds(
          Duration.ofSeconds(5),
          () -> assertThat(Instant.now()).isAfterOrEqualTo(first.plusSeconds(1)));
      HttpResponse<String> form = bob.visit("/sign-in?fresh=1&to=/" + path);
      assertThat(KeycloakVisitor.isLoginForm(form)).isTrue();
      HttpResponse<String> back = bob.fill(form, "bob", gate.corp().password());
      // Then they are back, Keycloak says that it was now, and their word counts
      assertThat(back.uri()).isEqualTo(gate.web().resolve("/" + path));
      assertThat(Instant.parse(bob.api("me").path("authenticated_at").asText())).isAfter(first);
      String digest = bob.api(path).path("approval").path("digest").asText();
      HttpResponse<String> decided =
          bob.post(
              path + "/decision", "{\"decision\": \"approve\", \"digest\": \"" + digest + "\"}");
      assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
      assertThat(changed.get(20, TimeUnit.SECONDS)).isOne();
    } finally {
      waiting.shutdownNow();
    }
  }

  @Test
  void shouldNotLetPeopleInByAWrongPassword() throws Exception {
    KeycloakVisitor visitor = new KeycloakVisitor(gate.web());
    HttpResponse<String> page = visitor.signIn("bob", Secret.of("not bob's"));
    assertThat(page.uri().toString()).startsWith(gate.corp().issuer().toString());
    assertThatThrownBy(() -> visitor.api("me")).hasMessageContaining("401");
  }

  @Test
  void shouldFlagOrRefuseAPersonsTokenWhereAnAgentsIsExpected() throws Exception {
    // Given an agent that runs with a person's token
    assertLetIn(gate.corp().tokenOfPerson("dave"));
    // Then it is seen, and where the policy says so it does not get in
    KeycloakVisitor bob = new KeycloakVisitor(gate.web());
    bob.signIn("bob", gate.corp().password());
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> assertThat(sessionOf(bob, "dave").path("flags").toString()).contains("other-kind"));
    assertThatThrownBy(
            () -> ClientKind.CONNECTOR_J.open(gate.at(gate.corp().tokenOfPerson("erin"))).close())
        .hasMessageContaining(
            "Sallyport: the policy does not expect principals of the kind of corp:");
  }

  @Test
  void shouldGoByTheGroupsOfTheToken() {
    assertThatThrownBy(
            () -> ClientKind.CONNECTOR_J.open(gate.at(gate.corp().tokenOfPerson("bob"))).close())
        .hasMessageContaining("Sallyport: no policy lets corp:")
        .hasMessageContaining("(groups [admins])");
  }

  @Test
  void shouldRefuseATokenForAnotherAudienceOrNone() {
    assertRefused(gate.corp().tokenOfService("billing"), "not 'sallyport'");
    assertRefused(gate.corp().tokenOfService("no-audience"), "not 'sallyport'");
  }

  @Test
  void shouldRefuseATokenOnceItExpired() throws Exception {
    Secret token = gate.corp().tokenOfService("brief");
    Eventually.holds(
        Duration.ofSeconds(60), () -> assertRefused(token, "expired at", "get a new one"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientKind.class,
      names = {"CONNECTOR_J", "MARIADB_J", "VERTX", "MYSQL2"})
  void shouldTakeATokenOfSixteenKilobytes(ClientKind driver) throws Exception {
    Secret token = tokenOfGroups("many-groups-" + driver.ordinal(), 250);
    assertThat(token.reveal().length()).isGreaterThan(16 * 1024);
    assertLetIn(driver, token);
  }

  @Test
  void shouldSayThatThereAreTooManyGroups() {
    assertRefused(tokenOfGroups("too-many-groups", 300), "names more than 256 groups");
  }

  @Test
  void shouldGiveNoNewTokenToADisabledPersonAndLetTheOldOneEnd() throws Exception {
    // Given
    Secret before = gate.corp().tokenOfPerson("carol");
    // When
    gate.corp().enable("carol", false);
    try {
      // Then: nobody but the issuer knows, until the token ends or is revoked at the gateway
      assertLetIn(before);
      TokenEndpoint.Answer answer = gate.corp().signIn("carol");
      assertThat(answer.status()).isGreaterThanOrEqualTo(400);
      assertThat(answer.body().has("access_token")).isFalse();
    } finally {
      // The realm is that of all tests of a JVM.
      gate.corp().enable("carol", true);
    }
  }

  @Test
  void shouldFollowKeysThatAreRotatedAndWithdrawn() throws Exception {
    // Given
    KeycloakRealm realm = gate.partner();
    Secret old = realm.tokenOfService("visitor");
    assertLetIn(old);
    // When
    realm.rotate();
    Secret renewed = realm.tokenOfService("visitor");
    assertThat(keyId(renewed)).isNotEqualTo(keyId(old));
    // Then
    Eventually.holds(KEY_FETCH, () -> assertLetIn(renewed));
    assertLetIn(old);
    // When the old key is withdrawn, and the gateway has a reason to look
    realm.withdraw(keyId(old));
    realm.rotate();
    Secret latest = realm.tokenOfService("visitor");
    Eventually.holds(KEY_FETCH, () -> assertLetIn(latest));
    // Then
    assertRefused(old, "which its issuer does not publish");
    assertLetIn(renewed);
  }

  private static Secret tokenOfGroups(String client, int groups) {
    gate.corp()
        .addServiceOfGroups(
            client,
            IntStream.range(0, groups)
                .mapToObj(
                    i ->
                        i == 0
                            ? "reporting-agents"
                            : "a-department-with-a-very-long-name-" + i + "-of-many")
                .toList());
    return gate.corp().tokenOfService(client);
  }

  private static JsonNode pending(KeycloakVisitor visitor) {
    JsonNode[] found = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(10),
        () -> {
          try {
            found[0] = visitor.api("approvals?state=pending").path("approvals").path(0);
          } catch (Exception e) {
            throw new AssertionError("no approvals", e);
          }
          assertThat(found[0].path("statement").asText()).isEqualTo(RESTOCK);
        });
    return found[0];
  }

  private static Map<String, String> kindsByName(KeycloakVisitor visitor) {
    Map<String, String> kinds = new HashMap<>();
    try {
      for (JsonNode session : visitor.api("sessions").path("sessions")) {
        kinds.put(session.path("principal_name").asText(), session.path("kind").asText());
        JsonNode events = visitor.api("sessions/" + session.path("id").asText() + "/events");
        assertThat(events.path("events").get(0).path("kind")).isEqualTo(session.path("kind"));
      }
    } catch (Exception e) {
      throw new AssertionError("no sessions", e);
    }
    return kinds;
  }

  private static JsonNode sessionOf(KeycloakVisitor visitor, String name) {
    try {
      for (JsonNode session : visitor.api("sessions").path("sessions")) {
        if (session.path("principal_name").asText().equals(name)) {
          return session;
        }
      }
    } catch (Exception e) {
      throw new AssertionError("no sessions", e);
    }
    throw new AssertionError("no session of " + name);
  }

  private static String keyId(Secret token) {
    return new ForgedTokens(token, null).header().path("kid").asText();
  }

  private static void assertLetIn(Secret token) {
    assertLetIn(ClientKind.CONNECTOR_J, token);
  }

  private static void assertLetIn(ClientKind driver, Secret token) {
    try (AgentClient client = driver.open(gate.at(token))) {
      assertThat(client.query(COUNT)).isEqualTo(List.of(List.of("400")));
    } catch (StatementRefusedException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static void assertRefused(Secret token, String... reasons) {
    StatementRefusedException refused =
        catchThrowableOfType(
            StatementRefusedException.class,
            () -> ClientKind.CONNECTOR_J.open(gate.at(token)).close());
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(ACCESS_DENIED);
    assertThat(refused.getMessage()).contains("Sallyport: ").contains(reasons);
  }
}
