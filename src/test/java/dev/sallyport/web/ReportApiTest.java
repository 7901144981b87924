package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.reports.RecordedDay;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports over HTTP: whose they are, what is written down, and that half of one is none. */
@Timeout(120)
@Tag(EmptyStore.FILES)
class ReportApiTest {
  private static final String DAY = "from=2026-11-20&to=2026-11-21";
  private static final String TOUCHED = "/api/v1/reports/table-access?table=shop.orders&" + DAY;

  private static final int BUSY = 8_000;
  private static final String ALL_BUSY = "from=2026-03-01&to=2026-03-02";

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static Visitor audrey;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    RecordedDay.fill(console.store);
    busyAgent();
    audrey = Visitor.signedIn(console, "audrey");
  }

  /** So much that no socket takes it at once. */
  private static void busyAgent() {
    String session = UUID.randomUUID().toString();
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    SampleSession opened = new SampleSession(session, start).opened("idp:busy", "busy");
    List<SessionEvent> events = new ArrayList<>(opened.events());
    for (long number = 1; number <= BUSY; number++) {
      events.add(
          new SessionEvent.Judged(
              session,
              number,
              start.plusMillis(number),
              number,
              "COM_QUERY",
              "SELECT '" + "x".repeat(480) + "'",
              List.of(),
              "shop",
              Set.of("select"),
              Set.of("shop.busy"),
              "allow",
              "readers/1",
              "",
              List.of(),
              List.of()));
    }
    for (int from = 0; from < events.size(); from += 4_000) {
      List<SessionEvent> batch = events.subList(from, Math.min(events.size(), from + 4_000));
      ConsoleFixture.await(console.store.sessionArchive().append(batch, "busy.1", from + 1));
    }
  }

  @AfterEach
  void repair() {
    console.acts.down = false;
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"anna", "dora"})
  void shouldBeReadByAdministratorsAndAuditorsOnly(String other) {
    Visitor visitor = Visitor.signedIn(console, other);
    for (String path : List.of("/api/v1/reports", TOUCHED)) {
      assertThat(visitor.get(path).statusCode()).isEqualTo(403);
      assertThat(new Visitor(console).get(path).statusCode()).isEqualTo(401);
    }
    assertThat(Visitor.signedIn(console, "adam").get(TOUCHED).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSayWhatReportsThereAre() {
    JsonArray reports = Visitor.json(audrey.get("/api/v1/reports")).getJsonArray("reports");
    assertThat(reports.stream().map(one -> ((JsonObject) one).getString("name")))
        .containsExactly(
            "table-access",
            "table-users",
            "agent-activity",
            "approvals",
            "refusals",
            "refused-statements",
            "unused-policies");
    JsonObject first = reports.getJsonObject(0);
    assertThat(first.getJsonArray("required")).containsExactly("table");
    assertThat(first.getJsonArray("optional")).containsExactly("principal", "connection");
    assertThat(first.getJsonArray("columns").getJsonObject(0))
        .isEqualTo(new JsonObject().put("name", "at").put("kind", "instant"));
  }

  @Test
  void shouldGiveAllRowsOrTheFirstOnes() {
    JsonObject all = Visitor.json(audrey.get(TOUCHED));
    assertThat(all.getJsonArray("rows").size()).isGreaterThanOrEqualTo(7);
    assertThat(all.getBoolean("more")).isFalse();
    assertThat(all.getString("to")).isEqualTo("2026-11-21T00:00:00Z");
    JsonObject some = Visitor.json(audrey.get(TOUCHED + "&limit=2"));
    assertThat(some.getJsonArray("rows"))
        .containsExactly(
            all.getJsonArray("rows").getValue(0), all.getJsonArray("rows").getValue(1));
    assertThat(some.getBoolean("more")).isTrue();
    for (String name : List.of("approvals", "refusals", "refused-statements", "unused-policies")) {
      assertThat(
              Visitor.json(audrey.get("/api/v1/reports/" + name + "?" + DAY)).getJsonArray("rows"))
          .as(name)
          .isNotEmpty();
    }
  }

  @Test
  void shouldGiveAFileThatNoSpreadsheetRuns() {
    HttpResponse<String> csv = audrey.get(TOUCHED + "&principal=idp:bot&format=csv");
    assertThat(csv.headers().firstValue("content-type"))
        .contains("text/csv; charset=utf-8; header=present");
    assertThat(csv.headers().firstValue("content-disposition"))
        .contains("attachment; filename=\"sallyport-table-access-2026-11-20-2026-11-21.csv\"");
    assertThat(csv.body().lines().toList()).hasSize(7);
    assertThat(csv.body()).startsWith("at,principal,").contains(",\"'=UPDATE orders\"\r\n");
  }

  @Test
  void shouldWriteDownWhoReadsWhatOrGiveNothing() {
    audrey.get(TOUCHED + "&format=csv&principal=idp:bot");
    Act act = console.acts.of("table-access").get(0);
    assertThat(act.kind()).isEqualTo("report.read");
    assertThat(act.by()).isEqualTo("idp:audrey");
    assertThat(act.details())
        .containsEntry("table", "shop.orders")
        .containsEntry("principal", "idp:bot")
        .containsEntry("from", "2026-11-20T00:00:00Z")
        .containsEntry("format", "csv");
    // When it cannot be
    console.acts.down = true;
    HttpResponse<String> refused = audrey.get(TOUCHED);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("was not done").doesNotContain("idp:bot");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, 404, ''",
    "table-access, 400, needs a table",
    "table-access?table=orders, 400, with its schema",
    "approvals?table=shop.orders, 400, takes no table",
    "approvals?from=yesterday, 400, is no day",
    "approvals?from=2026-11-21&to=2026-11-20, 400, before it begins",
    "approvals?format=xml, 400, is none of",
    "approvals?limit=0, 400, is not between",
  })
  void shouldSayWhatIsWrongWithAQuestion(String question, int status, String words) {
    HttpResponse<String> answer = audrey.get("/api/v1/reports/" + question);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
  }

  @Test
  void shouldRunOneAtATimeForEachPersonAndNoneForWhoIsGone() throws IOException {
    // Given a download of which nothing is read
    Visitor adam = Visitor.signedIn(console, "adam");
    String large = "/api/v1/reports/table-access?table=shop.busy&" + ALL_BUSY;
    HttpResponse<InputStream> download = adam.open(large);
    assertThat(download.statusCode()).isEqualTo(200);
    // When
    HttpResponse<String> second = adam.get(TOUCHED);
    // Then
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(Visitor.json(second).getString("type")).endsWith("report-running");
    assertThat(audrey.get(TOUCHED).statusCode()).isEqualTo(200);
    // When the client goes away
    download.body().close();
    // Then it stops by itself, long before its end
    Await.until(() -> adam.get(TOUCHED + "&limit=1").statusCode() == 200);
  }

  @Test
  void shouldSendALargeReportWhole() throws IOException {
    Visitor erin = Visitor.signedIn(console, "erin");
    String large = "/api/v1/reports/agent-activity?principal=idp:busy&" + ALL_BUSY;
    JsonObject json = new JsonObject(whole(erin.open(large)));
    assertThat(json.getBoolean("more")).isFalse();
    assertThat(
            json.getJsonArray("rows").stream()
                .map(row -> ((JsonObject) row).getLong("statement"))
                .toList())
        .isEqualTo(LongStream.iterate(BUSY, number -> number - 1).limit(BUSY).boxed().toList());
  }

  private static String whole(HttpResponse<InputStream> download) throws IOException {
    try (InputStream body = download.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
