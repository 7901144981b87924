package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets to see what of evidence. */
@Tag(EmptyStore.FILES)
class EvidenceApiTest {
  private static final List<String> MASKED = List.of("shop.customers.ssn (written)");

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
  void shouldHaveNoneUntilItIsGathered() {
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    JsonObject shown = approval(Visitor.signedIn(console, "dora"), request);
    assertThat(shown.containsKey("evidence")).isTrue();
    assertThat(shown.getJsonObject("evidence")).isNull();
  }

  @Test
  void shouldShowAllOfItToWhoDecides() {
    ApprovalRequest request = SampleApproval.update().request();
    show(request, List.of());
    JsonObject evidence = evidence("dora", request);
    assertThat(evidence.getString("state")).isEqualTo("complete");
    assertThat(evidence.getString("sentence"))
        .matches(
            "UPDATE of 1,240 of about 10,000 rows of shop.orders, full scan, inside a transaction"
                + " open for \\d+ s");
    assertThat(evidence.getJsonArray("tables").encode())
        .isEqualTo(
            "[{\"name\":\"shop.orders\",\"rows\":10000,\"scan\":\"full scan\",\"index\":null}]");
    assertThat(evidence.getJsonObject("transaction").getLong("statements")).isEqualTo(3);
    assertThat(evidence.getJsonObject("transaction").getJsonArray("waiters"))
        .isEqualTo(JsonArray.of("batch-bot (shop.orders, for 4 s)"));
    JsonObject sample = evidence.getJsonObject("sample");
    assertThat(sample.getJsonArray("masked").encode()).isEqualTo("[false,false,true]");
    assertThat(sample.getJsonArray("rows").getJsonArray(1).encode())
        .isEqualTo("[\"8\",null,\"[redacted]\"]");
    assertThat(evidence.getJsonArray("similar").getJsonObject(0).getString("same"))
        .isEqualTo("shape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dora", "adam", "audrey", "erin"})
  void shouldShowRowsToThoseWhoDecideOrReadEverything(String person) {
    ApprovalRequest request = SampleApproval.update().request();
    show(request, MASKED);
    assertThat(evidence(person, request).encode()).contains(SampleEvidence.ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dora", "adam", "audrey", "erin"})
  void shouldShowNoRowsToWhoAsksWhateverElseTheyMay(String person) {
    Visitor visitor = Visitor.signedIn(console, person);
    ApprovalRequest request =
        SampleApproval.update().by("idp:" + person, person, "human").request();
    shouldShowNoRows(visitor, request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dora", "adam", "audrey", "erin"})
  void shouldShowNoRowsToWhomTheRequesterActsFor(String person) {
    Visitor visitor = Visitor.signedIn(console, person);
    shouldShowNoRows(visitor, actingFor("idp:" + person));
  }

  private static void shouldShowNoRows(Visitor visitor, ApprovalRequest request) {
    show(request, MASKED);
    HttpResponse<String> answer = visitor.get(path(request));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .doesNotContain(SampleEvidence.ROW, "[redacted]", "batch-bot", "1,240");
    JsonObject shown = Visitor.json(answer).getJsonObject("approval");
    assertThat(shown.getJsonObject("evidence").getValue("sample")).isNull();
    assertThat(shown.getJsonObject("evidence").getValue("sentence")).isNull();
    assertThat(shown.getValue("estimated_rows")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dora", "adam", "audrey"})
  void shouldListNoRowsForAnybody(String person) {
    ApprovalRequest request = SampleApproval.update().request();
    show(request, List.of());
    HttpResponse<String> list =
        Visitor.signedIn(console, person).get("/api/v1/approvals?state=pending&limit=500");
    assertThat(list.body()).doesNotContain(SampleEvidence.ROW, "[redacted]");
    JsonObject listed =
        Visitor.json(list).getJsonArray("approvals").stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("id").equals(request.id()))
            .findFirst()
            .orElseThrow();
    assertThat(listed.getJsonObject("evidence").fieldNames())
        .containsExactlyInAnyOrder("state", "sentence", "tables", "transaction");
  }

  @Test
  void shouldKeepNoRowsOnceItIsDecided() {
    ApprovalRequest request = SampleApproval.update().request();
    show(request, MASKED);
    Visitor dora = Visitor.signedIn(console, "dora");
    dora.decide(request.id(), "deny", "no");
    JsonObject evidence = evidence("dora", request);
    assertThat(evidence.encode()).doesNotContain(SampleEvidence.ROW, "[redacted]", "batch-bot");
    assertThat(evidence.getString("sentence")).contains("inside a transaction open for 9 s");
    assertThat(evidence.getValue("transaction")).isNull();
    assertThat(evidence.getJsonArray("privileges")).hasSize(1);
    // Late evidence is not taken.
    assertThat(
            ConsoleFixture.await(
                console.desk.attach(request.id(), SampleEvidence.evidence(MASKED))))
        .isFalse();
    assertThat(evidence("dora", request).encode()).doesNotContain(SampleEvidence.ROW);
  }

  private static ApprovalRequest actingFor(String person) {
    ApprovalRequest r = SampleApproval.update().request();
    ApprovalRequest.Requester by = r.requester();
    return new ApprovalRequest(
        r.id(),
        new ApprovalRequest.Requester(
            by.id(), by.name(), by.kind(), by.groups(), Optional.of(person)),
        r.origin(),
        r.connection(),
        r.schema(),
        r.sqlMode(),
        r.statement(),
        r.parameters(),
        r.shape(),
        r.digest(),
        r.verbs(),
        r.tables(),
        r.terms(),
        r.estimatedRows(),
        r.requestedAt(),
        r.access(),
        r.reveals(),
        r.kept());
  }

  private static void show(ApprovalRequest request, List<String> sensitive) {
    console.submit(request);
    assertThat(
            ConsoleFixture.await(
                console.desk.attach(request.id(), SampleEvidence.evidence(sensitive))))
        .isTrue();
  }

  private static JsonObject evidence(String person, ApprovalRequest request) {
    return approval(Visitor.signedIn(console, person), request).getJsonObject("evidence");
  }

  private static JsonObject approval(Visitor visitor, ApprovalRequest request) {
    return Visitor.json(visitor.get(path(request))).getJsonObject("approval");
  }

  private static String path(ApprovalRequest request) {
    return "/api/v1/approvals/" + request.id();
  }
}
