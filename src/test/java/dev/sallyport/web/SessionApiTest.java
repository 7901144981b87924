package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
class SessionApiTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static long position;

  /** Of an agent, with an approval for dbas. */
  private static String reviewed;

  /** Of an agent, without one. */
  private static String quiet;

  /** Anna's own. */
  private static String annas;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    reviewed = store("idp:reporting-bot", "reporting-bot", 1);
    quiet = store("idp:reporting-bot", "reporting-bot", 2);
    annas = store("idp:anna", "Anna Kovacs", 3);
    console.submit(SampleApproval.update().inSession(reviewed).request());
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  /** Their groups count where a person looks, not where a program shows what they were given. */
  @ParameterizedTest
  @ValueSource(strings = {"dora", "adam", "audrey"})
  void shouldShowAProgramWithAPersonsTokenTheirOwnAlone(String person) {
    Visitor program = new Visitor(console);
    String token = "Bearer " + Visitor.tokenOf(console, person);
    for (String id : List.of(reviewed, quiet, annas)) {
      String path = "/api/v1/sessions/" + id;
      assertThat(program.get(path, "Authorization", token).statusCode()).isEqualTo(404);
      assertThat(program.get(path + "/events", "Authorization", token).statusCode()).isEqualTo(404);
    }
    HttpResponse<String> list = program.get("/api/v1/sessions", "Authorization", token);
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(Visitor.json(list).getJsonArray("sessions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "adam,   200, 200, 200",
    "audrey, 200, 200, 200",
    "dora,   200, 404, 404",
    "anna,   404, 404, 200",
    "lea,    404, 404, 404"
  })
  void shouldShowSessionsToThoseConcerned(String person, int one, int other, int own) {
    // Given
    Visitor visitor = Visitor.signedIn(console, person);
    List<String> ids = List.of(reviewed, quiet, annas);
    List<Integer> expected = List.of(one, other, own);
    // When
    List<String> listed =
        Visitor.json(visitor.get("/api/v1/sessions")).getJsonArray("sessions").stream()
            .map(s -> ((JsonObject) s).getString("id"))
            .toList();
    for (int i = 0; i < ids.size(); i++) {
      // Then
      String path = "/api/v1/sessions/" + ids.get(i);
      assertThat(visitor.get(path).statusCode()).isEqualTo(expected.get(i));
      assertThat(visitor.get(path + "/events").statusCode()).isEqualTo(expected.get(i));
      assertThat(listed.contains(ids.get(i))).isEqualTo(expected.get(i) == 200);
    }
  }

  @Test
  void shouldListNewestFirstByFilterAndPage() {
    // Given
    Visitor adam = Visitor.signedIn(console, "adam");
    // When
    JsonObject first = Visitor.json(adam.get("/api/v1/sessions?limit=2"));
    JsonObject second =
        Visitor.json(adam.get("/api/v1/sessions?limit=2&before=" + first.getString("next_before")));
    // Then
    assertThat(ids(first)).containsExactly(annas, quiet);
    assertThat(ids(second)).containsExactly(reviewed);
    assertThat(second.getString("next_before")).isNull();
    assertThat(ids(Visitor.json(adam.get("/api/v1/sessions?principal=idp:anna"))))
        .containsExactly(annas);
    assertThat(ids(Visitor.json(adam.get("/api/v1/sessions?connection=other")))).isEmpty();
    assertThat(adam.get("/api/v1/sessions?before=noon").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRestrictAFilterToWhatOneMaySee() {
    Visitor dora = Visitor.signedIn(console, "dora");
    assertThat(ids(Visitor.json(dora.get("/api/v1/sessions?principal=idp:anna")))).isEmpty();
    assertThat(ids(Visitor.json(dora.get("/api/v1/sessions?principal=idp:reporting-bot"))))
        .containsExactly(reviewed);
  }

  @Test
  void shouldReadEventsInOrderAndInPages() {
    // Given
    Visitor audrey = Visitor.signedIn(console, "audrey");
    String path = "/api/v1/sessions/" + quiet + "/events";
    // When
    JsonObject first = Visitor.json(audrey.get(path + "?limit=3"));
    JsonObject rest = Visitor.json(audrey.get(path + "?from=" + first.getLong("next")));
    // Then
    assertThat(types(first)).containsExactly("opened", "judged", "rows");
    assertThat(first.getBoolean("more")).isTrue();
    assertThat(types(rest))
        .containsExactly(
            "finished", "judged", "review_requested", "review_ended", "judged", "closed");
    assertThat(rest.getBoolean("more")).isFalse();
    assertThat(rest.getLong("next")).isEqualTo(9);
    JsonObject rows = first.getJsonArray("events").getJsonObject(2);
    assertThat(rows.getJsonArray("masked")).isEqualTo(new JsonArray().add(2));
    assertThat(rows.getJsonArray("rows").getJsonArray(2))
        .isEqualTo(new JsonArray().add("3").add("Customer 3").add("[redacted]").addNull());
    assertThat(first.getJsonObject("session").getString("closed_at")).isNotNull();
  }

  @Test
  void shouldEndAPageOfEventsBeforeItFillsTheMemory() {
    // Given
    String id = UUID.randomUUID().toString();
    SampleSession session = new SampleSession(id, NOON.minusSeconds(99)).opened("idp:big", "big");
    for (int i = 1; i <= 20; i++) {
      session.maskedRead(i, 4_000);
    }
    append(session);
    Visitor adam = Visitor.signedIn(console, "adam");
    // When
    JsonObject page = Visitor.json(adam.get("/api/v1/sessions/" + id + "/events"));
    // Then
    assertThat(page.getBoolean("more")).isTrue();
    assertThat(page.encode().length()).isLessThan(2_000_000);
    assertThat(page.getJsonArray("events").size()).isLessThan(61);
  }

  private static String store(String principal, String name, int minute) {
    String id = UUID.randomUUID().toString();
    append(
        new SampleSession(id, NOON.plusSeconds(60L * minute))
            .opened(principal, name)
            .maskedRead(1, 3)
            .reviewed(2, UUID.randomUUID().toString(), "denied")
            .refused(3)
            .closed());
    return id;
  }

  private static void append(SampleSession session) {
    position += 100;
    ConsoleFixture.await(
        console.store.sessionArchive().append(session.events(), "journal", position));
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("sessions").stream()
        .map(s -> ((JsonObject) s).getString("id"))
        .toList();
  }

  private static List<String> types(JsonObject page) {
    return page.getJsonArray("events").stream()
        .map(e -> ((JsonObject) e).getString("type"))
        .toList();
  }
}
