package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(EmptyStore.FILES)
class ConsolePagesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static HttpServer server;

  @BeforeAll
  static void start() {
    ConsolePages pages = new ConsolePages(VERTX, "console-sample");
    ConsoleFixture.await(pages.load());
    Router router = Router.router(VERTX);
    router.route().handler(new ResponseHeaders());
    pages.mount(router);
    Failures.mount(router);
    server = ConsoleFixture.await(VERTX.createHttpServer().requestHandler(router).listen(0));
  }

  @AfterAll
  static void stop() {
    ConsoleFixture.await(VERTX.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/approvals", "/approvals/some-id", "/sessions/x", "/what.ever"})
  void shouldServeThePageAtEveryAddressOfTheConsole(String path) throws Exception {
    // When
    HttpResponse<String> page = get(path);
    // Then
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(page.body()).contains("<title>Sample</title>").doesNotContain("__STYLE_NONCE__");
  }

  @Test
  void shouldAllowNothingInlineButStylesWithTheNonceOfThisAnswer() throws Exception {
    // When
    String nonce = nonce(get("/"));
    // Then
    assertThat(nonce(get("/"))).isNotEqualTo(nonce);
    assertThat(get("/").headers().firstValue("content-security-policy").orElseThrow())
        .contains(
            "default-src 'none'",
            "script-src 'self';",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void shouldLetBrowsersKeepAssetsForGood() throws Exception {
    HttpResponse<String> asset = get("/assets/sample-a1b2c3.css");
    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("content-type").orElseThrow()).startsWith("text/css");
    assertThat(asset.headers().firstValue("cache-control"))
        .hasValue("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/gone.js", "/assets/", "/assets/..%2findex.html", "/api/x"})
  void shouldAnswerAProblemForWhatIsNotThere(String path) throws Exception {
    HttpResponse<String> absent = get(path);
    assertThat(absent.statusCode()).isEqualTo(404);
    assertThat(absent.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(absent.headers().firstValue("cache-control")).hasValue("no-store");
  }

  @Test
  void shouldSetTheHeadersThatKeepOthersOut() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.headers().map())
        .containsKeys("x-content-type-options", "referrer-policy", "cross-origin-opener-policy")
        .doesNotContainKeys("server", "x-powered-by");
  }

  private static String nonce(HttpResponse<String> page) {
    Matcher policy =
        Pattern.compile("style-src 'self' 'nonce-([^']+)'")
            .matcher(page.headers().firstValue("content-security-policy").orElseThrow());
    assertThat(policy.find()).isTrue();
    assertThat(page.body()).contains("nonce=\"" + policy.group(1) + "\"");
    return policy.group(1);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.actualPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
