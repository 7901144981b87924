package dev.sallyport.identity;

import dev.sallyport.config.IssuerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A provider on a real socket whose documents a test can bend. */
final class TestIssuer {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final AtomicInteger keyFetches = new AtomicInteger();
  volatile List<JsonObject> keys;
  volatile Consumer<HttpServerRequest> keyAnswer = this::answerKeys;
  volatile Consumer<HttpServerRequest> tokenAnswer = request -> request.response().end("{}");
  volatile JsonObject userInfo = new JsonObject();
  volatile JsonObject extraMetadata = new JsonObject();

  private final HttpServer server;

  TestIssuer(Vertx vertx, TestKey... keys) {
    this.keys = java.util.Arrays.stream(keys).map(TestKey::jwk).toList();
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  void stop() {
    server.close().await();
  }

  IssuerConfig config() {
    return config("kind=agent", "groups");
  }

  IssuerConfig config(String agentClaim, String groupsClaim) {
    return new IssuerConfig(
        "corp",
        uri(),
        Set.of("sallyport"),
        Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"),
        Duration.ofSeconds(30),
        "sub",
        "name",
        groupsClaim,
        agentClaim,
        Optional.empty(),
        false);
  }

  /** Claims that pass every check at {@link #NOW}. */
  JsonObject claims() {
    long now = NOW.getEpochSecond();
    return new JsonObject()
        .put("iss", uri().toString())
        .put("sub", "nightly-report")
        .put("aud", "sallyport")
        .put("iat", now - 60)
        .put("nbf", now - 60)
        .put("exp", now + 600)
        .put("kind", "agent")
        .put("groups", new JsonArray().add("reporting-agents"));
  }

  void answerKeys(HttpServerRequest request) {
    request.response().end(new JsonObject().put("keys", new JsonArray(keys)).toBuffer());
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/.well-known/openid-configuration" -> request.response().end(metadata());
      case "/keys" -> {
        keyFetches.incrementAndGet();
        keyAnswer.accept(request);
      }
      case "/token" -> tokenAnswer.accept(request);
      case "/userinfo" -> request.response().end(userInfo.toBuffer());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private Buffer metadata() {
    return new JsonObject()
        .put("issuer", uri().toString())
        .put("jwks_uri", uri() + "/keys")
        .put("authorization_endpoint", uri() + "/authorize")
        .put("token_endpoint", uri() + "/token")
        .put("userinfo_endpoint", uri() + "/userinfo")
        .mergeIn(extraMetadata)
        .toBuffer();
  }
}
