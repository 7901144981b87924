package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was right once is believed as long as all that it depends on is the same. */
class SeenSignaturesTest {
  private static final TestKey KEY = TestKey.ec("a", "secp256r1");
  private static final TestKey OTHER = TestKey.ec("a", "secp256r1");
  private static final TestKey RSA = TestKey.rsa("r", 2048);

  private final AtomicReference<Instant> now = new AtomicReference<>(TestIssuer.NOW);
  private final SeenSignatures seen = new SeenSignatures();
  private Vertx vertx;
  private TestIssuer issuer;
  private IssuerTokenVerifier verifier;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, KEY);
    verifier = new IssuerTokenVerifier(vertx, List.of(issuer.config()), clock());
    verifier.start().await();
  }

  @AfterEach
  void stop() {
    verifier.close().await();
    vertx.close().await();
  }

  @Test
  void shouldRememberWhatIsRightAndNothingElse() throws Exception {
    CompactToken token = token(KEY.sign("ES256", issuer.claims()));
    byte[] forged = token.signature().clone();
    forged[40] ^= 1;
    for (int i = 0; i < 3; i++) {
      assertThat(verify(KEY, token.signed(), forged)).isFalse();
    }
    assertThat(seen.remembered()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(verify(KEY, token.signed(), token.signature())).isTrue();
    }
    assertThat(seen.remembered()).isEqualTo(1);
    assertThat(verify(KEY, token.signed(), forged)).isFalse();
  }

  @Test
  void shouldCheckAnewForAnotherKeyTextOrAlgorithm() throws Exception {
    CompactToken token = token(KEY.sign("ES256", issuer.claims()));
    assertThat(verify(KEY, token.signed(), token.signature())).isTrue();
    assertThat(verify(OTHER, token.signed(), token.signature())).isFalse();
    byte[] changed = new String(token.signed(), StandardCharsets.US_ASCII).concat("A").getBytes();
    assertThat(verify(KEY, changed, token.signature())).isFalse();
    CompactToken rsa = token(RSA.sign("RS256", issuer.claims()));
    PublicKey key = RSA.pair().getPublic();
    assertThat(seen.verify(SignatureAlgorithm.RS256, key, rsa.signed(), rsa.signature())).isTrue();
    assertThat(seen.verify(SignatureAlgorithm.PS256, key, rsa.signed(), rsa.signature())).isFalse();
    assertThat(seen.verify(SignatureAlgorithm.RS512, key, rsa.signed(), rsa.signature())).isFalse();
  }

  @Test
  void shouldNotMoveABorderBetweenWhatIsSignedAndItsSignature() throws Exception {
    CompactToken token = token(KEY.sign("ES256", issuer.claims()));
    assertThat(verify(KEY, token.signed(), token.signature())).isTrue();
    byte[] signed = Arrays.copyOf(token.signed(), token.signed().length + 1);
    signed[signed.length - 1] = token.signature()[0];
    byte[] signature = Arrays.copyOfRange(token.signature(), 1, token.signature().length);
    assertThat(verify(KEY, signed, signature)).isFalse();
  }

  @Test
  void shouldRefuseASeenTokenOnceItHasExpired() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    assertThat(verified(token)).succeedsWithin(Duration.ofSeconds(5));
    now.set(TestIssuer.NOW.plusSeconds(700));
    assertThatThrownBy(() -> verifier.verify(Secret.of(token)).await())
        .hasMessageContaining("the token expired");
  }

  @Test
  void shouldRefuseASeenTokenOnceItsKeyIsAnother() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    assertThat(verified(token)).succeedsWithin(Duration.ofSeconds(5));
    issuer.keys = List.of(OTHER.jwk());
    now.set(TestIssuer.NOW.plusSeconds(60));
    verifier.issuerNamed("corp").orElseThrow().keys().refresh().await();
    assertThatThrownBy(() -> verifier.verify(Secret.of(token)).await())
        .hasMessageContaining("signature is not its issuer's");
  }

  private java.util.concurrent.Future<VerifiedToken> verified(String token) {
    Future<VerifiedToken> verified = verifier.verify(Secret.of(token));
    return verified.toCompletionStage().toCompletableFuture();
  }

  private boolean verify(TestKey key, byte[] signed, byte[] signature) {
    return seen.verify(SignatureAlgorithm.ES256, key.pair().getPublic(), signed, signature);
  }

  private static CompactToken token(String text) throws TokenRejectedException {
    return CompactToken.parse(Secret.of(text));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }
}
