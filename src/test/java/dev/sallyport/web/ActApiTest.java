package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.Act;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do to the gateway is written down before it is done, or not done. */
@Tag(EmptyStore.FILES)
class ActApiTest {
  private static final String REASON = "{\"reason\": \"runs wild\"}";

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static Visitor adam;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    adam = Visitor.signedIn(console, "adam");
  }

  @AfterEach
  void repair() {
    console.acts.down = false;
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void shouldWriteDownWhoWasThrownOutAndLetInAgain() {
    // When
    String id = Visitor.json(revoke("principal", "idp:wild")).getString("id");
    adam.delete("/api/v1/revocations/" + id);
    String session = console.running.open("short", "agents");
    adam.post("/api/v1/sessions/" + session + "/end", REASON);
    // Then
    assertThat(console.acts.of("idp:wild"))
        .extracting(Act::kind)
        .containsExactly("revocation.lifted", "principal.revoked");
    Act ended = console.acts.of(session).get(0);
    assertThat(ended.kind()).isEqualTo("session.ended");
    assertThat(ended.by()).isEqualTo("idp:adam");
    assertThat(ended.details()).containsEntry("reason", "runs wild");
  }

  @Test
  void shouldDoNothingThatCannotBeWrittenDown() {
    // Given
    String session = console.running.open("spared", "agents");
    String standing = Visitor.json(revoke("group", "stays-out")).getString("id");
    String recorded = record("idp:spared", "");
    console.acts.down = true;
    // When
    HttpResponse<String> end = adam.post("/api/v1/sessions/" + session + "/end", REASON);
    HttpResponse<String> revoke = revoke("principal", "idp:spared");
    HttpResponse<String> lift = adam.delete("/api/v1/revocations/" + standing);
    HttpResponse<String> export = adam.get("/api/v1/sessions/" + recorded + "/export");
    // Then
    for (HttpResponse<String> answer : List.of(end, revoke, lift, export)) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(Visitor.json(answer).getString("detail")).contains("was not done");
    }
    assertThat(console.running.find(session)).isPresent();
    JsonObject listed =
        Visitor.json(adam.get("/api/v1/revocations")).getJsonArray("revocations").stream()
            .map(JsonObject.class::cast)
            .filter(r -> r.getString("id").equals(standing))
            .findFirst()
            .orElseThrow();
    assertThat(listed.getBoolean("stands")).isTrue();
  }

  @Test
  void shouldLetAdministratorsAndOwnersGiveBackALeaseAndWriteItDown() {
    // Given
    String annas = lease("idp:anna");
    String nobodys = lease("idp:someone");
    Visitor anna = Visitor.signedIn(console, "anna");
    // Then
    assertThat(anna.delete("/api/v1/leases/" + nobodys).statusCode()).isEqualTo(404);
    console.acts.down = true;
    assertThat(anna.delete("/api/v1/leases/" + annas).statusCode()).isEqualTo(503);
    assertThat(console.endedLeases).doesNotContain(annas);
    console.acts.down = false;
    assertThat(anna.delete("/api/v1/leases/" + annas).statusCode()).isEqualTo(200);
    assertThat(adam.delete("/api/v1/leases/" + nobodys).statusCode()).isEqualTo(200);
    assertThat(console.endedLeases).contains(annas, nobodys);
    assertThat(console.acts.of(annas)).extracting(Act::by).containsExactly("idp:anna");
    assertThat(console.acts.of(nobodys)).extracting(Act::kind).containsExactly("lease.given_back");
  }

  @Test
  void shouldLetAPersonEndTheSessionsOfTheirAgents() {
    String session = console.running.openFor("idp:anna");
    Visitor anna = Visitor.signedIn(console, "anna");
    Visitor lea = Visitor.signedIn(console, "lea");
    String path = "/api/v1/sessions/" + session + "/end";
    assertThat(lea.post(path, REASON).statusCode()).isEqualTo(404);
    assertThat(anna.post(path, REASON).statusCode()).isEqualTo(201);
    assertThat(console.acts.of(session)).extracting(Act::by).containsExactly("idp:anna");
  }

  @Test
  void shouldListActsByFilterAndPage() {
    // Given
    revoke("group", "listed-1");
    revoke("group", "listed-2");
    // When
    JsonObject first = Visitor.json(adam.get("/api/v1/acts?limit=1&kind=group"));
    JsonObject second =
        Visitor.json(
            adam.get("/api/v1/acts?limit=1&kind=group&before=" + first.getString("next_before")));
    // Then
    assertThat(subject(first)).isEqualTo("listed-2");
    assertThat(subject(second)).isEqualTo("listed-1");
    assertThat(Visitor.json(adam.get("/api/v1/acts?by=idp:nobody")).getJsonArray("acts")).isEmpty();
    assertThat(subject(Visitor.json(adam.get("/api/v1/acts?subject=listed-1"))))
        .isEqualTo("listed-1");
  }

  @ParameterizedTest
  @CsvSource({"adam, 200", "audrey, 200", "dora, 403", "anna, 403"})
  void shouldShowActsAndFiguresToThoseWhoSeeAll(String person, int status) {
    Visitor visitor = Visitor.signedIn(console, person);
    assertThat(visitor.get("/api/v1/acts").statusCode()).isEqualTo(status);
    assertThat(visitor.get("/api/v1/statistics?range=1h").statusCode()).isEqualTo(status);
    assertThat(adam.get("/api/v1/statistics?range=1y").statusCode()).isEqualTo(400);
  }

  private static String subject(JsonObject page) {
    return page.getJsonArray("acts").getJsonObject(0).getString("subject");
  }

  private static HttpResponse<String> revoke(String kind, String subject) {
    return adam.post(
        "/api/v1/revocations",
        new JsonObject().put(kind, subject).put("reason", "runs wild").encode());
  }

  private static String record(String principal, String actsFor) {
    String id = UUID.randomUUID().toString();
    SampleSession session =
        new SampleSession(id, Instant.parse("2026-11-20T12:00:00Z"))
            .openedFor(principal, principal, actsFor)
            .closed();
    ConsoleFixture.await(console.store.sessionArchive().append(session.events(), "j." + id, 1));
    return id;
  }

  private static String lease(String owner) {
    String id = UUID.randomUUID().toString();
    Principal agent =
        new Principal(
            "idp:agent-of-" + owner,
            Principal.Kind.AGENT,
            "An agent",
            Set.of(),
            "idp",
            Map.of(),
            Optional.of(owner));
    Instant now = console.clock.instant();
    Lease lease =
        new Lease(
            id,
            Lease.USER_PREFIX + id.substring(0, 8),
            agent,
            "orders",
            "nightly report",
            Map.of(),
            now,
            now.plusSeconds(600),
            1,
            PasswordDigests.of(Secret.of("secret-" + id)));
    ConsoleFixture.await(console.store.leases().insert(lease, id, LeaseStore.Bounds.DEFAULT));
    return id;
  }
}
