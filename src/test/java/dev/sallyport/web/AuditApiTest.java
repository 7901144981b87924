package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.export.ExportStatus;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.RetentionReport;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(EmptyStore.FILES)
class AuditApiTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final String EVENTS = "/api/v1/audit/events";
  private static final String EXPORTS = "/api/v1/audit/exports";

  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    for (int i = 0; i < 7; i++) {
      ConsoleFixture.await(
          console
              .store
              .sessionArchive()
              .append(
                  List.of(
                      i == 0
                          ? SampleEvents.opened(SESSION)
                          : SampleEvents.judged(SESSION, i, i, "SELECT " + i, "allow")),
                  "j",
                  i + 1));
    }
    console.exports =
        List.of(
            new ExportStatus(
                "siem",
                "webhook https://siem.example.com",
                Place.of("3.2"),
                5,
                17,
                2,
                "the receiver answered with status 503",
                Optional.of(Instant.parse("2026-11-20T12:00:00Z"))));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({"adam, 200", "audrey, 200", "erin, 200", "dora, 403", "anna, 403"})
  void shouldBeForAdminsAndAuditors(String person, int status) {
    Visitor visitor = Visitor.signedIn(console, person);
    assertThat(visitor.get(EVENTS).statusCode()).isEqualTo(status);
    assertThat(visitor.get(EXPORTS).statusCode()).isEqualTo(status);
  }

  @Test
  void shouldBeForNobodyWithoutASignIn() {
    assertThat(new Visitor(console).get(EVENTS).statusCode()).isEqualTo(401);
    assertThat(new Visitor(console).get(EXPORTS).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldGoOnWhereTheLastAnswerEnded() {
    Visitor audrey = Visitor.signedIn(console, "audrey");
    List<Long> sequences = new ArrayList<>();
    List<String> acts = new ArrayList<>();
    String after = "0.0";
    while (true) {
      JsonObject page = Visitor.json(audrey.get(EVENTS + "?limit=3&after=" + after));
      JsonArray events = page.getJsonArray("events");
      for (int i = 0; i < events.size(); i++) {
        JsonObject entry = events.getJsonObject(i);
        if (entry.containsKey("act")) {
          acts.add(entry.getJsonObject("act").getString("kind"));
        } else {
          sequences.add(entry.getJsonObject("event").getLong("sequence"));
        }
      }
      if (events.isEmpty()) {
        assertThat(page.getString("next_after")).isEqualTo(after);
        break;
      }
      after = page.getString("next_after");
    }
    assertThat(sequences).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    // And what people did to the gateway: this one came in
    assertThat(acts).isNotEmpty().containsOnly("person.signed_in");
  }

  @Test
  void shouldSpeakOcsf() {
    JsonObject page =
        Visitor.json(Visitor.signedIn(console, "audrey").get(EVENTS + "?format=ocsf&limit=1"));
    JsonObject event = page.getJsonArray("events").getJsonObject(0);
    assertThat(event.getInteger("class_uid")).isEqualTo(3002);
    assertThat(event.getJsonObject("metadata").getString("uid")).isEqualTo(SESSION + ":0");
    assertThat(event.getJsonObject("unmapped").getString("place"))
        .isEqualTo(page.getString("next_after"));
  }

  @ParameterizedTest
  @CsvSource({"after=soon", "after=1", "limit=0", "limit=1001", "format=cef"})
  void shouldRefuseWhatMakesNoSense(String query) {
    Visitor audrey = Visitor.signedIn(console, "audrey");
    assertThat(audrey.get(EVENTS + "?" + query).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldTellInTheStatusHowSinksAndRetentionStand() {
    Visitor adam = Visitor.signedIn(console, "adam");
    assertThat(Visitor.json(adam.get("/api/v1/status")).getValue("retention")).isNull();
    console.retention =
        Optional.of(
            new RetentionReport(
                Instant.parse("2026-11-20T12:00:00Z"), 7, 1, 3, Optional.of("siem"), List.of("x")));
    JsonObject status = Visitor.json(adam.get("/api/v1/status"));
    assertThat(status.getJsonObject("retention"))
        .isEqualTo(
            new JsonObject()
                .put("applied_at", "2026-11-20T12:00:00Z")
                .put("deleted", 7)
                .put("kept", 1)
                .put("waiting", 3)
                .put("waits_for", "siem")
                .put("problems", new JsonArray().add("x")));
    assertThat(status.getInteger("retention_rules")).isEqualTo(1);
    assertThat(status.getJsonArray("exports"))
        .isEqualTo(Visitor.json(adam.get(EXPORTS)).getJsonArray("exports"));
  }

  @Test
  void shouldSayHowFarEverySinkIs() {
    JsonObject sink =
        Visitor.json(Visitor.signedIn(console, "adam").get(EXPORTS))
            .getJsonArray("exports")
            .getJsonObject(0);
    assertThat(sink)
        .isEqualTo(
            new JsonObject()
                .put("name", "siem")
                .put("target", "webhook https://siem.example.com")
                .put("place", "3.2")
                .put("events", 5)
                .put("lag_seconds", 17)
                .put("failures", 2)
                .put("problem", "the receiver answered with status 503")
                .put("delivered_at", "2026-11-20T12:00:00Z"));
  }
}
