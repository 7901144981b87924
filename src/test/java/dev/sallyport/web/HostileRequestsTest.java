package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sends who means no good, or looks for where the gateway fails. */
@Tag(EmptyStore.FILES)
class HostileRequestsTest {
  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static Visitor adam;
  private static Visitor dora;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.startForMany(directory);
    adam = Visitor.signedIn(console, "adam");
    dora = Visitor.signedIn(console, "dora");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acts?before=",
        "acts?from=",
        "acts?until=",
        "sessions?before=",
        "sessions?from=",
        "sessions?until=",
        "agents?before=",
        "standing-approvals?before=",
        "refused-logins?before="
      })
  void shouldRefuseTimesThatNoStoreCanHold(String list) {
    for (String at :
        new String[] {
          "%2B1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z", "2026", "'"
        }) {
      for (String rest : new String[] {"", ",x,0"}) {
        assertThat(adam.get("/api/v1/" + list + at + rest).statusCode()).as(at).isEqualTo(400);
      }
    }
  }

  /** Whoever has only a part of it in hand has not seen what they would approve. */
  @Test
  void shouldGiveNoDigestWithAStatementThatIsCut() {
    // Given
    String tail = "'" + "x".repeat(ApprovalJson.LISTED_STATEMENT) + "'";
    ApprovalRequest request =
        SampleApproval.update()
            .saying(
                "UPDATE shop.orders SET note = " + tail,
                Set.of("update"),
                Set.of("shop.orders"),
                OptionalLong.of(1))
            .request();
    console.submit(request);
    // When
    JsonObject listed = null;
    JsonArray all =
        Visitor.json(dora.get("/api/v1/approvals?state=pending")).getJsonArray("approvals");
    for (int i = 0; i < all.size(); i++) {
      if (all.getJsonObject(i).getString("id").equals(request.id())) {
        listed = all.getJsonObject(i);
      }
    }
    // Then
    assertThat(listed).isNotNull();
    assertThat(listed.getBoolean("cut")).isTrue();
    assertThat(listed.getString("digest")).isEmpty();
    assertThat(whole(request).getString("digest")).isEqualTo(request.digest());
  }

  @Test
  void shouldSayThatTheRequestIsApprovedWhenTheApprovalCannotStand() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Binding binding =
        new Binding(
            "statement " + request.id(),
            "basis",
            Optional.of(new Binding.Shape("shape", 20)),
            Optional.of(Duration.ofHours(1)));
    console.desk.submit(request, Optional.of(binding));
    Await.until(() -> dora.get("/api/v1/approvals/" + request.id()).statusCode() == 200);
    JsonObject decision =
        new JsonObject()
            .put("decision", "approve")
            .put("digest", request.digest())
            .put("standing", new JsonObject().put("scope", "shape").put("seconds", 900));
    // When
    console.acts.down = true;
    HttpResponse<String> answer;
    try {
      answer = dora.decide(request.id(), decision);
    } finally {
      console.acts.down = false;
    }
    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Visitor.json(answer).getString("type")).endsWith(":not-standing");
    assertThat(whole(request).getString("state")).isEqualTo("approved");
    assertThat(dora.get("/api/v1/standing-approvals").body()).doesNotContain(request.id());
  }

  /** Acts that nobody could read any more would hide the one that matters. */
  @Test
  void shouldNotLetExportsFloodTheActs() {
    // Given
    Visitor audrey = Visitor.signedIn(console, "audrey");
    String nowhere = "/api/v1/sessions/00000000-0000-4000-8000-000000000000/export";
    // When
    for (int i = 0; i < SessionExport.PER_MINUTE; i++) {
      assertThat(audrey.get(nowhere).statusCode()).isEqualTo(404);
    }
    // One comes back each second: a few more are let through where these took longer
    HttpResponse<String> oneMore = audrey.get(nowhere);
    for (int i = 0; oneMore.statusCode() == 404 && i < SessionExport.PER_MINUTE; i++) {
      oneMore = audrey.get(nowhere);
    }
    // Then
    assertThat(oneMore.statusCode()).isEqualTo(429);
    assertThat(Visitor.json(oneMore).getString("type")).endsWith(":too-often");
    assertThat(adam.get(nowhere).statusCode()).isEqualTo(404);
  }

  private static JsonObject whole(ApprovalRequest request) {
    return Visitor.json(dora.get("/api/v1/approvals/" + request.id())).getJsonObject("approval");
  }
}
