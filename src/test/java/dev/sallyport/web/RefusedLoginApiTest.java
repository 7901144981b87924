package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SessionEvent.LoginRefused;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(EmptyStore.FILES)
class RefusedLoginApiTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final String PATH = "/api/v1/refused-logins";

  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    List<LoginRefused> refusals = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      refusals.add(
          new LoginRefused(
              UUID.randomUUID().toString(),
              0,
              NOON.plusSeconds(i),
              "10.0.3.7:5012" + i,
              "lease." + i,
              i == 4 ? "idp:bot" : "",
              "access denied, this lease is used up",
              1));
    }
    ConsoleFixture.await(console.store.sessionArchive().append(List.copyOf(refusals), "j", 1));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @ParameterizedTest
  @CsvSource({"adam, 200", "audrey, 200", "erin, 200", "dora, 403", "anna, 403"})
  void shouldBeForOperators(String person, int status) {
    Visitor visitor = Visitor.signedIn(console, person);
    assertThat(visitor.get(PATH).statusCode()).isEqualTo(status);
  }

  @Test
  void shouldBeForNobodyWithoutASignIn() {
    assertThat(new Visitor(console).get(PATH).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldMakeAnAddressWaitThatShowsBadTokens() {
    Visitor visitor = new Visitor(console);
    String bad = "Bearer not.a.token";
    for (int i = 0; i < ConsoleFixture.MAX_FAILED_TOKENS; i++) {
      assertThat(visitor.get("/api/v1/leases", "Authorization", bad).statusCode()).isEqualTo(401);
    }
    // Not even a good one is looked at
    HttpResponse<String> waits =
        visitor.get("/api/v1/leases", "Authorization", "Bearer " + console.token("nightly"));
    assertThat(waits.statusCode()).isEqualTo(429);
    assertThat(waits.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
    assertThat(Visitor.json(waits).getString("type")).endsWith("too-many-failures");
    assertThat(console.refusals).hasSize(ConsoleFixture.MAX_FAILED_TOKENS + 1);
    assertThat(console.refusals.toString()).contains("127.0.0.1").doesNotContain("not.a.token");
    // Who is signed in goes on
    assertThat(Visitor.signedIn(console, "adam").get(PATH).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldListTheNewestFirstInPages() {
    Visitor adam = Visitor.signedIn(console, "adam");
    JsonObject first = Visitor.json(adam.get(PATH + "?limit=3"));
    JsonArray page = first.getJsonArray("refused_logins");
    assertThat(page).hasSize(3);
    JsonObject newest = page.getJsonObject(0);
    assertThat(newest.fieldNames())
        .containsExactlyInAnyOrder("id", "at", "client", "user", "principal", "reason", "count");
    assertThat(newest.getString("user")).isEqualTo("lease.4");
    assertThat(newest.getString("principal")).isEqualTo("idp:bot");
    assertThat(newest.getString("reason")).contains("used up");
    assertThat(newest.getLong("count")).isEqualTo(1);
    JsonObject rest =
        Visitor.json(adam.get(PATH + "?limit=3&before=" + first.getString("next_before")));
    assertThat(rest.getJsonArray("refused_logins")).hasSize(2);
    assertThat(rest.getString("next_before")).isNull();
    assertThat(adam.get(PATH + "?limit=0").statusCode()).isEqualTo(400);
    assertThat(adam.get(PATH + "?limit=501").statusCode()).isEqualTo(400);
  }
}
