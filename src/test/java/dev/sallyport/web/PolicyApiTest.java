package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.ActLog;
import dev.sallyport.rehearsal.RecordedStory;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class PolicyApiTest {
  private static final String PATH = "/api/v1/policies";
  private static final String STRICTER =
      SamplePolicies.READERS.replace(
          "tables: [shop.*] }\n  - review", "tables: [shop.o*] }\n  - review");

  @TempDir private Path directory;
  private ConsoleFixture console;
  private Visitor adam;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
    adam = Visitor.signedIn(console, "adam");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldShowAdministratorsAndAuditorsTheSourceAndNobodyElse() {
    JsonObject shown = Visitor.json(adam.get(PATH));
    assertThat(names(shown.getJsonArray("files"), "name"))
        .containsExactly("readers.test.yaml", "readers.yaml");
    assertThat(shown.getJsonArray("files").getJsonObject(1).getString("source"))
        .isEqualTo(SamplePolicies.READERS);
    assertThat(shown.getBoolean("in_force")).isTrue();
    assertThat(shown.getBoolean("may_publish")).isTrue();
    assertThat(shown.getJsonArray("problems")).isEmpty();
    assertThat(adam.get(PATH).headers().firstValue("ETag"))
        .hasValue('"' + shown.getString("version") + '"');
    Visitor audrey = Visitor.signedIn(console, "audrey");
    JsonObject read = Visitor.json(audrey.get(PATH));
    assertThat(read.getBoolean("may_publish")).isFalse();
    assertThat(publish(audrey, STRICTER, read.getString("version")).statusCode()).isEqualTo(403);
    for (String other : List.of("dora", "anna")) {
      Visitor visitor = Visitor.signedIn(console, other);
      for (String path : List.of("", "/versions", "/versions/1", "/schema")) {
        assertThat(visitor.get(PATH + path).statusCode()).isEqualTo(403);
      }
      for (String path : List.of("/check", "/try", "/replay", "/versions/1/restore")) {
        assertThat(visitor.post(PATH + path, "{}").statusCode()).isEqualTo(403);
      }
      assertThat(publish(visitor, STRICTER, read.getString("version")).statusCode()).isEqualTo(403);
    }
    assertThat(new Visitor(console).get(PATH).statusCode()).isEqualTo(401);
    assertThat(
            new Visitor(console)
                .get(PATH, "Authorization", "Bearer " + console.token("nightly"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void shouldShowADirectoryThatDoesNotLoadByItsProblems() throws IOException {
    Files.writeString(
        console.policies.directory.resolve("other.yaml"), "policy: other\nmach: {}\n");
    JsonObject shown = Visitor.json(adam.get(PATH));
    assertThat(shown.getBoolean("in_force")).isFalse();
    JsonObject problem = shown.getJsonArray("problems").getJsonObject(0);
    assertThat(problem.getString("file")).isEqualTo("other.yaml");
    assertThat(problem.getString("message")).isNotBlank();
    Files.writeString(console.policies.directory.resolve("other.yml"), "policy: other\n");
    shown = Visitor.json(adam.get(PATH));
    assertThat(shown.getString("version")).isNull();
    assertThat(shown.getJsonArray("problems").getJsonObject(0).getString("file"))
        .isEqualTo("other.yml");
  }

  @Test
  void shouldCheckADraftWithItsTestsAndChanges() {
    JsonObject checked = Visitor.json(check(STRICTER));
    assertThat(checked.getBoolean("sound")).isTrue();
    assertThat(checked.getJsonArray("tests").getJsonObject(0).getBoolean("passed")).isTrue();
    JsonObject change = checked.getJsonArray("changes").getJsonObject(0);
    assertThat(change.getString("file")).isEqualTo("readers.yaml");
    assertThat(change.getString("change")).isEqualTo("changed");
    assertThat(change.getJsonArray("unified").getList().toString())
        .contains("-  - allow: { verbs: [select], tables: [shop.*] }")
        .contains("+  - allow: { verbs: [select], tables: [shop.o*] }");

    JsonObject failing = Visitor.json(check(STRICTER.replace("shop.o*", "shop.c*")));
    assertThat(failing.getBoolean("sound")).isFalse();
    assertThat(failing.getJsonArray("tests").getJsonObject(0).getString("failure"))
        .startsWith("expected allow, got deny");

    JsonObject broken = Visitor.json(check(STRICTER.replace("verbs: [select]", "verb: [select]")));
    JsonObject problem = broken.getJsonArray("problems").getJsonObject(0);
    assertThat(problem.getString("file")).isEqualTo("readers.yaml");
    assertThat(problem.getInteger("line")).isEqualTo(5);
    assertThat(problem.getString("path")).startsWith("statements[0].allow");

    JsonObject shadowed =
        Visitor.json(
            check(
                STRICTER.replace(
                    "  - review",
                    "  - allow: { verbs: [select], tables: [shop.orders] }\n  - review")));
    assertThat(shadowed.getJsonArray("warnings").getJsonObject(0).getInteger("line")).isEqualTo(6);

    JsonObject elsewhere =
        Visitor.json(check(STRICTER.replace("connections: [orders]", "connections: [ordres]")));
    assertThat(elsewhere.getJsonArray("warnings").getJsonObject(0).getString("message"))
        .isEqualTo("'ordres' is no connection here; did you mean 'orders'?");
  }

  /** Whoever checks a draft reads no other file of the machine by it. */
  @Test
  void shouldOpenNoOtherFileForADraft() throws IOException {
    Path secret =
        Files.writeString(directory.resolve("secret.json"), "{\"password\": \"hunter2\"}");
    for (String catalog : List.of("../secret.json", secret.toString())) {
      String tests = SamplePolicies.TESTS.replace("schema: shop", "catalog: " + catalog);
      HttpResponse<String> answer =
          adam.post(
              PATH + "/check",
              new JsonObject().put("files", new JsonObject().put("x.test.yaml", tests)).encode());
      assertThat(answer.body())
          .contains("is no file beside the policies")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void shouldPublishKeepAndRestore() throws IOException {
    // Given
    String opened = Visitor.json(adam.get(PATH)).getString("version");
    // When
    HttpResponse<String> answer = publish(adam, STRICTER, opened);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Visitor.json(answer).getLong("number")).isEqualTo(2);
    assertThat(Files.readString(console.policies.directory.resolve("readers.yaml")))
        .isEqualTo(STRICTER);
    JsonArray versions = Visitor.json(adam.get(PATH + "/versions")).getJsonArray("versions");
    assertThat(versions.getJsonObject(0).getString("by_name")).isEqualTo("Adam Weiss");
    assertThat(versions.getJsonObject(0).getString("reason")).isEqualTo("too wide");
    assertThat(versions.getJsonObject(0).getJsonArray("changed")).containsExactly("readers.yaml");
    assertThat(versions.getJsonObject(1).getString("by")).isNull();
    JsonObject diff = Visitor.json(adam.get(PATH + "/versions/2/diff"));
    assertThat(diff.getJsonArray("changes")).hasSize(1);
    assertThat(
            Visitor.json(adam.get(PATH + "/versions/1"))
                .getJsonArray("files")
                .getJsonObject(1)
                .getString("source"))
        .isEqualTo(SamplePolicies.READERS);
    assertThat(adam.get(PATH + "/versions/3").statusCode()).isEqualTo(404);
    assertThat(adam.get(PATH + "/versions/x").statusCode()).isEqualTo(404);
    // When somebody publishes what they opened before
    HttpResponse<String> late = publish(adam, SamplePolicies.READERS + "# mine\n", opened);
    // Then
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(Visitor.json(late).getString("type")).endsWith("stale-draft");
    // When
    JsonObject body =
        new JsonObject()
            .put("if_match", Visitor.json(answer).getString("version"))
            .put("reason", "too narrow");
    HttpResponse<String> restored = adam.post(PATH + "/versions/1/restore", body.encode());
    // Then
    assertThat(restored.statusCode()).isEqualTo(200);
    assertThat(Files.readString(console.policies.directory.resolve("readers.yaml")))
        .isEqualTo(SamplePolicies.READERS);
    JsonObject newest =
        Visitor.json(adam.get(PATH + "/versions?limit=1"))
            .getJsonArray("versions")
            .getJsonObject(0);
    assertThat(newest.getLong("restores")).isEqualTo(1);
    assertThat(
            ConsoleFixture.await(
                console
                    .store
                    .acts()
                    .list(
                        new ActLog.Filter(
                            Optional.of("idp:adam"),
                            Optional.of("policy"),
                            Optional.empty(),
                            Optional.empty(),
                            10))))
        .hasSize(2);
  }

  @Test
  void shouldRefuseADraftThatCannotBeInForceAndSayWhy() throws IOException {
    String opened = Visitor.json(adam.get(PATH)).getString("version");
    HttpResponse<String> broken = publish(adam, "policy: readers\n", opened);
    assertThat(broken.statusCode()).isEqualTo(422);
    assertThat(broken.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Visitor.json(broken).getJsonArray("problems")).isNotEmpty();
    HttpResponse<String> failing = publish(adam, STRICTER.replace("shop.o*", "shop.c*"), opened);
    assertThat(failing.statusCode()).isEqualTo(422);
    assertThat(Visitor.json(failing).getString("detail")).isEqualTo("1 of 1 policy tests fail.");
    assertThat(publish(adam, SamplePolicies.READERS, opened).statusCode()).isEqualTo(409);
    assertThat(Files.readString(console.policies.directory.resolve("readers.yaml")))
        .isEqualTo(SamplePolicies.READERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"files\": {\"../x.yaml\": \"\"}, \"if_match\": \"VERSION\"}",
        "{\"files\": {\"x.yaml\": 1}, \"if_match\": \"VERSION\"}",
        "{\"files\": {\"x.yaml\": \"\"}}",
        "{\"file\": {\"x.yaml\": \"\"}, \"if_match\": \"VERSION\"}",
        "[]",
        ""
      })
  void shouldRefuseABodyThatDoesNotFit(String body) {
    String opened = Visitor.json(adam.get(PATH)).getString("version");
    HttpResponse<String> answer = adam.put(PATH, body.replace("VERSION", opened));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Visitor.json(answer).getString("next")).isNotBlank();
  }

  @Test
  void shouldTakeLargeDraftsFromThoseWhoMaySendThemAlone() {
    String large = STRICTER + "# wide\n".repeat(20_000);
    assertThat(check(large).statusCode()).isEqualTo(200);
    String body = new JsonObject().put("files", new JsonObject().put("x.yaml", large)).encode();
    assertThat(new Visitor(console).post(PATH + "/check", body).statusCode()).isEqualTo(413);
    assertThat(Visitor.signedIn(console, "anna").post(PATH + "/check", body).statusCode())
        .isEqualTo(413);
  }

  @Test
  void shouldTryAStatementAsSomebody() {
    JsonObject asked =
        new JsonObject()
            .put(
                "principal",
                new JsonObject().put("groups", new JsonArray().add("reporting-agents")))
            .put("connection", "orders")
            .put("schema", "shop")
            .put("statement", "SELECT id, ssn FROM customers WHERE id = 7");
    JsonObject tried = Visitor.json(adam.post(PATH + "/try", asked.encode()));
    assertThat(tried.getString("verdict")).isEqualTo("allow");
    assertThat(tried.getString("rule")).isEqualTo("readers/1");
    assertThat(tried.getJsonArray("masks").getJsonObject(0))
        .isEqualTo(new JsonObject().put("position", 2).put("name", "ssn").put("as", "redact"));
    assertThat(tried.getBoolean("by_names_alone")).isTrue();
    JsonObject part = tried.getJsonArray("statements").getJsonObject(0);
    assertThat(part.getJsonArray("reads")).containsExactly("shop.customers");
    // And in the connection's own schema when none is named, as a session would be
    JsonObject unnamed = asked.copy();
    unnamed.remove("schema");
    tried = Visitor.json(adam.post(PATH + "/try", unnamed.encode()));
    part = tried.getJsonArray("statements").getJsonObject(0);
    assertThat(part.getJsonArray("reads")).containsExactly("shop.customers");
    // When it is tried by a draft
    asked.put("files", new JsonObject().put("readers.yaml", STRICTER));
    tried = Visitor.json(adam.post(PATH + "/try", asked.encode()));
    assertThat(tried.getString("verdict")).isEqualTo("deny");
    assertThat(tried.getString("message")).isNotBlank();
    // And what nobody understands
    tried = Visitor.json(adam.post(PATH + "/try", asked.put("statement", "SELEC").encode()));
    assertThat(tried.getBoolean("understood")).isFalse();
    assertThat(tried.getString("reason")).isNotBlank();
    asked.put("files", new JsonObject().put("readers.yaml", "policy: x"));
    assertThat(adam.post(PATH + "/try", asked.encode()).statusCode()).isEqualTo(422);
  }

  @Test
  void shouldTryAStatementAsAnAgentThatWasHere() {
    RecordedStory.of("idp:agent-7", "orders", Instant.now()).into(console.store);
    JsonObject asked =
        new JsonObject()
            .put("principal", "idp:agent-7")
            .put("connection", "orders")
            .put("statement", "UPDATE shop.orders SET note = 1");
    JsonObject tried = Visitor.json(adam.post(PATH + "/try", asked.encode()));
    assertThat(tried.getString("verdict")).isEqualTo("review");
    assertThat(tried.getJsonArray("approvers")).containsExactly("dba");
    assertThat(tried.getJsonObject("principal").getJsonArray("groups"))
        .containsExactly("reporting-agents");
    HttpResponse<String> nobody =
        adam.post(PATH + "/try", asked.put("principal", "idp:nobody").encode());
    assertThat(nobody.statusCode()).isEqualTo(400);
    assertThat(nobody.body()).contains("was never here");
  }

  @Test
  void shouldListWhatADraftWouldChangeBeforeItIsPublished() {
    // Given
    String session =
        RecordedStory.of("idp:agent-7", "orders", Instant.now().minus(Duration.ofHours(1)))
            .said("SELECT * FROM customers WHERE id = 1", "allow")
            .said("SELECT * FROM orders", "allow")
            .into(console.store);
    JsonObject asked =
        new JsonObject()
            .put("files", new JsonObject().put("readers.yaml", STRICTER))
            .put("days", 2);
    // When
    HttpResponse<String> begun = adam.post(PATH + "/replay", asked.encode());
    // Then
    assertThat(begun.statusCode()).isEqualTo(202);
    JsonObject done = replayed(Visitor.json(begun).getString("id"));
    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getString("draft"))
        .isEqualTo(Visitor.json(check(STRICTER)).getString("version"));
    JsonObject result = done.getJsonObject("result");
    assertThat(result.getLong("same")).isEqualTo(1);
    JsonObject change = result.getJsonArray("changes").getJsonObject(0);
    assertThat(change.getString("kind")).isEqualTo("newly_refused");
    assertThat(change.getJsonArray("examples").getJsonObject(0).getString("session"))
        .isEqualTo(session);
    assertThat(change.getJsonArray("agents").getJsonObject(0).getString("principal"))
        .isEqualTo("idp:agent-7");
    // And nothing was changed by it
    assertThat(console.policies.policies.reload().changed()).isFalse();
    assertThat(adam.get(PATH + "/replay/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(adam.post(PATH + "/replay", "{\"days\": 31}").statusCode()).isEqualTo(400);
    assertThat(adam.delete(PATH + "/replay/" + done.getString("id")).statusCode()).isEqualTo(200);
  }

  private JsonObject replayed(String id) {
    AtomicReference<JsonObject> seen = new AtomicReference<>();
    Await.until(
        () -> {
          seen.set(Visitor.json(adam.get(PATH + "/replay/" + id)));
          return seen.get().getString("ended_at") != null
              && !seen.get().getString("state").equals("running");
        });
    return seen.get();
  }

  private HttpResponse<String> check(String readers) {
    return adam.post(
        PATH + "/check",
        new JsonObject().put("files", new JsonObject().put("readers.yaml", readers)).encode());
  }

  private static HttpResponse<String> publish(Visitor visitor, String readers, String opened) {
    return visitor.put(
        PATH,
        new JsonObject()
            .put("files", new JsonObject().put("readers.yaml", readers))
            .put("if_match", opened)
            .put("reason", "too wide")
            .encode());
  }

  private static List<String> names(JsonArray array, String key) {
    return array.stream().map(JsonObject.class::cast).map(one -> one.getString(key)).toList();
  }
}
