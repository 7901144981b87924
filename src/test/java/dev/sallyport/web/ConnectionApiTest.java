package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class ConnectionApiTest {
  private static final String PATH = "/api/v1/connections";
  private static final String PASSWORD = "only-for-the-server-9";

  @TempDir static Path directory;
  private static ConsoleFixture console;
  private static Visitor adam;
  private static Visitor audrey;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    adam = Visitor.signedIn(console, "adam");
    audrey = Visitor.signedIn(console, "audrey");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @AfterEach
  void removeWhatWasRegistered() {
    for (JsonObject connection : listed(adam)) {
      if ("console".equals(connection.getString("source"))) {
        assertThat(adam.delete(PATH + "/" + connection.getString("name")).statusCode())
            .isEqualTo(200);
      }
    }
  }

  private static JsonObject draft() {
    return new JsonObject()
        .put("name", "billing")
        .put("host", "127.0.0.1")
        .put("port", 1)
        .put("schema", "billing")
        .put("account", "stored")
        .put("user", "app")
        .put("password", PASSWORD)
        .put("tls", "required");
  }

  private static List<JsonObject> listed(Visitor visitor) {
    List<JsonObject> all = new ArrayList<>();
    Visitor.json(visitor.get(PATH))
        .getJsonArray("connections")
        .forEach(c -> all.add((JsonObject) c));
    return all;
  }

  private static JsonObject register() {
    HttpResponse<String> answer = adam.post(PATH, draft().encode());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Visitor.json(answer);
  }

  private static Map<String, String> errors(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    Map<String, String> errors = new TreeMap<>();
    Visitor.json(answer)
        .getJsonArray("errors")
        .forEach(
            e ->
                errors.put(
                    ((JsonObject) e).getString("field"), ((JsonObject) e).getString("problem")));
    return errors;
  }

  private static List<Act> acts(String kind) {
    return ConsoleFixture.await(
        console
            .store
            .acts()
            .list(
                new ActLog.Filter(
                    Optional.empty(),
                    Optional.of(kind),
                    Optional.of("billing"),
                    Optional.empty(),
                    100)));
  }

  @Test
  void shouldRegisterAndNeverShowThePassword() {
    JsonObject made = register();

    assertThat(made.getString("source")).isEqualTo("console");
    assertThat(made.getString("state")).isEqualTo("open");
    assertThat(made.getString("registered_by")).isEqualTo("idp:adam");
    assertThat(made.getLong("revision")).isEqualTo(1);
    assertThat(made.encode()).doesNotContain(PASSWORD).doesNotContain("password");
    assertThat(adam.get(PATH).body()).contains("billing").doesNotContain(PASSWORD);
    assertThat(adam.get(PATH).body()).doesNotContain("file-password");
    assertThat(console.databases.connections.find("billing").orElseThrow().account().secret())
        .hasValueSatisfying(secret -> assertThat(secret.reveal()).isEqualTo(PASSWORD));
    assertThat(acts("connection.registered").get(0).details())
        .containsEntry("host", "127.0.0.1")
        .containsEntry("user", "app")
        .doesNotContainKey("password");
    assertThat(acts("connection.registered").get(0).details().toString()).doesNotContain(PASSWORD);
  }

  @Test
  void shouldShowThoseOfTheFileAndWhoMayUseThem() {
    JsonObject orders =
        listed(audrey).stream()
            .filter(c -> c.getString("name").equals("orders-prod"))
            .findFirst()
            .orElseThrow();

    assertThat(orders.getString("source")).isEqualTo("file");
    assertThat(orders.getString("account")).isEqualTo("stored");
    assertThat(orders.getJsonArray("used_by")).isNotEmpty();
    assertThat(orders.getJsonArray("used_by").getJsonObject(0).getString("policy")).isNotBlank();
    assertThat(orders.getJsonArray("used_by").getJsonObject(0).getJsonArray("groups")).isNotEmpty();
    assertThat(Visitor.json(audrey.get(PATH)).getBoolean("may_change")).isFalse();
    assertThat(Visitor.json(adam.get(PATH)).getBoolean("can_register")).isTrue();
  }

  @Test
  void shouldShowOthersWhatTheyMayUseByNameAndKindAlone() {
    Visitor anna = Visitor.signedIn(console, "anna");
    List<JsonObject> seen = listed(anna);

    assertThat(seen).hasSizeLessThan(listed(adam).size());
    assertThat(seen)
        .allSatisfy(c -> assertThat(c.fieldNames()).containsExactlyInAnyOrder("name", "account"));
    assertThat(anna.get(PATH).body()).doesNotContain("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audrey", "anna", "dora", "erin"})
  void shouldLetNobodyButAdministratorsChangeAnything(String person) {
    register();
    Visitor visitor = Visitor.signedIn(console, person);

    assertThat(visitor.post(PATH, draft().put("name", "other").encode()).statusCode())
        .isEqualTo(403);
    assertThat(visitor.put(PATH + "/billing", draft().put("revision", 1).encode()).statusCode())
        .isEqualTo(403);
    assertThat(visitor.delete(PATH + "/billing").statusCode()).isEqualTo(403);
    assertThat(visitor.post(PATH + "/billing/probe", "{}").statusCode()).isEqualTo(403);
    assertThat(visitor.post(PATH + "/probe", draft().encode()).statusCode()).isEqualTo(403);
  }

  @Test
  void shouldTakeNoTokenForConnections() {
    HttpResponse<String> answer =
        new Visitor(console)
            .get(PATH, "Authorization", "Bearer " + Visitor.tokenOf(console, "adam"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new Visitor(console).get(PATH).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "name | Billing | cannot be a connection's name",
        "name | null | is missing",
        "host | null | is missing",
        "host | db example | is no host",
        "host | mysql://db | is no host",
        "host | db:3306 | is no host",
        "host | 169.254.169.254 | no database can be",
        "host | 0.0.0.0 | no database can be",
        "host | metadata.google.internal | no database can be",
        "account | eternal | is not known",
        "account | null | is missing",
        "user | null | is missing",
        "password | null | is missing",
        "grants | session | means nothing here",
        "region | eu-central-1 | means nothing here",
        "tls | sometimes | expected one of disabled, preferred, required, verify_identity",
        "connect_timeout | 5 | is no duration",
        "connect_timeout | 1h | out of range",
        "schemma | shop | is not a known field",
      })
  void shouldNameTheFieldThatIsNoGood(String field, String value, String problem) {
    JsonObject body = draft();
    if (value == null) {
      body.remove(field);
    } else {
      body.put(field, value);
    }

    Map<String, String> errors = errors(adam.post(PATH, body.encode()));

    assertThat(errors).containsOnlyKeys(field);
    assertThat(errors.get(field)).contains(problem).doesNotContain(PASSWORD);
  }

  @Test
  void shouldNameAllFieldsAtOnce() {
    JsonObject body = draft().put("port", 70_000).put("host", 7).put("tls", true);

    assertThat(errors(adam.post(PATH, body.encode()))).containsOnlyKeys("port", "host", "tls");
  }

  @Test
  void shouldWantAPasswordAnewWhenItWouldGoElsewhere() {
    register();
    JsonObject change = draft().put("revision", 1);
    change.remove("password");

    assertElsewhere(change.copy().put("host", "localhost"), "host");
    assertElsewhere(change.copy().put("port", 2), "port");
    assertElsewhere(change.copy().put("tls", "preferred"), "tls");
    assertElsewhere(change.copy().put("user", "root"), "user");
    assertElsewhere(change.copy().put("account", "ephemeral"), "account");
    assertThat(console.databases.connections.find("billing").orElseThrow().port()).isEqualTo(1);
    assertThat(acts("connection.changed")).isEmpty();
  }

  private static void assertElsewhere(JsonObject change, String field) {
    assertThat(errors(adam.put(PATH + "/billing", change.encode())))
        .hasEntrySatisfying("password", p -> assertThat(p).contains("'" + field + "'"));
    assertThat(errors(adam.post(PATH + "/probe", change.encode())))
        .hasEntrySatisfying("password", p -> assertThat(p).contains("'" + field + "'"));
  }

  @Test
  void shouldKeepThePasswordWhereNothingThatCountsIsChanged() {
    register();
    JsonObject change = draft().put("revision", 1).put("schema", "invoices");
    change.remove("password");

    HttpResponse<String> answer = adam.put(PATH + "/billing", change.encode());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Visitor.json(answer).getString("schema")).isEqualTo("invoices");
    assertThat(Visitor.json(answer).getLong("revision")).isEqualTo(2);
    assertThat(console.databases.connections.find("billing").orElseThrow().account().secret())
        .hasValueSatisfying(secret -> assertThat(secret.reveal()).isEqualTo(PASSWORD));
    assertThat(acts("connection.changed").get(0).details())
        .containsEntry("schema", "'billing' became 'invoices'")
        .containsEntry("password", "kept");
    assertThat(console.databases.forgotten).anyMatch(c -> c.name().equals("billing"));
    // and nobody overwrites what they have not seen
    HttpResponse<String> late = adam.put(PATH + "/billing", change.encode());
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(Visitor.json(late).getString("type")).endsWith("changed-meanwhile");
  }

  @Test
  void shouldEndSessionsOfWhatIsChangedAndRemoved() {
    register();
    String first = console.running.openOn("billing");
    String other = console.running.openOn("orders-prod");
    adam.put(PATH + "/billing", draft().put("revision", 1).put("port", 2).encode());
    assertThat(console.running.ended.get(first).told()).contains("the connection was changed");
    assertThat(console.running.ended.get(first).cause())
        .isEqualTo("connection changed by idp:adam");

    String second = console.running.openOn("billing");
    JsonObject removed = Visitor.json(adam.delete(PATH + "/billing"));

    assertThat(removed.getString("state")).isEqualTo("removed");
    assertThat(removed.getInteger("ended_sessions")).isEqualTo(1);
    assertThat(console.running.ended.get(second).told()).isEqualTo("the connection was removed");
    assertThat(console.running.ended).doesNotContainKey(other);
    assertThat(console.databases.connections.find("billing")).isEmpty();
    assertThat(adam.delete(PATH + "/billing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldLeaveThoseOfTheFileAlone() {
    String path = PATH + "/orders-prod";
    assertThat(adam.delete(path).statusCode()).isEqualTo(409);
    HttpResponse<String> change =
        adam.put(path, draft().put("name", "orders-prod").put("revision", 1).encode());
    assertThat(Visitor.json(change).getString("type")).endsWith("fixed-connection");
    HttpResponse<String> taken = adam.post(PATH, draft().put("name", "orders-prod").encode());
    assertThat(Visitor.json(taken).getString("type")).endsWith("name-taken");
  }

  @Test
  void shouldKeepUsersFromBeingLeftBehindUnlessToldTo() {
    // Given one with short-lived users whose server cannot be reached
    JsonObject ephemeral = draft().put("account", "ephemeral");
    assertThat(adam.post(PATH, ephemeral.encode()).statusCode()).isEqualTo(201);
    // When it is to go to another server
    JsonObject change = ephemeral.copy().put("revision", 1).put("port", 2);
    HttpResponse<String> refused = adam.put(PATH + "/billing", change.encode());
    // Then it stays as it was, and open
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(Visitor.json(refused).getString("type")).endsWith("users-left");
    assertThat(console.databases.connections.find("billing").orElseThrow().port()).isEqualTo(1);
    // When it is to be removed
    HttpResponse<String> leaving = adam.delete(PATH + "/billing");
    // Then it stays on the books, closed, until somebody takes the blame
    assertThat(leaving.statusCode()).isEqualTo(202);
    assertThat(console.databases.connections.find("billing")).isEmpty();
    assertThat(console.databases.connections.whyClosed("billing")).isPresent();
    assertThat(listed(adam)).anyMatch(c -> "leaving".equals(c.getString("state")));
    HttpResponse<String> gone = adam.delete(PATH + "/billing?abandon_users=true");
    assertThat(Visitor.json(gone).getString("state")).isEqualTo("removed");
    assertThat(acts("connection.removed").get(0).details()).containsEntry("abandon_users", "true");
  }

  @Test
  void shouldSayInItsOwnWordsWhyAServerCannotBeUsed() {
    HttpResponse<String> answer = adam.post(PATH + "/probe", draft().encode());

    JsonObject probe = Visitor.json(answer);
    assertThat(probe.getBoolean("ok")).isFalse();
    assertThat(probe.getString("problem"))
        .isEqualTo("Nothing listens at this host and port, or a firewall refuses.");
    assertThat(answer.body()).doesNotContain(PASSWORD);
    assertThat(acts("connection.probed")).isNotEmpty();
    assertThat(console.databases.connections.find("billing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"x\"", "{", ""})
  void shouldTakeNothingButAnObject(String body) {
    assertThat(adam.post(PATH, body).statusCode()).isEqualTo(400);
  }
}
