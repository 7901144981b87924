package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class ApprovalApiTest {
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
  void shouldShowEverythingThatADecisionNeeds() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    // When
    JsonObject shown = approval(Visitor.signedIn(console, "dora").get(path(request)));
    // Then
    assertThat(shown.getString("state")).isEqualTo("pending");
    assertThat(shown.getJsonObject("requester").getMap())
        .containsEntry("id", "idp:reporting-bot")
        .containsEntry("kind", "agent");
    assertThat(shown.getString("statement")).isEqualTo(request.statement());
    assertThat(shown.getJsonArray("parameters"))
        .isEqualTo(new JsonArray().add("archived").addNull());
    assertThat(shown.getLong("estimated_rows")).isEqualTo(48_120);
    assertThat(shown.getString("purpose")).isEqualTo("monthly report");
    assertThat(shown.getJsonObject("tags").getMap()).containsOnly(Map.entry("run", "4711"));
    assertThat(shown.getString("rule")).isEqualTo("reporting-agents/4");
    assertThat(shown.getString("obstacle")).isNull();
    assertThat(shown.getBoolean("cut")).isFalse();
  }

  @Test
  void shouldSayWhatIsRevealedAndKeepNoValueOnceDecided() {
    // Given
    ApprovalRequest request = SampleApproval.revealing();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject shown = approval(dora.get(path(request)));
    assertThat(shown.getString("statement")).contains("900-12-3456");
    assertThat(shown.getJsonArray("reveals").encode())
        .isEqualTo("[{\"columns\":[\"shop.customers.ssn\"],\"groups\":[\"fraud-desk\"]}]");
    // When
    dora.decide(request.id(), "deny", "not for this");
    // Then
    shown = approval(dora.get(path(request)));
    assertThat(shown.getString("statement"))
        .isEqualTo("SELECT name, ssn FROM shop.customers WHERE ssn = '[masked]'");
    assertThat(shown.getString("digest")).isEmpty();
    assertThat(dora.get("/api/v1/approvals").body()).doesNotContain("900-12-3456");
  }

  @ParameterizedTest
  @CsvSource({
    "dora, 200,",
    "adam, 200, not_an_approver",
    "audrey, 200, auditor",
    "erin, 200, auditor",
    "anna, 404,",
    "lea, 404,"
  })
  void shouldShowARequestToThoseConcerned(String person, int status, String obstacle) {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    // When
    Visitor visitor = Visitor.signedIn(console, person);
    HttpResponse<String> answer = visitor.get(path(request));
    // Then
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(ids(visitor.get("/api/v1/approvals?limit=500")).contains(request.id()))
        .isEqualTo(status == 200);
    if (status == 200) {
      assertThat(approval(answer).getString("obstacle")).isEqualTo(obstacle);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dora, 200, ",
    "adam, 403, not-an-approver",
    "audrey, 403, auditor",
    "erin, 403, auditor",
    "anna, 404, not-found"
  })
  void shouldTakeTheWordOfApproversOnly(String person, int status, String kind) {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    // When
    HttpResponse<String> answer =
        Visitor.signedIn(console, person).decide(request.id(), "approve", "");
    // Then
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(ConsoleFixture.await(outcome).state()).isEqualTo(ApprovalState.APPROVED);
      assertThat(approval(answer).getJsonObject("outcome").getString("by"))
          .isEqualTo("Dora Lindqvist");
    } else {
      assertThat(Visitor.json(answer).getString("type")).endsWith(":" + kind);
      assertThat(outcome.isComplete()).isFalse();
    }
  }

  @Test
  void shouldShowARequesterTheirOwnRequestAndTakeNoWordOfThem() {
    // Given
    ApprovalRequest request =
        SampleApproval.update().by("idp:dora", "Dora Lindqvist", "human").request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    assertThat(approval(dora.get(path(request))).getString("obstacle")).isEqualTo("own_request");
    // When
    HttpResponse<String> refused = dora.decide(request.id(), "approve", "");
    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(refused).getString("type"))
        .isEqualTo("urn:sallyport:problem:own-request");
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldTellTheAgentWhyItWasDenied() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    // When
    assertThat(dora.decide(request.id(), "deny", " ").statusCode()).isEqualTo(422);
    assertThat(dora.decide(request.id(), "deny", "x".repeat(1001)).statusCode()).isEqualTo(422);
    assertThat(dora.decide(request.id(), "deny", "not today").statusCode()).isEqualTo(200);
    // Then
    assertThat(ConsoleFixture.await(outcome))
        .satisfies(
            o -> {
              assertThat(o.state()).isEqualTo(ApprovalState.DENIED);
              assertThat(o.reason()).isEqualTo("not today");
            });
  }

  @Test
  void shouldRefuseASecondWord() {
    // Given
    ApprovalRequest one = SampleApproval.update().request();
    ApprovalRequest two = SampleApproval.update().decidedBy(2, "dba").request();
    console.submit(one);
    console.submit(two);
    Visitor dora = Visitor.signedIn(console, "dora");
    dora.decide(one.id(), "approve", "");
    dora.decide(two.id(), "approve", "");
    // When
    HttpResponse<String> late = Visitor.signedIn(console, "dan").decide(one.id(), "deny", "no");
    HttpResponse<String> twice = dora.decide(two.id(), "approve", "");
    // Then
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(Visitor.json(late).getString("detail")).contains("approved by Dora Lindqvist");
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(Visitor.json(twice).getString("type")).endsWith(":already-voted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"decision\":\"maybe\"}",
        "{\"decision\":\"approve\",\"reasons\":\"typo\"}",
        "{\"decision\":\"approve\",\"reason\":7}",
        "{\"decision\":true}",
        "{\"decision\":\"approve\""
      })
  void shouldRefuseADecisionThatIsNone(String body) {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    // When
    HttpResponse<String> refused =
        Visitor.signedIn(console, "dora").post(path(request) + "/decision", body);
    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(outcome.isComplete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/me",
        "/api/v1/approvals",
        "/api/v1/approvals/0b0c2b1e-0000-4000-8000-000000000001",
        "/api/v1/sessions",
        "/api/v1/sessions/0b0c2b1e-0000-4000-8000-000000000001",
        "/api/v1/sessions/0b0c2b1e-0000-4000-8000-000000000001/events",
        "/api/v1/events",
        "/api/v1/anything"
      })
  void shouldTellNobodyAnythingWithoutASignIn(String path) {
    // Given
    Visitor stranger = new Visitor(console);
    stranger.cookies.put("sallyport-console", OpaqueToken.next());
    // When
    HttpResponse<String> answer = stranger.get(path);
    // Then
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Visitor.json(answer).fieldNames())
        .containsExactly("type", "title", "status", "detail", "next");
  }

  @Test
  void shouldListByStateAndRefuseOddParameters() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    dora.decide(request.id(), "approve", "");
    // Then
    assertThat(ids(dora.get("/api/v1/approvals?state=approved&limit=500"))).contains(request.id());
    assertThat(ids(dora.get("/api/v1/approvals?state=pending&limit=500")))
        .doesNotContain(request.id());
    assertThat(dora.get("/api/v1/approvals?state=odd").statusCode()).isEqualTo(400);
    assertThat(dora.get("/api/v1/approvals?limit=0").statusCode()).isEqualTo(400);
    assertThat(dora.get("/api/v1/approvals?limit=x").statusCode()).isEqualTo(400);
    assertThat(dora.get("/api/v1/approvals/not-a-uuid").statusCode()).isEqualTo(404);
    assertThat(dora.get("/api/v1/approvals/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayInAListThatAStatementIsCutAndShowItWholeByItself() {
    // Given
    String statement = "SELECT '" + "x".repeat(100_000) + "'";
    ApprovalRequest request =
        SampleApproval.update()
            .saying(statement, Set.of("select"), Set.of(), OptionalLong.empty())
            .request();
    console.submit(request);
    Visitor dora = Visitor.signedIn(console, "dora");
    // When
    JsonObject listed =
        Visitor.json(dora.get("/api/v1/approvals?limit=500")).getJsonArray("approvals").stream()
            .map(JsonObject.class::cast)
            .filter(a -> a.getString("id").equals(request.id()))
            .findFirst()
            .orElseThrow();
    // Then
    assertThat(listed.getBoolean("cut")).isTrue();
    assertThat(listed.getString("statement")).hasSize(ApprovalJson.LISTED_STATEMENT);
    assertThat(approval(dora.get(path(request))).getString("statement")).isEqualTo(statement);
  }

  private static String path(ApprovalRequest request) {
    return "/api/v1/approvals/" + request.id();
  }

  private static JsonObject approval(HttpResponse<String> answer) {
    return Visitor.json(answer).getJsonObject("approval");
  }

  private static List<String> ids(HttpResponse<String> answer) {
    return Visitor.json(answer).getJsonArray("approvals").stream()
        .map(approval -> ((JsonObject) approval).getString("id"))
        .toList();
  }
}
