package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.LeaseRegister.Taken;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(EmptyStore.FILES)
class AccessApiTest {
  private static final String REQUESTS = "/api/v1/access-requests";

  @TempDir private Path directory;
  private ConsoleFixture console;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldGiveALeaseAtOnceWhereNobodyHasToBeAsked() {
    // When
    HttpResponse<String> answer = ask("nightly", body("orders-test").put("duration", "30m"));
    // Then
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonObject given = Visitor.json(answer);
    JsonObject lease = given.getJsonObject("lease");
    assertThat(given.getString("state")).isEqualTo("granted");
    assertThat(lease.getString("host")).isEqualTo("127.0.0.1");
    assertThat(lease.getInteger("port")).isEqualTo(3307);
    assertThat(lease.getString("user")).matches("lease\\.[A-Za-z0-9]{16}");
    assertThat(lease.getString("password")).matches("[A-Za-z0-9]{40}");
    assertThat(lease.getInteger("sessions")).isEqualTo(1);
    assertThat(
            Duration.between(console.clock.instant(), Instant.parse(lease.getString("expires_at"))))
        .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    // And the register knows it by its digests
    Lease kept = ConsoleFixture.await(leases().find(lease.getString("user"))).orElseThrow();
    assertThat(kept.principal().id()).isEqualTo("idp:nightly");
    assertThat(kept.purpose()).isEqualTo("nightly report");
    assertThat(kept.digests().cachingSha2())
        .isEqualTo(PasswordDigests.of(Secret.of(lease.getString("password"))).cachingSha2());
    // And it is not shown again
    JsonObject again = Visitor.json(get("nightly", REQUESTS + "/" + given.getString("id")));
    assertThat(again.getString("state")).isEqualTo("collected");
    assertThat(again.containsKey("lease")).isFalse();
  }

  @Test
  void shouldAskPeopleAndShowTheLeaseOnce() {
    // Given a request that waits in the inbox of those who decide
    HttpResponse<String> asked =
        ask(
            "nightly",
            body("orders-prod")
                .put("sessions", 2)
                .put("duration", "10m")
                .put("tags", new JsonObject().put("ticket", "OPS-7")));
    assertThat(asked.statusCode()).isEqualTo(202);
    JsonObject pending = Visitor.json(asked);
    String id = pending.getString("id");
    assertThat(pending.getString("state")).isEqualTo("pending");
    assertThat(pending.getString("url")).endsWith("/approvals/" + id);
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject shown = Visitor.json(dora.get("/api/v1/approvals/" + id)).getJsonObject("approval");
    assertThat(shown.getString("kind")).isEqualTo("access");
    assertThat(shown.getJsonObject("access"))
        .isEqualTo(
            new JsonObject()
                .put("purpose", "nightly report")
                .put("tags", new JsonObject().put("ticket", "OPS-7"))
                .put("duration_seconds", 600)
                .put("sessions", 2));
    assertThat(shown.getString("rule")).isEqualTo("orders-prod/session");
    assertThat(state(id)).isEqualTo("pending");
    // When
    CompletableFuture<JsonObject> waiting =
        CompletableFuture.supplyAsync(
            () -> Visitor.json(get("nightly", REQUESTS + "/" + id + "?wait=20")));
    assertThat(dora.decide(id, "approve", "").statusCode()).isEqualTo(200);
    // Then
    JsonObject granted = waiting.join();
    assertThat(granted.getString("state")).isEqualTo("granted");
    assertThat(granted.getJsonObject("lease").getInteger("sessions")).isEqualTo(2);
    assertThat(state(id)).isEqualTo("collected");
    assertThat(console.minutes)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("AccessRequested", "AccessDecided", "LeaseIssued");
    assertThat(console.minutes).allMatch(event -> event.session().equals(id));
    assertThat(((SessionEvent.AccessDecided) console.minutes.get(1)).by())
        .isEqualTo("Dora Lindqvist");
    assertThat(console.minutes.toString())
        .doesNotContain(granted.getJsonObject("lease").getString("password"));
  }

