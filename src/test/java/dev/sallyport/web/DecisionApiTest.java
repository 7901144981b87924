package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decision needs besides a person of an approver group. */
@Tag(EmptyStore.FILES)
class DecisionApiTest {
  private static final Duration FRESH = Duration.ofMinutes(5);

  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.startForMany(directory);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"decision\":\"approve\"}",
        "{\"decision\":\"approve\",\"digest\":\"\"}",
        "{\"decision\":\"approve\",\"digest\":\"ABC\"}",
        "{\"decision\":\"approve\",\"digest\":7}",
        "{\"decision\":\"approve\",\"digest\":\"DIGEST\",\"stop_agent\":true}",
        "{\"decision\":\"deny\",\"reason\":\"no\",\"stop_agent\":\"yes\"}"
      })
  void shouldRefuseADecisionThatDoesNotSayOnWhat(String body) {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    // When
    HttpResponse<String> refused =
        Visitor.signedIn(console, "dora")
            .post(
                "/api/v1/approvals/" + request.id() + "/decision",
                body.replace("DIGEST", request.digest()));
    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldRefuseADecisionOnAnythingButWhatIsAskedFor() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    // When
    HttpResponse<String> refused =
        Visitor.signedIn(console, "dora")
            .decide(
                request.id(),
                new JsonObject().put("decision", "approve").put("digest", "0".repeat(64)));
    // Then
    assertProblem(refused, 409, "digest-differs");
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldSayWhoIsMissingAndByWhichGroupsPeopleVoted() {
    // Given
    ApprovalRequest request = requesting(Optional.empty(), 2, 2, Optional.empty());
    Future<ApprovalOutcome> outcome = console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject before = approval(dora.get("/api/v1/approvals/" + request.id()));
    assertThat(before.getInteger("quorum")).isEqualTo(2);
    assertThat(before.getInteger("quorum_groups")).isEqualTo(2);
    assertThat(before.getJsonObject("missing")).isEqualTo(missing(2, 2, "dba", "leads"));
    // When
    JsonObject half = approval(dora.decide(request.id(), "approve", ""));
    // Then
    assertThat(half.getJsonObject("missing")).isEqualTo(missing(1, 1, "leads"));
    assertThat(half.getJsonArray("votes").getJsonObject(0).getJsonArray("groups"))
        .isEqualTo(new JsonArray().add("dba"));
    approval(Visitor.signedIn(console, "dan").decide(request.id(), "approve", ""));
    assertThat(outcome.isComplete()).isFalse();
    JsonObject whole =
        approval(Visitor.signedIn(console, "lea").decide(request.id(), "approve", ""));
    assertThat(whole.getString("state")).isEqualTo("approved");
    assertThat(whole.getJsonObject("missing")).isEqualTo(missing(0, 0));
  }

  @Test
  void shouldShowAnOwnerTheirAgentsRequestAndTakeNoWordOfThem() {
    // Given
    ApprovalRequest request = requesting(Optional.of("idp:lea"), 1, 1, Optional.empty());
    Future<ApprovalOutcome> outcome = console.submit(request);
    Visitor lea = Visitor.signedIn(console, "lea");
    JsonObject shown = approval(lea.get("/api/v1/approvals/" + request.id()));
    assertThat(shown.getJsonObject("requester").getString("acts_for")).isEqualTo("idp:lea");
    assertThat(shown.getString("obstacle")).isEqualTo("acts_for");
    // When
    HttpResponse<String> refused = lea.decide(request.id(), "approve", "");
    // Then
    assertProblem(refused, 403, "acts-for");
    assertThat(outcome.isComplete()).isFalse();
    assertThat(Viewer.of(Person.of("lea", "Lea"), ConsoleFixture.config(), Optional.empty()))
        .satisfies(owner -> assertThat(owner.concernedBy(request)).isTrue());
    assertThat(Viewer.of(Person.of("anna", "Anna"), ConsoleFixture.config(), Optional.empty()))
        .satisfies(stranger -> assertThat(stranger.concernedBy(request)).isFalse());
  }

  @Test
  void shouldHearFromATokenForWhomAnAgentActs() {
    // When
    JsonObject asked = Visitor.json(access(console.token("ruby"), "orders-prod"));
    // Then
    String path = "/api/v1/approvals/" + asked.getString("id");
    JsonObject seen = approval(Visitor.signedIn(console, "dora").get(path));
    assertThat(seen.getJsonObject("requester").getString("acts_for")).isEqualTo("idp:lea");
    assertThat(Visitor.signedIn(console, "lea").get(path).statusCode()).isEqualTo(200);
    assertThat(Visitor.signedIn(console, "anna").get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldTakeNoDecisionByATokenOfAnybody() {
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    HttpResponse<String> refused =
        new Visitor(console)
            .post(
                "/api/v1/approvals/" + request.id() + "/decision",
                "{\"decision\":\"approve\",\"digest\":\"" + request.digest() + "\"}",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + Visitor.tokenOf(console, "dora"));
    assertProblem(refused, 403, "no-token-here");
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldWantAFreshSignInForWhatIsRisky() {
    // Given somebody who signed in at their provider a while ago
    ApprovalRequest request = requesting(Optional.empty(), 1, 1, Optional.of(FRESH));
    Future<ApprovalOutcome> outcome = console.submit(request);
    console.providerClock.advance(FRESH.plusSeconds(30).negated());
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject shown = approval(dora.get("/api/v1/approvals/" + request.id()));
    assertThat(shown.getString("obstacle")).isEqualTo("fresh_sign_in");
    assertThat(shown.getLong("fresh_sign_in_seconds")).isEqualTo(FRESH.toSeconds());
    // When
    HttpResponse<String> refused = dora.decide(request.id(), "approve", "");
    // Then
    assertProblem(refused, 403, "fresh-sign-in");
    String link = Visitor.json(refused).getString("link");
    assertThat(link).isEqualTo("/sign-in?fresh=1&to=/approvals/" + request.id());
    assertThat(Visitor.parameters(URI.create(Visitor.location(dora.get(link)))))
        .containsEntry("prompt", "login")
        .containsEntry("max_age", "0");
    // And a provider that lets her in by the old sign-in is not believed
    HttpResponse<String> notAsked = dora.get(dora.chooseAtProvider(link, "dora"));
    assertThat(notAsked.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(notAsked).getString("detail")).contains("a fresh one is needed");
    assertProblem(dora.decide(request.id(), "approve", ""), 403, "fresh-sign-in");
    // And when she proves anew who she is
    console.providerClock.advance(FRESH.plusSeconds(30));
    String old = dora.cookies.get("sallyport-console");
    HttpResponse<String> back = dora.get(dora.chooseAtProvider(link, "dora"));
    assertThat(Visitor.location(back)).isEqualTo("/approvals/" + request.id());
    assertThat(dora.cookies.get("sallyport-console")).isNotEqualTo(old);
    // Then
    assertThat(approval(dora.get("/api/v1/approvals/" + request.id())).getString("obstacle"))
        .isNull();
    assertThat(dora.decide(request.id(), "approve", "").statusCode()).isEqualTo(200);
    assertThat(ConsoleFixture.await(outcome).state()).isEqualTo(ApprovalState.APPROVED);
    Visitor before = new Visitor(console);
    before.cookies.put("sallyport-console", old);
    assertThat(before.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldDenyAndStopTheAgent() {
    // Given
    ApprovalRequest request =
        SampleApproval.update().by("idp:runs-wild", "runs-wild", "agent").request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    String theirs = console.running.open("runs-wild", "agents");
    String others = console.running.open("calm", "agents");
    Visitor dora = Visitor.signedIn(console, "dora");
    // When
    HttpResponse<String> answer =
        dora.decide(
            request.id(),
            new JsonObject()
                .put("decision", "deny")
                .put("reason", " deletes at night ")
                .put("digest", request.digest())
                .put("stop_agent", true));
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject stopped = Visitor.json(answer).getJsonObject("stopped");
    assertThat(stopped.getString("principal")).isEqualTo("idp:runs-wild");
    assertThat(stopped.getInteger("ended_sessions")).isEqualTo(1);
    assertThat(ConsoleFixture.await(outcome).state()).isEqualTo(ApprovalState.DENIED);
    assertThat(console.running.ended).containsKey(theirs).doesNotContainKey(others);
    Visitor adam = Visitor.signedIn(console, "adam");
    JsonObject revocation =
        Visitor.json(adam.get("/api/v1/revocations")).getJsonArray("revocations").stream()
            .map(JsonObject.class::cast)
            .filter(r -> r.getString("id").equals(stopped.getString("revocation")))
            .findFirst()
            .orElseThrow();
    assertThat(revocation.getMap())
        .containsEntry("subject", "idp:runs-wild")
        .containsEntry("reason", "deletes at night")
        .containsEntry("by", "idp:dora")
        .containsEntry("stands", true);
    assertThat(acts("idp:runs-wild")).extracting(Act::by).containsExactly("idp:dora");
    // And who stopped it may neither throw out anybody else nor let it in again
    assertThat(
            dora.post("/api/v1/revocations", "{\"principal\":\"idp:calm\",\"reason\":\"as well\"}")
                .statusCode())
        .isEqualTo(403);
    String path = "/api/v1/revocations/" + stopped.getString("revocation");
    assertThat(dora.delete(path).statusCode()).isEqualTo(403);
    assertThat(adam.delete(path).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldStopNobodyByADecisionThatDoesNotCount() {
    // Given
    ApprovalRequest request =
        SampleApproval.update().by("idp:innocent", "innocent", "agent").request();
    console.submit(request);
    String theirs = console.running.open("innocent", "agents");
    JsonObject stop =
        new JsonObject().put("decision", "deny").put("reason", "no").put("stop_agent", true);
    // When
    assertThat(Visitor.signedIn(console, "adam").decide(request.id(), stop).statusCode())
        .isEqualTo(403);
    assertThat(Visitor.signedIn(console, "erin").decide(request.id(), stop).statusCode())
        .isEqualTo(403);
    Visitor.signedIn(console, "dan").decide(request.id(), "approve", "");
    assertThat(Visitor.signedIn(console, "dora").decide(request.id(), stop).statusCode())
        .isEqualTo(409);
    // Then
    assertThat(console.running.ended).doesNotContainKey(theirs);
  }

  private static HttpResponse<String> access(String token, String connection) {
    return new Visitor(console)
        .post(
            "/api/v1/access-requests",
            "{\"connection\":\"" + connection + "\",\"purpose\":\"report\"}",
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer " + token);
  }

  private static List<Act> acts(String subject) {
    return ConsoleFixture.await(
        console
            .store
            .acts()
            .list(
                new ActLog.Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(subject),
                    Optional.empty(),
                    100)));
  }

  private static JsonObject missing(int people, int groups, String... from) {
    return new JsonObject()
        .put("people", people)
        .put("groups", groups)
        .put("from", new JsonArray(List.of(from)));
  }

  static void assertProblem(HttpResponse<String> answer, int status, String kind) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Visitor.json(answer).getString("type")).endsWith(":" + kind);
  }

  private static JsonObject approval(HttpResponse<String> answer) {
    return Visitor.json(answer).getJsonObject("approval");
  }

  private static ApprovalRequest requesting(
      Optional<String> actsFor, int people, int groups, Optional<Duration> freshSignIn) {
    ApprovalRequest sample = SampleApproval.update().request();
    return new ApprovalRequest(
        sample.id(),
        new ApprovalRequest.Requester("idp:bot", "bot", "agent", Set.of("agents"), actsFor),
        sample.origin(),
        sample.connection(),
        sample.schema(),
        sample.sqlMode(),
        sample.statement(),
        sample.parameters(),
        sample.shape(),
        sample.digest(),
        sample.verbs(),
        sample.tables(),
        new ApprovalRequest.Terms(
            "agents/1",
            Set.of("dba", "leads"),
            people,
            groups,
            freshSignIn,
            sample.terms().holdUntil(),
            sample.terms().expiresAt()),
        sample.estimatedRows(),
        sample.requestedAt(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
