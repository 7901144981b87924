package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token says is kept; whether it is believed is asked each time. */
class KnownTokensTest {
  private static final TestKey KEY = TestKey.ec("a", "secp256r1");
  private static final TestKey OTHER = TestKey.ec("a", "secp256r1");

  private final MovingClock clock = new MovingClock();
  private Vertx vertx;
  private TestIssuer issuer;
  private IssuerTokenVerifier verifier;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, KEY);
    verifier = new IssuerTokenVerifier(vertx, List.of(issuer.config()), clock);
    verifier.start().await();
  }

  @AfterEach
  void stop() {
    verifier.close().await();
    vertx.close().await();
  }

  private VerifiedToken verify(String token) {
    return verifier.verify(Secret.of(token)).await();
  }

  @Test
  void shouldMakeOnePrincipalOfOneToken() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    Principal first = verify(token).principal();
    // The policies that match are remembered by the object.
    assertThat(verify(token).principal()).isSameAs(first);
    assertThat(verifier.known()).isEqualTo(1);
  }

  @Test
  void shouldNotRememberWhatWasRefused() throws Exception {
    String expired = KEY.sign("ES256", issuer.claims());
    clock.now = TestIssuer.NOW.plusSeconds(700);
    for (String refused :
        List.of(expired, expired + "A", "a.b.c", "", OTHER.sign("ES256", issuer.claims()))) {
      assertThatThrownBy(() -> verify(refused)).isInstanceOf(TokenRejectedException.class);
    }
    assertThat(verifier.known()).isZero();
  }

  @Test
  void shouldRefuseAKnownTokenOnceItHasExpired() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    verify(token);
    clock.now = TestIssuer.NOW.plusSeconds(700);
    assertThatThrownBy(() -> verify(token)).hasMessageContaining("the token expired");
  }

  @Test
  void shouldRefuseAKnownTokenOnceItsKeyIsAnotherAndTakeItWhenItIsBack() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    verify(token);
    publish(OTHER, 60);
    assertThatThrownBy(() -> verify(token)).hasMessageContaining("signature is not its issuer's");
    assertThatThrownBy(() -> verify(token)).hasMessageContaining("signature is not its issuer's");
    publish(KEY, 120);
    assertThat(verify(token).principal()).isNotNull();
  }

  @Test
  void shouldTellTokensApartByEachOfTheirCharacters() throws Exception {
    String token = KEY.sign("ES256", issuer.claims());
    verify(token);
    int last = token.length() - 1;
    for (int at : new int[] {0, 40, token.indexOf('.') + 3, token.lastIndexOf('.') + 5, last}) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, at) + other + token.substring(at + 1);
      assertThatThrownBy(() -> verify(changed)).isInstanceOf(TokenRejectedException.class);
    }
    assertThatThrownBy(() -> verify(token + " ")).isInstanceOf(TokenRejectedException.class);
  }

  @Test
  void shouldKeepNoMoreThanItHasRoomForAndNothingLongerThanATokenIs() {
    KnownTokens tokens = new KnownTokens();
    Set<ByteBuffer> digests = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ByteBuffer digest = KnownTokens.digest(Secret.of("token " + i)).orElseThrow();
      tokens.put(digest, new KnownTokens.Known(null, null, null, 20_000));
      digests.add(digest);
    }
    assertThat(digests).hasSize(1_000);
    assertThat(tokens.remembered()).isBetween(1L, 110L);
    assertThat(KnownTokens.digest(Secret.of("x".repeat(CompactToken.MAX_LENGTH + 1))))
        .isEqualTo(Optional.empty());
  }

  private void publish(TestKey key, int seconds) {
    issuer.keys = List.of(key.jwk());
    clock.now = TestIssuer.NOW.plusSeconds(seconds);
    verifier.issuerNamed("corp").orElseThrow().keys().refresh().await();
  }

  /** Stands where it is set. */
  private static final class MovingClock extends Clock {
    private volatile Instant now = TestIssuer.NOW;

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
