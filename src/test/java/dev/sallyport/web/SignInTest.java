package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class SignInTest {
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

  @Test
  void shouldSignInByCodeWithPkceAndReturnToTheAskedPath() {
    // Given
    Visitor visitor = new Visitor(console);
    // When
    HttpResponse<String> begun = visitor.get("/sign-in?to=/sessions%3Fprincipal%3Dx");
    // Then
    Map<String, String> asked = Visitor.parameters(URI.create(Visitor.location(begun)));
    assertThat(asked)
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", console.url("/sign-in/callback").toString())
        .containsKeys("state", "nonce", "code_challenge");
    assertThat(begun.headers().firstValue("set-cookie").orElseThrow())
        .contains("HTTPOnly", "SameSite=Lax", "Path=/");
    // And when
    String callback = visitor.chooseAtProvider("/sign-in?to=/sessions%3Fprincipal%3Dx", "dora");
    HttpResponse<String> back = visitor.get(callback);
    // Then
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(back)).isEqualTo("/sessions?principal=x");
    assertThat(back.headers().allValues("set-cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("sallyport-console=")
                    .contains("HTTPOnly", "SameSite=Lax", "Max-Age=28800"));
    assertThat(Visitor.json(visitor.get("/api/v1/me")).getString("name"))
        .isEqualTo("Dora Lindqvist");
  }

  @Test
  void shouldRefuseACallbackThatNobodyAskedFor() {
    HttpResponse<String> refused =
        new Visitor(console).get("/sign-in/callback?code=abc&state=guessed");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Visitor.json(refused).getString("type"))
        .isEqualTo("urn:sallyport:problem:sign-in-stale");
  }

  @Test
  void shouldRefuseACallbackInAnotherBrowser() {
    // Given a code that an attacker obtained for their own identity
    String callback = new Visitor(console).chooseAtProvider("/sign-in", "anna");
    // When the victim's browser, with a sign-in of its own under way, is led to it
    Visitor victim = new Visitor(console);
    victim.get("/sign-in");
    HttpResponse<String> refused = victim.get(callback);
    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(victim.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldRefuseAReplayedCallback() {
    // Given
    Visitor visitor = new Visitor(console);
    String callback = visitor.chooseAtProvider("/sign-in", "dora");
    Map<String, String> before = Map.copyOf(visitor.cookies);
    assertThat(visitor.get(callback).statusCode()).isEqualTo(303);
    // When
    Visitor replay = new Visitor(console);
    replay.cookies.putAll(before);
    // Then
    assertThat(replay.get(callback).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseACallbackThatTookTooLong() {
    // Given
    Visitor visitor = new Visitor(console);
    String callback = visitor.chooseAtProvider("/sign-in", "dora");
    // When
    console.clock.advance(PendingSignIns.LIFETIME);
    // Then
    assertThat(visitor.get(callback).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseACodeThatTheProviderDidNotGive() {
    // Given
    Visitor visitor = new Visitor(console);
    String callback = visitor.chooseAtProvider("/sign-in", "dora");
    // When
    HttpResponse<String> refused = visitor.get(callback.replaceFirst("code=[^&]+", "code=forged"));
    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(refused).getString("detail")).contains("invalid_grant");
    assertThat(visitor.cookies).doesNotContainKey("sallyport-console");
  }

  @Test
  void shouldSayThatTheProviderRefused() {
    // Given
    Visitor visitor = new Visitor(console);
    String callback = visitor.chooseAtProvider("/sign-in", "nobody");
    // When
    HttpResponse<String> refused = visitor.get(callback);
    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(refused).getString("detail")).contains("access_denied");
  }

  @Test
  void shouldBringAPersonBackToTheSignInPage() {
    HttpResponse<String> refused =
        new Visitor(console)
            .get("/sign-in/callback?code=a&state=b", "Accept", "text/html,application/xml");
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(refused)).isEqualTo("/?problem=sign-in-stale");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/%09/evil.example",
        "javascript:alert(1)",
        "evil"
      })
  void shouldReturnToNoOtherHost(String to) {
    // Given
    Visitor visitor = new Visitor(console);
    String raw = to.replace("%09", "\t");
    String callback = visitor.chooseAtProvider("/sign-in?to=" + Visitor.encode(raw), "dora");
    // When
    HttpResponse<String> back = visitor.get(callback);
    // Then
    assertThat(Visitor.location(back)).isEqualTo("/");
  }

  @Test
  void shouldEndASignInAtItsLifetime() {
    // Given
    Visitor visitor = Visitor.signedIn(console, "dora");
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(200);
    // When
    console.clock.advance(ConsoleFixture.SESSION_LIFETIME.minus(Duration.ofMinutes(1)));
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(200);
    console.clock.advance(Duration.ofMinutes(1));
    // Then
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldEndASignInWhenThePersonLeaves() {
    // Given
    Visitor visitor = Visitor.signedIn(console, "dora");
    Map<String, String> stolen = Map.copyOf(visitor.cookies);
    // When
    HttpResponse<String> left = visitor.post("/sign-out", "{}");
    // Then
    assertThat(Visitor.json(left).getString("end_session")).contains("/logout");
    Visitor thief = new Visitor(console);
    thief.cookies.putAll(stolen);
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldTellWhoIsSignedInAndWhatTheyMay() {
    assertThat(Visitor.json(Visitor.signedIn(console, "erin").get("/api/v1/me")).getMap())
        .containsEntry("id", "idp:erin")
        .containsEntry("auditor", true)
        .containsEntry("admin", false)
        .containsEntry("kind", "human");
    assertThat(Visitor.json(Visitor.signedIn(console, "adam").get("/api/v1/me")).getMap())
        .containsEntry("admin", true);
  }
}
