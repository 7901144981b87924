package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.SampleRequest;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Approvals that stand for further statements, over HTTP. */
@Tag(EmptyStore.FILES)
class StandingApiTest {
  private static final String LIST = "/api/v1/standing-approvals";

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
  void shouldOfferWhatThePolicyAllowsAndGrantWhatWasChosen() {
    // Given
    ApprovalRequest request = submitted();
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonArray offers = shown(dora, request).getJsonArray("standing_offers");
    assertThat(offers.encode())
        .isEqualTo(
            "[{\"scope\":\"statement\",\"seconds\":[900,3600],\"max_seconds\":3600,\"max_rows\":null},"
                + "{\"scope\":\"shape\",\"seconds\":[900,3600],\"max_seconds\":3600,\"max_rows\":20}]");
    // When
    HttpResponse<String> answer = decide(dora, request, "approve", "shape", 900);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject granted = newest(dora);
    assertThat(granted.getString("approval")).isEqualTo(request.id());
    assertThat(granted.getString("principal")).isEqualTo("idp:reporting-bot");
    assertThat(granted.getString("statement")).isEqualTo(request.shape());
    assertThat(granted.getString("state")).isEqualTo("standing");
    assertThat(granted.getBoolean("may_revoke")).isTrue();
    assertThat(acts("standing-approval.granted")).contains(request.id());
    // When it is revoked, twice
    String path = LIST + "/" + granted.getString("id");
    assertThat(Visitor.json(dora.delete(path)).getString("state")).isEqualTo("revoked");
    assertThat(dora.delete(path).statusCode()).isEqualTo(200);
    assertThat(acts("standing-approval.revoked")).contains(granted.getString("id"));
  }

  @Test
  void shouldBeReadByAuditorsAndRevokedByNone() {
    ApprovalRequest request = submitted();
    decide(Visitor.signedIn(console, "dora"), request, "approve", "statement", 900);
    Visitor auditor = Visitor.signedIn(console, "audrey");
    JsonObject granted = newest(auditor);
    assertThat(granted.getBoolean("may_revoke")).isFalse();
    assertThat(auditor.delete(LIST + "/" + granted.getString("id")).statusCode()).isEqualTo(403);
    assertThat(newest(auditor).getString("state")).isEqualTo("standing");
  }

  @Test
  void shouldBeSeenAndRevokedByThePersonForWhomTheAgentActsWhoDecidesNothing() {
    // Given
    ApprovalRequest request = submitted(Optional.of("idp:lea"));
    Visitor lea = Visitor.signedIn(console, "lea");
    assertThat(decide(lea, request, "approve", "statement", 900).statusCode()).isEqualTo(403);
    decide(Visitor.signedIn(console, "dora"), request, "approve", "statement", 900);
    // Then
    JsonObject granted = newest(lea);
    assertThat(granted.getString("approval")).isEqualTo(request.id());
    assertThat(granted.getString("acts_for")).isEqualTo("idp:lea");
    assertThat(granted.getBoolean("may_revoke")).isTrue();
    String path = LIST + "/" + granted.getString("id");
    // And for somebody else it does not exist
    Visitor anna = Visitor.signedIn(console, "anna");
    assertThat(Visitor.json(anna.get(LIST)).getJsonArray("standing_approvals")).isEmpty();
    assertThat(anna.get(path).statusCode()).isEqualTo(404);
    assertThat(anna.delete(path).statusCode()).isEqualTo(404);
    // When
    assertThat(Visitor.json(lea.delete(path)).getString("state")).isEqualTo("revoked");
    // Then
    assertThat(Visitor.json(lea.get(path)).getString("revoked_by")).isEqualTo("idp:lea");
    assertThat(acts("standing-approval.revoked")).contains(granted.getString("id"));
  }

  @Test
  void shouldBeNamedByItsRequest() {
    ApprovalRequest request = submitted();
    Visitor dora = Visitor.signedIn(console, "dora");
    JsonObject decided =
        Visitor.json(decide(dora, request, "approve", "shape", 900)).getJsonObject("approval");
    assertThat(decided.getString("standing_approval")).isEqualTo(newest(dora).getString("id"));
    assertThat(shown(dora, request).getString("standing_approval"))
        .isEqualTo(newest(dora).getString("id"));
    ApprovalRequest once = submitted();
    dora.decide(once.id(), "approve", "");
    assertThat(shown(dora, once).getString("standing_approval")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scope\":\"everything\",\"seconds\":900}",
        "{\"scope\":\"shape\"}",
        "{\"scope\":\"shape\",\"seconds\":\"900\"}",
        "{\"scope\":\"shape\",\"seconds\":900,\"more\":1}",
        "{\"scope\":\"shape\",\"seconds\":3601}",
        "{\"scope\":\"shape\",\"seconds\":0}",
        "{\"scope\":\"shape\",\"seconds\":-1}"
      })
  void shouldDecideNothingWhenTheChoiceWasNotOffered(String choice) {
    ApprovalRequest request = submitted();
    Visitor dora = Visitor.signedIn(console, "dora");
    HttpResponse<String> answer =
        dora.decide(request.id(), body("approve", new JsonObject(choice)));
    assertThat(answer.statusCode()).isBetween(400, 422);
    assertThat(shown(dora, request).getString("state")).isEqualTo("pending");
  }

  @Test
  void shouldNotStandForADenial() {
    ApprovalRequest request = submitted();
    Visitor dora = Visitor.signedIn(console, "dora");
    assertThat(decide(dora, request, "deny", "shape", 900).statusCode()).isEqualTo(400);
    assertThat(shown(dora, request).getString("state")).isEqualTo("pending");
  }

  private static HttpResponse<String> decide(
      Visitor person, ApprovalRequest request, String decision, String scope, int seconds) {
    JsonObject standing = new JsonObject().put("scope", scope).put("seconds", seconds);
    return person.decide(request.id(), body(decision, standing).put("digest", request.digest()));
  }

  private static JsonObject body(String decision, JsonObject standing) {
    return new JsonObject()
        .put("decision", decision)
        .put("reason", "seen")
        .put("standing", standing)
        .put("digest", "0".repeat(64));
  }

  private static ApprovalRequest submitted() {
    return submitted(Optional.empty());
  }

  private static ApprovalRequest submitted(Optional<String> actsFor) {
    ApprovalRequest one = SampleApproval.update().request();
    ApprovalRequest request =
        actsFor.map(person -> SampleRequest.onBehalfOf(person, one)).orElse(one);
    console.desk.submit(
        request,
        Optional.of(
            new Binding(
                "statement " + request.id(),
                "basis",
                Optional.of(new Binding.Shape("shape", 20)),
                Optional.of(Duration.ofHours(1)))));
    Visitor dora = Visitor.signedIn(console, "dora");
    Await.until(() -> dora.get("/api/v1/approvals/" + request.id()).statusCode() == 200);
    return request;
  }

  private static JsonObject shown(Visitor person, ApprovalRequest request) {
    return Visitor.json(person.get("/api/v1/approvals/" + request.id())).getJsonObject("approval");
  }

  private static JsonObject newest(Visitor person) {
    return Visitor.json(person.get(LIST)).getJsonArray("standing_approvals").getJsonObject(0);
  }

  private static String acts(String kind) {
    return Visitor.signedIn(console, "audrey").get("/api/v1/acts?kind=" + kind).body();
  }
}
