package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.store.AuditReport;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.EvidenceCheck;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Legal holds, and evidence of a session. */
@Tag(EmptyStore.FILES)
class LegalHoldApiTest {
  private static final String PATH = "/api/v1/legal-holds";
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-0000000000aa";

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
  void shouldPlaceListAndLiftAndWriteItDown() {
    // When
    HttpResponse<String> placed =
        adam.post(
            PATH,
            new JsonObject()
                .put("kind", "principal")
                .put("subject", "idp:agent-7")
                .put("reason", "case 7")
                .put("from", "2026-01-01T00:00:00Z")
                .encode());
    // Then
    assertThat(placed.statusCode()).isEqualTo(201);
    JsonObject hold = Visitor.json(placed);
    assertThat(hold.getBoolean("stands")).isTrue();
    assertThat(hold.getString("by")).isEqualTo("idp:adam");
    assertThat(hold.getString("to")).isNull();
    JsonArray listed = Visitor.json(adam.get(PATH)).getJsonArray("legal_holds");
    assertThat(listed).contains(hold);
    HttpResponse<String> lifted = adam.delete(PATH + "/" + hold.getString("id"));
    assertThat(Visitor.json(lifted).getString("lifted_by")).isEqualTo("idp:adam");
    assertThat(adam.delete(PATH + "/" + hold.getString("id")).statusCode()).isEqualTo(404);
    assertThat(adam.get("/api/v1/acts?kind=hold").body()).contains("hold.placed", "hold.lifted");
  }

  @Test
  void shouldPlaceNoHoldOnASessionThatThereIsNot() {
    HttpResponse<String> answer =
        adam.post(PATH, "{\"kind\":\"session\",\"subject\":\"5f1c\",\"reason\":\"case 8\"}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("unknown-session");
    assertThat(Visitor.json(adam.get(PATH)).getJsonArray("legal_holds").encode())
        .doesNotContain("case 8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"group\",\"subject\":\"x\",\"reason\":\"y\"}",
        "{\"kind\":\"session\",\"subject\":\"\",\"reason\":\"y\"}",
        "{\"kind\":\"session\",\"subject\":\"x\",\"reason\":\" \"}",
        "{\"kind\":\"session\",\"subject\":\"x\",\"reason\":\"y\",\"from\":\"yesterday\"}",
        "{\"kind\":\"session\",\"subject\":\"x\",\"reason\":\"y\",\"from\":1}",
        "{\"kind\":\"session\",\"subject\":\"x\",\"reason\":\"y\",\"to\":\"+99999-01-01T00:00:00Z\"}",
        "{\"kind\":\"session\",\"subject\":\"x\",\"reason\":\"y\",\"more\":1}"
      })
  void shouldRefuseWhatIsNoHold(String body) {
    assertThat(adam.post(PATH, body).statusCode()).isIn(400, 422);
  }

  @Test
  void shouldLetAuditorsReadAndOthersNothing() {
    Visitor auditor = Visitor.signedIn(console, "audrey");
    String hold = "{\"kind\":\"connection\",\"subject\":\"x\",\"reason\":\"y\"}";
    assertThat(auditor.get(PATH).statusCode()).isEqualTo(200);
    assertThat(auditor.post(PATH, hold).statusCode()).isEqualTo(403);
    Visitor anna = Visitor.signedIn(console, "anna");
    assertThat(anna.get(PATH).statusCode()).isEqualTo(403);
    assertThat(anna.post(PATH, hold).statusCode()).isEqualTo(403);
    assertThat(anna.get("/api/v1/sessions/" + SESSION + "/evidence").statusCode()).isEqualTo(403);
  }

  @Test
  void shouldGiveEvidenceThatCanBeChecked() throws Exception {
    // Given
    ConsoleFixture.await(
        console
            .store
            .sessionArchive()
            .append(
                List.of(SampleEvents.opened(SESSION), SampleEvents.closed(SESSION, 1)), "h.1", 1));
    // When
    HttpResponse<String> answer = adam.get("/api/v1/sessions/" + SESSION + "/evidence");
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    Path file = Files.writeString(directory.resolve("evidence.jsonl"), answer.body());
    AuditReport report = EvidenceCheck.of(file, Set.of(), List.of());
    assertThat(report.chunks()).isEqualTo(1);
    // All that is wrong with it is that no gateway has signed it, nor that it was taken.
    assertThat(report.findings())
        .extracting(Finding::code)
        .containsExactlyInAnyOrder("unsigned", "added");
    assertThat(adam.get("/api/v1/acts?subject=" + SESSION).body())
        .contains("session.evidence-taken");
    assertThat(adam.get("/api/v1/sessions/" + SESSION.replace('a', 'b') + "/evidence").statusCode())
        .isEqualTo(404);
  }
}
