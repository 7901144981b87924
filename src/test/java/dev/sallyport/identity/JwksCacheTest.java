package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksCacheTest {
  private static final TestKey FIRST = TestKey.ec("first", "secp256r1");
  private static final TestKey SECOND = TestKey.ec("second", "secp256r1");

  private final MovingClock clock = new MovingClock();
  private Vertx vertx;
  private TestIssuer issuer;
  private IssuerTokenVerifier verifier;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, FIRST);
    verifier = new IssuerTokenVerifier(vertx, List.of(issuer.config()), clock);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldFetchTheKeysForTheFirstToken() throws Exception {
    assertThat(verifier.withoutKeys()).containsExactly(issuer.config().name());
    assertThat(verify(FIRST)).isNotNull();
    assertThat(verify(FIRST)).isNotNull();
    assertThat(verifier.withoutKeys()).isEmpty();
    assertThat(issuer.keyFetches).hasValue(1);
  }

  @Test
  void shouldAskTheIssuerOnceUnderAFloodOfUnknownKeys() throws Exception {
    // Given
    verifier.start().await();
    clock.advance(JwksCache.FETCH_INTERVAL);
    // When many tokens with made-up key ids come, and then as many again
    for (int round = 0; round < 2; round++) {
      List<Future<VerifiedToken>> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(verifier.verify(token(new TestKey("made-up-" + i, FIRST.pair()))));
      }
      assertThatThrownBy(() -> Future.join(flood).await(30, TimeUnit.SECONDS))
          .isInstanceOf(TokenRejectedException.class)
          .hasMessageContaining("which its issuer does not publish");
      assertThat(flood).allMatch(Future::failed);
    }
    // Then
    assertThat(issuer.keyFetches).hasValue(2);
    assertThat(verify(FIRST)).isNotNull();
  }

  @Test
  void shouldTakeTheFirstTokenOfANewKeyAndKeepTheOldOne() throws Exception {
    // Given
    verifier.start().await();
    clock.advance(JwksCache.FETCH_INTERVAL);
    // When
    issuer.keys = List.of(FIRST.jwk(), SECOND.jwk());
    // Then
    assertThat(verify(SECOND)).isNotNull();
    assertThat(verify(FIRST)).isNotNull();
    assertThat(issuer.keyFetches).hasValue(2);
  }

  @Test
  void shouldForgetAKeyThatIsWithdrawn() throws Exception {
    verifier.start().await();
    clock.advance(JwksCache.FETCH_INTERVAL);
    issuer.keys = List.of(SECOND.jwk());
    assertThat(verify(SECOND)).isNotNull();
    assertRefused(FIRST, "key 'first', which its issuer does not publish");
  }

  @Test
  void shouldWaitForTheFetchThatIsRunning() throws Exception {
    // Given an issuer that takes its time
    Promise<HttpServerRequest> asked = Promise.promise();
    issuer.keyAnswer = asked::complete;
    // When two tokens come while the keys are on their way
    Future<VerifiedToken> one = verifier.verify(token(FIRST));
    HttpServerRequest request = asked.future().await(30, TimeUnit.SECONDS);
    Future<VerifiedToken> two = verifier.verify(token(FIRST));
    assertThat(one.isComplete() || two.isComplete()).isFalse();
    issuer.answerKeys(request);
    // Then both are believed after one fetch
    assertThat(one.await(30, TimeUnit.SECONDS)).isEqualTo(two.await(30, TimeUnit.SECONDS));
    assertThat(issuer.keyFetches).hasValue(1);
  }

  @Test
  void shouldAnswerOnTheCallersEventLoop() throws Exception {
    // Given a fetch that someone else's token began
    Promise<HttpServerRequest> asked = Promise.promise();
    issuer.keyAnswer = asked::complete;
    verifier.verify(token(FIRST));
    HttpServerRequest request = asked.future().await(30, TimeUnit.SECONDS);
    // When a token on another event loop has to wait for it
    Context caller = vertx.getOrCreateContext();
    Promise<Void> waiting = Promise.promise();
    Promise<Context> answeredOn = Promise.promise();
    caller.runOnContext(
        v -> {
          verifier
              .verify(token(FIRST))
              .onComplete(result -> answeredOn.complete(Vertx.currentContext()));
          waiting.complete();
        });
    waiting.future().await(30, TimeUnit.SECONDS);
    issuer.answerKeys(request);
    // Then it hears on its own loop
    assertThat(answeredOn.future().await(30, TimeUnit.SECONDS)).isSameAs(caller);
  }

  @Test
  void shouldSayThatTheKeysCannotBeFetchedAndRecover() throws Exception {
    issuer.keyAnswer = request -> request.response().setStatusCode(503).end("{}");
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
    // When the issuer is back, but the limit holds
    issuer.keyAnswer = issuer::answerKeys;
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
    assertThat(issuer.keyFetches).hasValue(1);
    // Then the next fetch heals it
    clock.advance(JwksCache.FETCH_INTERVAL);
    assertThat(verify(FIRST)).isNotNull();
  }

  @Test
  void shouldKeepTheKeysWhenAFetchFails() throws Exception {
    verifier.start().await();
    for (String bad : List.of("", "[]", "{}", "{\"keys\":1}", "{\"keys\":[],\"keys\":[]}", "x")) {
      clock.advance(JwksCache.FETCH_INTERVAL);
      issuer.keyAnswer = request -> request.response().end(bad);
      assertRefused(SECOND, "the issuer's keys cannot be fetched");
      assertThat(verify(FIRST)).isNotNull();
    }
    assertThat(issuer.keyFetches).hasValue(7);
  }

  @Test
  void shouldNotReadAnAnswerOfMoreThanOneMebibyte() {
    // Given keys that would be good, in an answer that is too large
    String padding = " ".repeat(ProviderHttp.MAX_BODY_BYTES);
    issuer.keyAnswer =
        request -> request.response().end("{\"keys\":[" + FIRST.jwk() + "]" + padding + "}");
    // When, Then
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
  }

  @Test
  void shouldNotFollowARedirect() {
    issuer.keyAnswer =
        request ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("location", issuer.uri() + "/.well-known/openid-configuration")
                .end();
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
  }

  @Test
  void shouldIgnoreKeysThatAreNotForSignatures() {
    JsonObject encryption = FIRST.jwk().put("use", "enc");
    JsonObject wrapping = FIRST.jwk().put("key_ops", List.of("wrapKey"));
    JsonObject offCurve = FIRST.jwk().put("x", SECOND.jwk().getString("x"));
    JsonObject symmetric = new JsonObject().put("kty", "oct").put("kid", "first").put("k", "AA");
    issuer.keys = List.of(encryption, wrapping, offCurve, symmetric, new JsonObject());
    assertRefused(FIRST, "which its issuer does not publish");
  }

  @Test
  void shouldRefuseAKeyThatIsBoundToAnotherAlgorithm() {
    issuer.keys = List.of(FIRST.jwk().put("alg", "ES384"));
    assertRefused(FIRST, "does not fit");
  }

  @Test
  void shouldDoWithoutAKeyIdOnlyWhenThereIsOneKey() throws Exception {
    JsonObject header = new JsonObject().put("alg", "ES256");
    assertThat(verifier.verify(Secret.of(FIRST.sign(header, issuer.claims()))).await()).isNotNull();
    issuer.keys = List.of(FIRST.jwk(), SECOND.jwk());
    clock.advance(JwksCache.FETCH_INTERVAL);
    assertThat(verify(SECOND)).isNotNull();
    assertThatThrownBy(
            () -> verifier.verify(Secret.of(FIRST.sign(header, issuer.claims()))).await())
        .hasMessageContaining("does not say which of its issuer's keys");
  }

  @Test
  void shouldRefuseToStartWithADevelopmentProvider() {
    issuer.extraMetadata = new JsonObject().put("sallyport_development", true);
    assertThatThrownBy(() -> verifier.start().await(30, TimeUnit.SECONDS))
        .isInstanceOf(IssuerRefusedException.class)
        .hasMessageContaining("development provider");
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
    assertThat(issuer.keyFetches).hasValue(0);
  }

  @Test
  void shouldRefuseToStartWhenTheDocumentIsAnothers() {
    issuer.extraMetadata = new JsonObject().put("issuer", "https://idp.example.com");
    assertThatThrownBy(() -> verifier.start().await(30, TimeUnit.SECONDS))
        .isInstanceOf(IssuerRefusedException.class)
        .hasMessageContaining("names another issuer, 'https://idp.example.com'");
  }

  @Test
  void shouldRefuseKeysFromAnUnprotectedAddress() {
    issuer.extraMetadata = new JsonObject().put("jwks_uri", "http://idp.example.com/keys");
    assertThatThrownBy(() -> verifier.start().await(30, TimeUnit.SECONDS))
        .isInstanceOf(IssuerRefusedException.class)
        .hasMessageContaining("jwks_uri 'http://idp.example.com/keys' is not https");
  }

  @Test
  void shouldStartWhileTheIssuerIsAway() throws Exception {
    issuer.stop();
    verifier.start().await(30, TimeUnit.SECONDS);
    assertRefused(FIRST, "the issuer's keys cannot be fetched");
  }

  private VerifiedToken verify(TestKey key) throws Exception {
    return verifier.verify(token(key)).await(30, TimeUnit.SECONDS);
  }

  private void assertRefused(TestKey key, String reason) {
    assertThatThrownBy(() -> verify(key))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining(reason);
  }

  private Secret token(TestKey key) {
    return Secret.of(key.sign("ES256", issuer.claims()));
  }

  private static final class MovingClock extends Clock {
    private volatile Instant now = TestIssuer.NOW;

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
