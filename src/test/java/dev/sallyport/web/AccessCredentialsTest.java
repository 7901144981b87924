package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose word counts on the routes that agents use, and where it does not. */
@Tag(EmptyStore.FILES)
class AccessCredentialsTest {
  @TempDir private Path directory;
  private ConsoleFixture console;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldTakeATokenOnFewRoutesAndOnlyAGoodOne() {
    String token = console.token("nightly");
    Visitor visitor = new Visitor(console);
    assertThat(visitor.get("/api/v1/leases", "Authorization", "bearer " + token).statusCode())
        .isEqualTo(200);
    assertThat(visitor.get("/api/v1/leases", "Authorization", "Bearer " + token + "x").statusCode())
        .isEqualTo(401);
    assertThat(visitor.get("/api/v1/approvals", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
    assertThat(visitor.get("/api/v1/me", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(403);
    assertThat(visitor.get("/api/v1/leases").statusCode()).isEqualTo(401);
    assertThat(visitor.get("/api/v1/leases", "Authorization", "Basic " + token).statusCode())
        .isEqualTo(401);
  }

  @Test
  void shouldNotLetACookieInBesideABadToken() {
    Visitor anna = Visitor.signedIn(console, "anna");
    assertThat(anna.get("/api/v1/leases", "Authorization", "Bearer nonsense").statusCode())
        .isEqualTo(401);
  }

  @Test
  void shouldRefuseACookieFromAnotherOrigin() {
    Visitor anna = Visitor.signedIn(console, "anna");
    HttpResponse<String> answer =
        anna.post(
            "/api/v1/access-requests",
            "{\"connection\": \"orders-test\", \"purpose\": \"nightly report\"}",
            "Content-Type",
            "application/json",
            "Origin",
            "https://evil.example.com");
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void shouldNotStumbleOverAHeadThatDoesNotFit() {
    HttpResponse<String> answer =
        Visitor.signedIn(console, "anna")
            .get("/api/v1/leases", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
