package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions found by filter, followed and exported, and who they are of. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class FoundSessionsApiTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static String annasAgents;
  private static String foreign;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    annasAgents = UUID.randomUUID().toString();
    foreign = UUID.randomUUID().toString();
    append(
        new SampleSession(annasAgents, NOON)
            .openedFor("idp:annas/agent", "Anna's agent", "idp:anna")
            .maskedRead(1, 2)
            .closed()
            .events());
    append(
        new SampleSession(foreign, NOON.plusSeconds(60))
            .opened("idp:foreign", "Foreign agent")
            .maskedRead(1, 2)
            .refused(2)
            .events());
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'verdict=deny', false, true",
    "'text=drop%20table', false, true",
    "'table=shop.customers&verdict=allow', true, true",
    "'table=shop.*&verb=select', true, true",
    "'table=hr.*', false, false",
    "'state=open', false, true",
    "'state=closed', true, false",
    "'principal=annas%20agent', false, false",
    "'principal=anna%27s%20agent', true, false",
    "'acts_for=idp:anna', true, false",
    "'until=2026-11-20T12:00:30Z', true, false",
    "'from=2026-11-20T12:00:30Z', false, true"
  })
  void shouldFindSessionsByFilter(String query, boolean annas, boolean others) {
    List<String> found = ids(Visitor.signedIn(console, "adam"), query);
    assertThat(found.contains(annasAgents)).isEqualTo(annas);
    assertThat(found.contains(foreign)).isEqualTo(others);
  }

  @ParameterizedTest
  @CsvSource({"state=half", "verdict=maybe", "before=yesterday", "from=noon", "limit=501"})
  void shouldRefuseAFilterThatItDoesNotKnow(String query) {
    HttpResponse<String> answer =
        Visitor.signedIn(console, "adam").get("/api/v1/sessions?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "'verdict=deny', false, true",
    "'text=drop%20table', false, true",
    "'text=%22table%20drop%22', false, false",
    "'table=shop.*&verb=select', true, true",
    "'principal=anna%27s%20agent', true, false",
    "'principal=idp:foreign&verdict=allow', false, true",
    "'rule=nobody/1', false, false",
    "'acts_for=idp:anna', true, false",
    "'until=2026-11-20T12:00:30Z', true, false",
    "'from=2026-11-20T12:00:30Z', false, true"
  })
  void shouldFindStatementsByFilter(String query, boolean annas, boolean others) {
    List<String> found = sessionsOfStatements(Visitor.signedIn(console, "adam"), query);
    assertThat(found.contains(annasAgents)).isEqualTo(annas);
    assertThat(found.contains(foreign)).isEqualTo(others);
  }

  @Test
  void shouldReadStatementsPageByPage() {
    Visitor adam = Visitor.signedIn(console, "adam");
    JsonObject first = Visitor.json(adam.get("/api/v1/statements?principal=idp:foreign&limit=1"));
    String next = first.getString("next_before");
    JsonObject second =
        Visitor.json(adam.get("/api/v1/statements?principal=idp:foreign&limit=1&before=" + next));
    JsonObject refused = first.getJsonArray("statements").getJsonObject(0);
    assertThat(refused.getString("verdict")).isEqualTo("deny");
    assertThat(refused.getString("outcome")).isNull();
    assertThat(refused.getLong("number")).isEqualTo(2);
    JsonObject read = second.getJsonArray("statements").getJsonObject(0);
    assertThat(read.getString("outcome")).isEqualTo("ok");
    assertThat(read.getLong("number")).isEqualTo(1);
    for (String wrong : List.of("before=noon", "verdict=maybe", "limit=501", "from=noon")) {
      assertThat(adam.get("/api/v1/statements?" + wrong).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void shouldShowAPersonNoStatementsOfOthers() {
    Visitor anna = Visitor.signedIn(console, "anna");
    for (String query : List.of("", "text=select", "table=shop.*", "principal=idp:foreign")) {
      assertThat(sessionsOfStatements(anna, query)).doesNotContain(foreign);
    }
    assertThat(sessionsOfStatements(anna, "text=select")).contains(annasAgents);
    String token = "Bearer " + Visitor.tokenOf(console, "anna");
    Visitor program = new Visitor(console);
    assertThat(program.get("/api/v1/statements", "Authorization", token).statusCode())
        .isEqualTo(403);
    assertThat(new Visitor(console).get("/api/v1/statements").statusCode()).isEqualTo(401);
  }

  private static List<String> sessionsOfStatements(Visitor visitor, String query) {
    return Visitor.json(visitor.get("/api/v1/statements?" + query))
        .getJsonArray("statements")
        .stream()
        .map(one -> ((JsonObject) one).getString("session"))
        .toList();
  }

  @Test
  void shouldShowAPersonTheSessionsOfTheirAgentsAndNoOthers() {
    Visitor anna = Visitor.signedIn(console, "anna");
    assertThat(ids(anna, "")).containsExactly(annasAgents);
    assertThat(ids(anna, "text=select")).containsExactly(annasAgents);
    for (String part : List.of("", "/events", "/export", "/tail")) {
      assertThat(anna.get("/api/v1/sessions/" + foreign + part).statusCode()).isEqualTo(404);
    }
    assertThat(anna.get("/api/v1/sessions/" + annasAgents + "/export").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldShowAPersonNothingOfTheirAgentsByATokenAlone() {
    String token = "Bearer " + Visitor.tokenOf(console, "anna");
    Visitor program = new Visitor(console);
    HttpResponse<String> list = program.get("/api/v1/sessions", "Authorization", token);
    assertThat(Visitor.json(list).getJsonArray("sessions")).isEmpty();
    String path = "/api/v1/sessions/" + annasAgents;
    assertThat(program.get(path, "Authorization", token).statusCode()).isEqualTo(404);
    assertThat(program.get("/api/v1/agents", "Authorization", token).statusCode()).isEqualTo(403);
  }

  @Test
  void shouldExportWhatWasRecordedAndWriteItDownFirst() throws Exception {
    // Given a session of more than a page of large events
    String id = UUID.randomUUID().toString();
    SampleSession session = new SampleSession(id, NOON.minusSeconds(9)).opened("idp:big", "big");
    for (int i = 1; i <= 70; i++) {
      session.maskedRead(i, 3_000);
    }
    append(session.closed().events());
    // When
    HttpResponse<String> answer =
        Visitor.signedIn(console, "audrey").get("/api/v1/sessions/" + id + "/export");
    // Then
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .isEqualTo("attachment; filename=\"session-" + id + ".jsonl\"");
    List<SessionEvent> exported = new ArrayList<>();
    for (String line : answer.body().split("\n")) {
      exported.add(EventFormat.read(line));
    }
    assertThat(exported).isEqualTo(session.events());
    assertThat(console.acts.of(id))
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.kind()).isEqualTo("session.exported");
              assertThat(act.by()).isEqualTo("idp:audrey");
            });
  }

  @Test
  void shouldFollowASessionUntilItEnds() throws IOException {
    // Given
    String id = UUID.randomUUID().toString();
    SampleSession session = new SampleSession(id, NOON).opened("idp:live", "live");
    append(session.events());
    try (BufferedReader tail = tail(id, "")) {
      JsonObject first = next(tail);
      assertThat(types(first)).containsExactly("opened");
      // When
      int before = session.events().size();
      session.maskedRead(1, 1);
      append(session.events().subList(before, session.events().size()));
      // Then
      JsonObject second = next(tail);
      assertThat(types(second)).containsExactly("judged", "rows", "finished");
      assertThat(second.getJsonObject("session").getLong("statements")).isEqualTo(1);
      int closing = session.events().size();
      append(session.closed().events().subList(closing, closing + 1));
      assertThat(types(next(tail))).containsExactly("closed");
      assertThat(tail.lines().toList()).contains("event: end");
    }
    try (BufferedReader again = tail(id, "4")) {
      assertThat(types(next(again))).containsExactly("closed");
    }
  }

  @Test
  void shouldListAgentsWithWhatBecameOfThem() {
    // Given
    Visitor adam = Visitor.signedIn(console, "adam");
    // When
    JsonObject foreigner =
        Visitor.json(adam.get("/api/v1/agents?text=Foreign"))
            .getJsonArray("agents")
            .getJsonObject(0);
    // Then
    assertThat(foreigner.getString("id")).isEqualTo("idp:foreign");
    assertThat(foreigner.getJsonArray("groups")).containsExactly("reporting-agents");
    assertThat(foreigner.getLong("sessions")).isEqualTo(1);
    assertThat(foreigner.getLong("open_sessions")).isEqualTo(1);
    assertThat(foreigner.getLong("refused")).isEqualTo(1);
    assertThat(foreigner.getBoolean("revoked")).isFalse();
    // When
    adam.post(
        "/api/v1/revocations",
        new JsonObject().put("principal", "idp:foreign").put("reason", "runs wild").encode());
    // Then
    JsonObject one = Visitor.json(adam.get("/api/v1/agents/idp%3Aforeign"));
    assertThat(one.getBoolean("revoked")).isTrue();
    assertThat(one.getJsonArray("revocations").getJsonObject(0).getString("reason"))
        .isEqualTo("runs wild");
  }

  @Test
  void shouldShowAPersonTheirAgentsAlone() {
    Visitor anna = Visitor.signedIn(console, "anna");
    JsonObject page = Visitor.json(anna.get("/api/v1/agents"));
    assertThat(page.getJsonArray("agents").size()).isEqualTo(1);
    String path = "/api/v1/agents/idp%3Aannas%2Fagent";
    JsonObject agent = Visitor.json(anna.get(path));
    assertThat(agent.getString("acts_for")).isEqualTo("idp:anna");
    assertThat(agent.containsKey("revocations")).isFalse();
    assertThat(anna.get(path + "/leases").statusCode()).isEqualTo(200);
    assertThat(anna.get("/api/v1/agents/idp%3Aforeign").statusCode()).isEqualTo(404);
    assertThat(anna.get("/api/v1/agents/idp%3Aforeign/leases").statusCode()).isEqualTo(404);
  }

  private static BufferedReader tail(String id, String last) {
    Visitor audrey = Visitor.signedIn(console, "audrey");
    String path = "/api/v1/sessions/" + id + "/tail";
    return new BufferedReader(
        new InputStreamReader(
            audrey.open(path, "Last-Event-ID", last).body(), StandardCharsets.UTF_8));
  }

  private static JsonObject next(BufferedReader stream) throws IOException {
    String line;
    do {
      line = stream.readLine();
    } while (line != null && !line.startsWith("data: "));
    return new JsonObject(line.substring("data: ".length()));
  }

  private static List<String> types(JsonObject page) {
    return page.getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getString("type"))
        .toList();
  }

  private static List<String> ids(Visitor visitor, String query) {
    return Visitor.json(visitor.get("/api/v1/sessions?" + query)).getJsonArray("sessions").stream()
        .map(session -> ((JsonObject) session).getString("id"))
        .toList();
  }

  private static void append(List<SessionEvent> events) {
    ConsoleFixture.await(
        console.store.sessionArchive().append(events, "j." + UUID.randomUUID(), 1));
  }
}
