package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.store.EmptyStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who leaves is out, and both ways are written down. */
@Tag(EmptyStore.FILES)
class SignOutTest {
  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @AfterEach
  void mend() {
    console.acts.down = false;
  }

  @Test
  void shouldWriteDownWhoCameAndWhoLeft() {
    // When
    Visitor lea = Visitor.signedIn(console, "lea");
    lea.post("/sign-out", "{}");
    // Then
    List<Act> acts = actsOf("idp:lea");
    assertThat(acts).extracting(Act::kind).containsExactly("person.signed_out", "person.signed_in");
    assertThat(acts)
        .allMatch(act -> act.by().equals("idp:lea") && act.byName().equals("Lea Moreau"));
    assertThat(acts).allMatch(act -> act.details().get("client").startsWith("127.0.0.1:"));
    assertThat(acts.toString()).doesNotContain(lea.cookies.values().toString());
  }

  @Test
  void shouldLetNobodyInWhoseComingCannotBeWrittenDown() {
    // Given
    Visitor visitor = new Visitor(console);
    String callback = visitor.chooseAtProvider("/sign-in", "dan");
    // When
    console.acts.down = true;
    HttpResponse<String> refused = visitor.get(callback);
    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(visitor.cookies).doesNotContainKey("sallyport-console");
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldLetEverybodyOutEvenIfItCannotBeWrittenDown() {
    // Given
    Visitor dora = Visitor.signedIn(console, "dora");
    Map<String, String> kept = Map.copyOf(dora.cookies);
    // When
    console.acts.down = true;
    HttpResponse<String> left = dora.post("/sign-out", "{}");
    // Then
    assertThat(left.statusCode()).isEqualTo(200);
    Visitor thief = new Visitor(console);
    thief.cookies.putAll(kept);
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldClearTheCookieAndWhatTheBrowserKept() {
    Visitor dora = Visitor.signedIn(console, "dora");

    HttpResponse<String> left = dora.post("/sign-out", "{}");

    assertThat(left.headers().allValues("set-cookie"))
        .anyMatch(
            cookie ->
                cookie.startsWith("sallyport-console=;")
                    && cookie.contains("Max-Age=0")
                    && cookie.contains("Path=/"));
    assertThat(left.headers().firstValue("clear-site-data")).contains("\"cache\"");
    assertThat(dora.cookies).doesNotContainKey("sallyport-console");
  }

  @Test
  void shouldKeepNothingInAnyCache() {
    Visitor dora = Visitor.signedIn(console, "dora");
    for (String path : List.of("/api/v1/me", "/api/v1/approvals", "/", "/approvals", "/sign-in")) {
      assertThat(dora.get(path).headers().firstValue("cache-control"))
          .as(path)
          .contains("no-store");
    }
  }

  @Test
  void shouldNotBeMadeToLeaveByAnotherSite() {
    Visitor dora = Visitor.signedIn(console, "dora");

    HttpResponse<String> refused =
        dora.post(
            "/sign-out",
            "{}",
            "Content-Type",
            "application/json",
            "Origin",
            "https://evil.example");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(dora.get("/api/v1/me").statusCode()).isEqualTo(200);
  }

  private static List<Act> actsOf(String principal) {
    return ConsoleFixture.await(
        console.acts.list(
            new ActLog.Filter(
                Optional.of(principal),
                Optional.of("person"),
                Optional.empty(),
                Optional.empty(),
                10)));
  }
}
