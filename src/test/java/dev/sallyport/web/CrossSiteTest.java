package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sites could make a signed-in browser send. */
@Tag(EmptyStore.FILES)
class CrossSiteTest {
  private static final String APPROVE = "{\"decision\":\"approve\",\"reason\":\"\"}";

  @TempDir private static Path directory;
  private static ConsoleFixture console;
  private static Visitor dora;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    dora = Visitor.signedIn(console, "dora");
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  static Stream<Arguments> foreignRequests() {
    String own = "OWN";
    return Stream.of(
        Arguments.of(403, new String[] {"Content-Type", "application/json"}),
        Arguments.of(
            403,
            new String[] {"Content-Type", "application/json", "Origin", "https://evil.example"}),
        Arguments.of(403, new String[] {"Content-Type", "application/json", "Origin", "null"}),
        Arguments.of(403, new String[] {"Content-Type", "application/json", "Origin", own + "0"}),
        Arguments.of(
            403, new String[] {"Content-Type", "application/json", "Sec-Fetch-Site", "same-site"}),
        Arguments.of(
            403,
            new String[] {
              "Content-Type", "application/json", "Origin", own, "Sec-Fetch-Site", "cross-site"
            }),
        Arguments.of(415, new String[] {"Content-Type", "text/plain", "Origin", own}),
        Arguments.of(
            415, new String[] {"Content-Type", "application/x-www-form-urlencoded", "Origin", own}),
        Arguments.of(415, new String[] {"Origin", own}));
  }

  @ParameterizedTest
  @MethodSource("foreignRequests")
  void shouldRefuseADecisionThatOtherSitesCouldSend(int status, String[] headers) {
    // Given
    ApprovalRequest request =
        SampleApproval.update().by("idp:x" + headers.length, "x", "agent").request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    // When
    HttpResponse<String> refused =
        dora.post(
            "/api/v1/approvals/" + request.id() + "/decision",
            APPROVE,
            Stream.of(headers)
                .map(value -> value.replace("OWN", console.web.url().toString()))
                .toArray(String[]::new));
    // Then
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldTakeADecisionThatTheBrowserVouchesFor() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    // When
    HttpResponse<String> decided =
        dora.post(
            "/api/v1/approvals/" + request.id() + "/decision",
            "{\"decision\":\"approve\",\"digest\":\"" + request.digest() + "\"}",
            "Content-Type",
            "application/json; charset=utf-8",
            "Sec-Fetch-Site",
            "same-origin");
    // Then
    assertThat(decided.statusCode()).isEqualTo(200);
  }

  /** What is read is written down, as read by the person whose cookie comes along. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reports/nobody-has-this",
        "sessions/00000000-0000-4000-8000-000000000000/export",
        "sessions/00000000-0000-4000-8000-000000000000/evidence",
        "me"
      })
  void shouldHaveNothingReadForAnotherSite(String path) {
    Visitor adam = Visitor.signedIn(console, "adam");
    int own = path.equals("me") ? 200 : 404;
    for (String site : new String[] {"cross-site", "same-site"}) {
      HttpResponse<String> refused = adam.get("/api/v1/" + path, "Sec-Fetch-Site", site);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(Visitor.json(refused).getString("type")).endsWith(":other-origin");
    }
    for (String site : new String[] {"same-origin", "none"}) {
      assertThat(adam.get("/api/v1/" + path, "Sec-Fetch-Site", site).statusCode()).isEqualTo(own);
    }
  }

  /** No cookie counts there, and links to it stand in documents elsewhere. */
  @Test
  void shouldLetOtherSitesLinkToWhatAnybodyMayRead() {
    for (String path : new String[] {"/api/v1/openapi.json", "/api/v1/gateway", "/"}) {
      assertThat(dora.get(path, "Sec-Fetch-Site", "cross-site").statusCode()).isNotEqualTo(403);
    }
  }

  @Test
  void shouldRefuseToLetOthersSignAPersonOut() {
    Visitor visitor = Visitor.signedIn(console, "anna");
    assertThat(
            visitor
                .post(
                    "/sign-out", "{}", "Content-Type", "application/json", "Origin", "https://a.b")
                .statusCode())
        .isEqualTo(403);
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseALargeBody() {
    HttpResponse<String> refused = dora.post("/sign-out", " ".repeat(16 * 1024 + 1));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(Visitor.json(refused).getString("detail")).contains("16384");
  }

  /** Where no token is looked at, the cookie would count beside a made-up one. */
  @Test
  void shouldSignNobodyOutForAnotherSiteWhateverTokenItShows() {
    Visitor dan = Visitor.signedIn(console, "dan");
    HttpResponse<String> refused =
        dan.post(
            "/sign-out",
            "{}",
            "Content-Type",
            "application/json",
            "Origin",
            "https://evil.example",
            "Authorization",
            "Bearer made-up");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(dan.get("/api/v1/me").statusCode()).isEqualTo(200);
  }
}
