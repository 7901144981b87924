package dev.sallyport.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pace of RFC 8628, by a clock that the pauses move. */
class DeviceFlowTest {
  private final Vertx vertx = Vertx.vertx();
  private final Deque<JsonObject> answers = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-02T09:00:00Z");
  private JsonObject started;
  private DeviceFlow flow;

  @BeforeEach
  void start() throws Exception {
    started =
        new JsonObject()
            .put("device_code", "d")
            .put("user_code", "BCDF-GHJK")
            .put("verification_uri", "https://login.example.com/device")
            .put("expires_in", 60);
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    router.post("/device").handler(c -> c.json(started));
    router.post("/token").handler(this::token);
    HttpServer server =
        ContractGateway.await(vertx.createHttpServer().requestHandler(router).listen(0));
    String base = "http://127.0.0.1:" + server.actualPort();
    TokenEndpoint endpoint =
        new TokenEndpoint(
            new JsonHttp(TrustAnchors.ofRuntime(Optional.empty())),
            "idp",
            URI.create(base + "/token"),
            Optional.of(URI.create(base + "/device")),
            true);
    Interruption clockwork =
        new Interruption() {
          @Override
          boolean within(Duration duration) {
            pauses.add(duration);
            now = now.plus(duration);
            return false;
          }
        };
    Clock clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    flow =
        new DeviceFlow(
            endpoint,
            "cli",
            Optional.empty(),
            new PrintWriter(Writer.nullWriter()),
            clockwork,
            clock);
  }

  @AfterEach
  void stop() {
    ContractGateway.await(vertx.close());
  }

  @Test
  void shouldKeepTheIntervalAndSlowDownWhenTold() throws Exception {
    started.put("interval", 2);
    answers.add(error("authorization_pending"));
    answers.add(error("slow_down"));
    answers.add(error("authorization_pending"));
    answers.add(granted("first").put("refresh_token", "r1"));
    assertThat(flow.token().reveal()).isEqualTo("first");
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(7),
            Duration.ofSeconds(7));
    // And the refresh token is worth another
    answers.add(granted("second"));
    assertThat(flow.renewed().reveal()).isEqualTo("second");
  }

  @Test
  void shouldAskEveryFiveSecondsWhenNothingIsSaid() throws Exception {
    answers.add(granted("t"));
    flow.token();
    assertThat(pauses).containsExactly(Duration.ofSeconds(5));
    assertThatThrownBy(flow::renewed).isInstanceOf(ExecFailure.class);
  }

  @Test
  void shouldPauseEvenWhereTheIssuerWantsNone() throws Exception {
    started.put("interval", 0);
    answers.add(granted("t"));
    flow.token();
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void shouldEndWithTheCode() {
    for (int i = 0; i < 20; i++) {
      answers.add(error("authorization_pending"));
    }
    assertThatThrownBy(flow::token)
        .isInstanceOfSatisfying(ExecFailure.class, e -> assertThat(e.status()).isEqualTo(75))
        .hasMessageContaining("expired");
    assertThat(pauses).hasSize(12);
  }

  @Test
  void shouldEndWhenTheIssuerSaysSo() {
    answers.add(error("expired_token"));
    assertThatThrownBy(flow::token).hasMessageContaining("expired");
  }

  @Test
  void shouldShowNoPageThatIsNotProtected() {
    started.put("verification_uri", "http://login.example.com/device");
    assertThatThrownBy(flow::token).hasMessageContaining("not protected");
  }

  private void token(RoutingContext context) {
    JsonObject answer = answers.pop();
    context.response().setStatusCode(answer.containsKey("error") ? 400 : 200);
    context.json(answer);
  }

  private static JsonObject error(String word) {
    return new JsonObject().put("error", word);
  }

  private static JsonObject granted(String token) {
    return new JsonObject().put("access_token", token).put("token_type", "Bearer");
  }
}
