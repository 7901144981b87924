package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ManagementConfig;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.web.ReadinessSources.SilentDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagementVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<SilentDatabase> silent = new CopyOnWriteArrayList<>();
  private volatile List<String> keyless = List.of();
  private volatile Optional<Instant> deafSince = Optional.empty();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final ManagementVerticle listener =
      new ManagementVerticle(
          new ManagementConfig("127.0.0.1", 0, Set.of(), Set.of("Gateway-1.example")),
          accept -> {
            accepted.add(accept);
            return new MetricsText.Page(
                "text/plain; version=0.0.4", "sallyport_x 1\n".getBytes(StandardCharsets.UTF_8));
          });
  private volatile boolean draining;
  private volatile Future<?> store = Future.succeededFuture();

  @BeforeEach
  void start() {
    vertx.deployVerticle(listener).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldLiveAndNotBeReadyWhileTheGatewayStarts() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("is starting");
  }

  @Test
  void shouldBeReadyAndWarnOfADatabaseThatIsNotRequired() throws Exception {
    open();
    silent.add(new SilentDatabase("billing", "No answer within 5 s.", false));

    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonArray("warnings").getString(0))
        .isEqualTo("Connection billing: No answer within 5 s.");
  }

  @Test
  void shouldWarnOfAnIssuerOfWhichNoKeyIsKnown() throws Exception {
    open();
    keyless = List.of("company");

    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonArray("warnings").getString(0))
        .startsWith("Issuer company: no key of it is known");
  }

  @Test
  void shouldSayAllThatKeepsItFromBeingReady() throws Exception {
    open();
    silent.add(new SilentDatabase("orders", "The server refused (error 1040).", true));
    draining = true;
    store = Future.failedFuture("gone");
    deafSince = Optional.of(Instant.parse("2026-11-27T10:00:00Z"));

    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(answer.body()).getString("detail"))
        .contains(
            "The gateway is stopping.",
            "The gateway has heard nothing of the other nodes since 2026-11-27T10:00:00Z",
            "Connection orders: The server refused (error 1040).",
            "The store does not answer.");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldShowFiguresAsTheReaderTakesThem() throws Exception {
    HttpResponse<String> answer = get("/metrics", "Accept", "application/openmetrics-text");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sallyport_x 1\n");
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
    assertThat(accepted).containsExactly("application/openmetrics-text");
  }

  @Test
  void shouldHaveNothingElseAndTakeNothing() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/sessions").statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        http.send(
            request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9464",
        "10.0.0.7",
        "[::1]:9464",
        "localhost:1",
        "LOCALHOST",
        "gateway-1.example:9464",
        ""
      })
  void shouldAnswerWhoAsksByAnAddressOrAKnownName(String host) throws Exception {
    open();
    for (String path : List.of("/readyz", "/metrics")) {
      assertThat(statusOf(path, host)).as(path).isEqualTo(200);
    }
  }

  /** As the browser of an operator says it whom a page has led here by its own name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9464",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost@evil.example",
        "gateway-1.example.evil.example",
        "[::1",
        "1"
      })
  void shouldTellNothingToWhoComesByAnotherName(String host) throws Exception {
    open();
    for (String path : List.of("/readyz", "/metrics", "/")) {
      assertThat(statusOf(path, host)).as(path).isIn(400, 421);
    }
    assertThat(accepted).isEmpty();
    assertThat(statusOf("/healthz", host)).isIn(200, 400);
  }

  /** By hand: the JDK's client lets nobody choose the host. None for an empty one. */
  private int statusOf(String path, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", listener.actualPort())) {
      String named = host.isEmpty() ? "" : "Host: " + host + "\r\n";
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\n" + named + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private void open() {
    listener.open(
        new ReadinessSources(
            () -> store,
            () ->
                new Backlog(
                    0,
                    1,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0),
            () -> draining,
            () -> new ArrayList<>(silent),
            () -> keyless,
            () -> deafSince));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.actualPort() + path));
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
