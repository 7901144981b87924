package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class RevocationApiTest {
  private static final String PATH = "/api/v1/revocations";

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static Visitor adam;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    adam = Visitor.signedIn(console, "adam");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void shouldEndTheSessionsOfAPrincipalAndOfNobodyElse() {
    // Given
    String theirs = console.running.open("thrown-out", "agents");
    String others = console.running.open("thrown-out-not", "agents");
    // When
    HttpResponse<String> answer = revoke("principal", "idp:thrown-out", "laptop stolen");
    // Then
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonObject revocation = Visitor.json(answer);
    assertThat(revocation.getInteger("ended_sessions")).isEqualTo(1);
    assertThat(revocation.getString("by")).isEqualTo("idp:adam");
    assertThat(console.running.ended.get(theirs))
        .isEqualTo(
            new SessionEnd(
                "principal idp:thrown-out revoked by idp:adam: laptop stolen",
                "this identity was revoked: laptop stolen",
                true));
    assertThat(console.running.ended).doesNotContainKey(others);
    assertThat(console.running.find(others)).isPresent();
  }

  /** A revocation that stands and throws nobody out is worse than none. */
  @ParameterizedTest
  @CsvSource({"'batch ', 'batch '", "' x', ' x'", "team/night, /team/night"})
  void shouldThrowOutAGroupAsItsProviderWritesIt(String inClaims, String said) {
    String session = console.running.open("of-" + inClaims, inClaims);
    HttpResponse<String> answer = revoke("group", said, "runs wild");
    assertThat(Visitor.json(answer).getInteger("ended_sessions")).isEqualTo(1);
    assertThat(console.running.ended).containsKey(session);
  }

  @Test
  void shouldSignOutAPersonWhoIsRevokedAndKeepThemOutUntilItIsLifted() {
    // Given
    Visitor lea = Visitor.signedIn(console, "lea");
    Visitor anna = Visitor.signedIn(console, "anna");
    // When
    String id = Visitor.json(revoke("principal", "idp:lea", "left the company")).getString("id");
    // Then
    assertThat(lea.get("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(anna.get("/api/v1/me").statusCode()).isEqualTo(200);
    Visitor again = new Visitor(console);
    HttpResponse<String> back = again.get(again.chooseAtProvider("/sign-in", "lea"));
    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(back).getString("detail"))
        .isEqualTo("this identity was revoked: left the company.");
    // When
    assertThat(adam.delete(PATH + "/" + id).statusCode()).isEqualTo(200);
    // Then
    assertThat(Visitor.signedIn(console, "lea").get("/api/v1/me").statusCode()).isEqualTo(200);
    assertThat(Visitor.json(adam.delete(PATH + "/" + id)).getString("type"))
        .endsWith("lifted-before");
  }

  @Test
  void shouldLiftNothingOfWhichNotAllIsEndedAndEndNothingTwice() {
    // Given something that a revocation ends, as far as that can be done
    AtomicBoolean broken = new AtomicBoolean();
    AtomicInteger ended = new AtomicInteger();
    console.revoking.onRevoked(
        revocations -> {
          if (!revocations.get(0).subject().equals("idp:half-out")) {
            return Future.succeededFuture();
          }
          ended.incrementAndGet();
          return broken.get()
              ? Future.failedFuture(new IllegalStateException("disk is gone"))
              : Future.succeededFuture();
        });
    String path =
        PATH + "/" + Visitor.json(revoke("principal", "idp:half-out", "r")).getString("id");
    assertThat(ended).hasValue(1);
    // When
    broken.set(true);
    assertThat(adam.delete(path).statusCode()).isEqualTo(500);
    // Then
    assertThat(console.revoking.revocations().reasonAgainst(Person.of("half-out", "H")))
        .isPresent();
    // And when it can be ended
    broken.set(false);
    assertThat(adam.delete(path).statusCode()).isEqualTo(200);
    assertThat(ended).hasValue(3);
    // Then what was given since is not ended by lifting it again
    assertThat(adam.delete(path).statusCode()).isEqualTo(409);
    assertThat(ended).hasValue(3);
  }

  @Test
  void shouldListWhatStandsFirst() {
    // Given
    String lifted = Visitor.json(revoke("group", "one", "r")).getString("id");
    String standing = Visitor.json(revoke("group", "two", "r")).getString("id");
    String session = console.running.open("listed", "agents");
    revoke("session", session, "r");
    adam.delete(PATH + "/" + lifted);
    // When
    List<JsonObject> listed =
        Visitor.json(Visitor.signedIn(console, "audrey").get(PATH))
            .getJsonArray("revocations")
            .stream()
            .map(JsonObject.class::cast)
            .toList();
    // Then
    List<String> ids = listed.stream().map(r -> r.getString("id")).toList();
    assertThat(ids.indexOf(standing)).isLessThan(ids.indexOf(lifted));
    assertThat(listed)
        .filteredOn(r -> r.getString("id").equals(lifted))
        .allSatisfy(
            r -> {
              assertThat(r.getBoolean("stands")).isFalse();
              assertThat(r.getString("lifted_by")).isEqualTo("idp:adam");
            });
    assertThat(listed).anyMatch(r -> session.equals(r.getString("subject")));
  }

  @Test
  void shouldSayTheSameTwice() {
    HttpResponse<String> first = revoke("group", "twice", "first reason");
    String late = console.running.open("late", "twice");

    HttpResponse<String> second = revoke("group", "twice", "second reason");

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(Visitor.json(second).getString("id")).isEqualTo(Visitor.json(first).getString("id"));
    assertThat(console.running.ended).containsKey(late);
  }

  @ParameterizedTest
  @CsvSource({"anna, 403, 403", "dora, 403, 403", "audrey, 200, 403", "erin, 200, 403"})
  void shouldLetAdministratorsAloneThrowOut(String person, int read, int change) {
    Visitor visitor = Visitor.signedIn(console, person);
    JsonObject body = new JsonObject().put("group", "x").put("reason", "r");

    assertThat(visitor.get(PATH).statusCode()).isEqualTo(read);
    assertThat(visitor.post(PATH, body.encode()).statusCode()).isEqualTo(change);
    assertThat(visitor.delete(PATH + "/" + UUID.randomUUID()).statusCode()).isEqualTo(change);
  }

  @Test
  void shouldLetNobodyThrowOutThemselves() {
    assertThat(Visitor.json(revoke("principal", "idp:adam", "r")).getString("type"))
        .endsWith("oneself");
    assertThat(Visitor.json(revoke("group", "admins", "r")).getString("type")).endsWith("oneself");
    assertThat(adam.get("/api/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldEndOneSessionForItsOwnerAndForAdministrators() {
    // Given
    String annas = console.running.open("anna", "analysts");
    String agents = console.running.open("bot", "agents");
    String body = new JsonObject().put("reason", "runs wild").encode();
    Visitor anna = Visitor.signedIn(console, "anna");
    // When, then
    assertThat(anna.post("/api/v1/sessions/" + agents + "/end", body).statusCode()).isEqualTo(404);
    assertThat(anna.post("/api/v1/sessions/" + annas + "/end", body).statusCode()).isEqualTo(201);
    assertThat(adam.post("/api/v1/sessions/" + agents + "/end", body).statusCode()).isEqualTo(201);
    assertThat(console.running.ended.get(annas).told())
        .isEqualTo("the session was ended by its own identity: runs wild");
    assertThat(console.running.ended.get(agents).told())
        .isEqualTo("the session was ended by an operator: runs wild");
    assertThat(console.running.ended.get(agents).cause()).isEqualTo("ended by idp:adam: runs wild");
    assertThat(adam.post("/api/v1/sessions/" + agents + "/end", body).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"principal\": \"idp:x\"}",
        "{\"reason\": \"r\"}",
        "{\"principal\": \"idp:x\", \"reason\": \" \"}",
        "{\"principal\": \"idp:x\", \"reason\": 7}",
        "{\"principal\": \"idp:x\", \"group\": \"y\", \"reason\": \"r\"}",
        "{\"principle\": \"idp:x\", \"reason\": \"r\"}",
        "{\"lease\": \"not-a-uuid\", \"reason\": \"r\"}",
      })
  void shouldNotGuessWhatIsMeant(String body) {
    assertThat(adam.post(PATH, body).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldBoundTexts() {
    assertThat(revoke("group", "x".repeat(513), "r").statusCode()).isEqualTo(422);
    assertThat(revoke("group", "x", "r".repeat(1001)).statusCode()).isEqualTo(422);
    assertThat(revoke("group", "x", "two\nlines").statusCode()).isEqualTo(422);
    assertThat(Visitor.json(revoke("session", UUID.randomUUID().toString(), "r")).getString("type"))
        .endsWith("not-running");
  }

  private static HttpResponse<String> revoke(String kind, String subject, String reason) {
    return adam.post(PATH, new JsonObject().put(kind, subject).put("reason", reason).encode());
  }
}