  @Test
  void shouldMakeOneLeaseHoweverManyComeForIt() {
    String id = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    Visitor.signedIn(console, "dora").decide(id, "approve", "");
    List<CompletableFuture<String>> looks =
        IntStream.range(0, 12)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> state(id)))
            .toList();
    assertThat(looks.stream().map(CompletableFuture::join).filter("granted"::equals)).hasSize(1);
  }

  @Test
  void shouldShowNoLeaseToWhoApprovedIt() {
    String id = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    Visitor dora = Visitor.signedIn(console, "dora");
    assertThat(dora.get(REQUESTS + "/" + id).statusCode()).isEqualTo(404);
    dora.decide(id, "approve", "");
    assertThat(dora.get(REQUESTS + "/" + id).statusCode()).isEqualTo(404);
    assertThat(state(id)).isEqualTo("granted");
  }

  @Test
  void shouldTellWhyItWasDenied() {
    String id = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    Visitor.signedIn(console, "dan").decide(id, "deny", "use the replica");
    JsonObject answer = Visitor.json(get("nightly", REQUESTS + "/" + id));
    assertThat(answer.getString("state")).isEqualTo("denied");
    assertThat(answer.getString("reason")).isEqualTo("denied by Dan Okafor: use the replica");
  }

  @Test
  void shouldWithdraw() {
    String id = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    assertThat(Visitor.json(delete("nightly", REQUESTS + "/" + id)).getString("state"))
        .isEqualTo("withdrawn");
    HttpResponse<String> late = Visitor.signedIn(console, "dora").decide(id, "approve", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("withdrawn");
  }

  @Test
  void shouldNotKeepAnApprovalForEver() {
    String id = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    Visitor.signedIn(console, "dora").decide(id, "approve", "");
    console.clock.advance(Duration.ofMinutes(61));
    JsonObject answer = Visitor.json(get("nightly", REQUESTS + "/" + id));
    assertThat(answer.getString("state")).isEqualTo("expired");
    assertThat(answer.containsKey("lease")).isFalse();
  }

  @Test
  void shouldLetNobodyDecideOnTheirOwnRequest() {
    Visitor anna = Visitor.signedIn(console, "anna");
    HttpResponse<String> asked = anna.post(REQUESTS, body("orders-prod").encode());
    assertThat(asked.statusCode()).isEqualTo(202);
    HttpResponse<String> decided = anna.decide(Visitor.json(asked).getString("id"), "approve", "");
    assertThat(decided.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldShowARequestAndALeaseToTheirOwnerAlone() {
    String pending = Visitor.json(ask("nightly", body("orders-prod"))).getString("id");
    JsonObject granted = Visitor.json(ask("nightly", body("orders-test")));
    String lease = granted.getJsonObject("lease").getString("id");

    for (String id : List.of(pending, granted.getString("id"))) {
      assertThat(get("ruby", REQUESTS + "/" + id).statusCode()).isEqualTo(404);
      assertThat(delete("ruby", REQUESTS + "/" + id).statusCode()).isEqualTo(404);
    }
    assertThat(delete("ruby", "/api/v1/leases/" + lease).statusCode()).isEqualTo(404);
    assertThat(leaseIds(get("ruby", "/api/v1/leases"))).isEmpty();
    assertThat(leaseIds(get("nightly", "/api/v1/leases"))).containsExactly(lease);
    assertThat(leaseIds(Visitor.signedIn(console, "anna").get("/api/v1/leases"))).isEmpty();
    assertThat(leaseIds(Visitor.signedIn(console, "audrey").get("/api/v1/leases")))
        .containsExactly(lease);
  }

  @Test
  void shouldEndTheSessionsOfALeaseThatIsGivenBack() {
    String lease =
        Visitor.json(ask("nightly", body("orders-test"))).getJsonObject("lease").getString("id");
    HttpResponse<String> back = delete("nightly", "/api/v1/leases/" + lease);
    assertThat(back.statusCode()).isEqualTo(200);
    assertThat(Visitor.json(back).getString("state")).isEqualTo("given_back");
    assertThat(console.endedLeases).containsExactly(lease);
    assertThat(ConsoleFixture.await(leases().take(lease, console.clock.instant())))
        .isEqualTo(Taken.GIVEN_BACK);
    assertThat(console.minutes.get(console.minutes.size() - 1))
        .isInstanceOf(SessionEvent.LeaseEnded.class);
    assertThat(delete("nightly", "/api/v1/leases/" + lease).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"connection":"secrets","purpose":"x"}                        | 403 | no-policy
          {"connection":"nowhere","purpose":"x"}                        | 403 | no-policy
          {"connection":"payroll","purpose":"x"}                        | 403 | other-kind
          {"connection":"orders-test","purpose":"x","duration":"61m"}   | 403 | too-long
          {"connection":"orders-test","purpose":"x","sessions":2}       | 403 | too-many-sessions
          {"connection":"orders-test","purpose":"x","duration":"25h"}   | 400 | bad-request
          {"connection":"orders-test","purpose":"x","duration":"10"}    | 400 | bad-request
          {"connection":"orders-test","purpose":"x","duration":600}     | 400 | bad-request
          {"connection":"orders-test","purpose":"x","sessions":0}       | 400 | bad-request
          {"connection":"orders-test","purpose":"x","sessions":"1"}     | 400 | bad-request
          {"connection":"orders-test","purpose":" "}                    | 400 | bad-request
          {"connection":"orders-test","purpose":"a\\nb"}                | 400 | bad-request
          {"connection":"orders-test"}                                  | 400 | bad-request
          {"connection":"orders-test","purpose":"x","tags":{"a":1}}     | 400 | bad-request
          {"connection":"orders-test","purpose":"x","tags":[]}          | 400 | bad-request
          {"connection":"orders-test","purpose":"x","user":"root"}      | 400 | bad-request
          []                                                            | 400 | bad-request
          """)
  void shouldRefuseWithAReason(String body, int status, String kind) {
    HttpResponse<String> answer = post("nightly", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(Visitor.json(answer).getString("type")).endsWith(":" + kind);
    assertThat(ConsoleFixture.await(leases().list(Optional.empty(), 10))).isEmpty();
  }

  @Test
  void shouldNotTellAnUnknownConnectionFromOneThatIsNotTheirs() {
    JsonObject unknown = Visitor.json(ask("nightly", body("nowhere")));
    JsonObject theirs = Visitor.json(ask("nightly", body("secrets")));
    assertThat(unknown).isEqualTo(theirs);
  }

  @Test
  void shouldBoundPurposeAndTags() {
    assertThat(ask("nightly", body("orders-test").put("purpose", "x".repeat(500))).statusCode())
        .isEqualTo(201);
    assertThat(ask("nightly", body("orders-test").put("purpose", "x".repeat(501))).statusCode())
        .isEqualTo(400);
    JsonObject many = new JsonObject();
    IntStream.range(0, 17).forEach(i -> many.put("t" + i, "v"));
    assertThat(ask("nightly", body("orders-test").put("tags", many)).statusCode()).isEqualTo(400);
    assertThat(
            ask(
                    "nightly",
                    body("orders-test").put("tags", new JsonObject().put("t", "v".repeat(257))))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void shouldNotWriteDownWhatCannotBeAName() {
    assertThat(ask("nightly", body("o".repeat(33))).statusCode()).isEqualTo(400);
    assertThat(ask("nightly", body("orders\u001b[2J")).statusCode()).isEqualTo(400);
    assertThat(console.minutes).isEmpty();
  }

  @Test
  void shouldLetNobodyFillTheMinutesWithRequests() {
    // Given somebody whom no policy lets do anything, and who asks all the same
    int asked = 0;
    HttpResponse<String> more = ask("nightly", body("nowhere"));
    while (more.statusCode() == 403 && asked < 1000) {
      asked++;
      more = ask("nightly", body("nowhere"));
    }
    // Then what is too much is not written down
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(Visitor.json(more).getString("next")).isEqualTo("Try again in 1 s.");
    assertThat(asked).isBetween(120, 999);
    assertThat(console.minutes).hasSize(2 * asked);
    // And others are not held up, nor is this one for long
    assertThat(ask("ruby", body("orders-test")).statusCode()).isEqualTo(201);
    console.clock.advance(Duration.ofSeconds(1));
    assertThat(ask("nightly", body("orders-test")).statusCode()).isEqualTo(201);
  }

  @Test
  void shouldCallNobodyForRequestsThatAreTakenBackEachTime() {
    // Given an agent that has people called, and takes it back before they can answer
    int called = 0;
    HttpResponse<String> answer = ask("nightly", body("orders-prod"));
    while (answer.statusCode() == 202 && called < 100) {
      called++;
      String id = Visitor.json(answer).getString("id");
      assertThat(delete("nightly", REQUESTS + "/" + id).statusCode()).isEqualTo(200);
      answer = ask("nightly", body("orders-prod"));
    }
    // Then
    assertThat(called).isEqualTo(10);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Visitor.json(answer).getString("next")).isEqualTo("Try again in 6 s.");
    // And others are not held up, nor is what nobody is asked about
    assertThat(ask("ruby", body("orders-prod")).statusCode()).isEqualTo(202);
    assertThat(ask("nightly", body("orders-test")).statusCode()).isEqualTo(201);
    console.clock.advance(Duration.ofSeconds(6));
    assertThat(ask("nightly", body("orders-prod")).statusCode()).isEqualTo(202);
  }

  @Test
  void shouldKnowNoRequestThatWasNeverMade() {
    assertThat(get("nightly", REQUESTS + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(get("nightly", REQUESTS + "/1").statusCode()).isEqualTo(404);
    assertThat(get("nightly", REQUESTS + "/" + UUID.randomUUID() + "?wait=26").statusCode())
        .isEqualTo(400);
  }

  private LeaseStore leases() {
    return console.store.leases();
  }

  private String state(String id) {
    return Visitor.json(get("nightly", REQUESTS + "/" + id)).getString("state");
  }

  private static JsonObject body(String connection) {
    return new JsonObject().put("connection", connection).put("purpose", "nightly report");
  }

  private HttpResponse<String> ask(String agent, JsonObject body) {
    return post(agent, body.encode());
  }

  private HttpResponse<String> post(String agent, String body) {
    return new Visitor(console)
        .post(
            REQUESTS,
            body,
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer " + console.token(agent));
  }

  private HttpResponse<String> get(String agent, String path) {
    return new Visitor(console).get(path, "Authorization", "Bearer " + console.token(agent));
  }

  private HttpResponse<String> delete(String agent, String path) {
    return new Visitor(console).delete(path, "Authorization", "Bearer " + console.token(agent));
  }

  private static List<String> leaseIds(HttpResponse<String> answer) {
    JsonArray leases = Visitor.json(answer).getJsonArray("leases");
    return leases.stream().map(lease -> ((JsonObject) lease).getString("id")).toList();
  }
}
