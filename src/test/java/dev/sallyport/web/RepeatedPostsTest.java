package dev.sallyport.web;

import static dev.sallyport.web.DecisionApiTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.recording.KeptAnswers;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class RepeatedPostsTest {
  private static final String REPLAYED = "idempotency-replayed";

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

  @Test
  void shouldAnswerARepeatedDecisionInsteadOfDecidingAgain() {
    // Given
    ApprovalRequest request = SampleApproval.update().decidedBy(2, "dba").request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    String key = UUID.randomUUID().toString();
    // When
    HttpResponse<String> first = decide(dora, request, "fine", key);
    HttpResponse<String> again = decide(dora, request, "fine", key);
    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue(REPLAYED)).isEmpty();
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue(REPLAYED)).hasValue("true");
    assertThat(Visitor.json(again).getJsonObject("approval"))
        .isEqualTo(Visitor.json(first).getJsonObject("approval"));
    // And not for another one, nor for somebody else
    assertProblem(decide(dora, request, "fine!", key), 422, "key-used");
    assertProblem(decide(dora, request, "fine", "other"), 409, "already-voted");
    Visitor dan = Visitor.signedIn(console, "dan");
    HttpResponse<String> theirs = decide(dan, request, "fine", key);
    assertThat(theirs.headers().firstValue(REPLAYED)).isEmpty();
    assertThat(Visitor.json(theirs).getJsonObject("approval").getString("state"))
        .isEqualTo("approved");
  }

  @Test
  void shouldLetAKeyBeUsedAgainByWhatDidNothing() {
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject wrong = new JsonObject().put("decision", "approve").put("digest", "0".repeat(64));
    assertProblem(
        dora.decide(request.id(), wrong, RepeatedPosts.KEY, "k-1"), 409, "digest-differs");
    assertThat(decide(dora, request, "", "k-1").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldDecideOnceHoweverManyComeAtOnce() {
    ApprovalRequest request = SampleApproval.update().decidedBy(2, "dba").request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    // When
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, 12)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> decide(dora, request, "", "at-once")))
            .toList();
    // Then
    List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();
    assertThat(answers)
        .filteredOn(a -> a.statusCode() == 200 && a.headers().firstValue(REPLAYED).isEmpty())
        .hasSize(1);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              if (answer.statusCode() != 200) {
                assertProblem(answer, 409, "still-running");
                assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
              }
            });
    assertThat(
            Visitor.json(dora.get("/api/v1/approvals/" + request.id()))
                .getJsonObject("approval")
                .getJsonArray("votes"))
        .hasSize(1);
  }

  @Test
  void shouldSayThatAnInterruptedRequestMayBeDone() {
    // Given a request that began, and whose gateway died then
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    KeptAnswers.Post lost =
        RepeatedPosts.post(
            "idp:dora",
            "lost",
            "/api/v1/approvals/" + request.id() + "/decision",
            Buffer.buffer(body(request, "").encode()));
    ConsoleFixture.await(console.store.keptAnswers().claim(lost, console.clock.instant()));
    assertProblem(decide(dora, request, "", "lost"), 409, "still-running");
    // When
    console.clock.advance(Duration.ofMinutes(1));
    // Then
    assertProblem(decide(dora, request, "", "lost"), 409, "outcome-unknown");
    assertThat(decide(dora, request, "", "another").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", ""})
  void shouldRefuseAKeyThatIsNone(String key) {
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    assertProblem(decide(dora, request, "", key), 400, "bad-request");
    assertProblem(decide(dora, request, "", "k".repeat(256)), 400, "bad-request");
  }

  @Test
  void shouldNeverShowAPasswordTwice() {
    // When
    HttpResponse<String> first = ask("key-1");
    HttpResponse<String> again = ask("key-1");
    // Then
    assertThat(first.statusCode()).isEqualTo(201);
    String password = Visitor.json(first).getJsonObject("lease").getString("password");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).doesNotContain(password);
    assertThat(Visitor.json(again).getString("id")).isEqualTo(Visitor.json(first).getString("id"));
    assertThat(Visitor.json(again).getString("state")).isEqualTo("collected");
    // And without a key it is another request
    assertThat(Visitor.json(ask(null)).getString("id"))
        .isNotEqualTo(Visitor.json(first).getString("id"));
  }

  @Test
  void shouldRevokeOnce() {
    Visitor adam = Visitor.signedIn(console, "adam");
    String session = console.running.open("once", "agents");
    HttpResponse<String> first = revoke(adam, "idp:once", "r-1");
    console.running.open("once", "agents");
    HttpResponse<String> again = revoke(adam, "idp:once", "r-1");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.headers().firstValue(REPLAYED)).hasValue("true");
    assertThat(Visitor.json(again)).isEqualTo(Visitor.json(first));
    assertThat(console.running.ended).containsKey(session).hasSize(1);
  }

  private static HttpResponse<String> revoke(Visitor adam, String principal, String key) {
    return adam.post(
        "/api/v1/revocations",
        "{\"principal\":\"" + principal + "\",\"reason\":\"runs wild\"}",
        "Content-Type",
        "application/json",
        "Origin",
        console.web.url().toString(),
        RepeatedPosts.KEY,
        key);
  }

  private static HttpResponse<String> ask(String key) {
    List<String> headers =
        new ArrayList<>(
            List.of(
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + console.token("nightly")));
    if (key != null) {
      headers.addAll(List.of(RepeatedPosts.KEY, key));
    }
    return new Visitor(console)
        .post(
            "/api/v1/access-requests",
            "{\"connection\":\"orders-test\",\"purpose\":\"report\"}",
            headers.toArray(String[]::new));
  }

  private static HttpResponse<String> decide(
      Visitor who, ApprovalRequest request, String reason, String key) {
    return who.decide(request.id(), body(request, reason), RepeatedPosts.KEY, key);
  }

  private static JsonObject body(ApprovalRequest request, String reason) {
    return new JsonObject()
        .put("decision", "approve")
        .put("reason", reason)
        .put("digest", request.digest());
  }
}
