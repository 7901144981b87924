package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever is given as a token, the outcome is a verified token or a refusal with a safe text. */
class CompactTokenTest {
  private static final TestKey KEY = TestKey.ec("k", "secp256r1");
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestIssuer ISSUER = new TestIssuer(VERTX, KEY);
  private static final IssuerTokenVerifier VERIFIER =
      new IssuerTokenVerifier(
          VERTX, List.of(ISSUER.config()), Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC));
  private static final String VALID = KEY.sign("ES256", ISSUER.claims());

  @AfterContainer
  static void stop() {
    VERTX.close().await();
  }

  @Example
  void shouldBelieveTheTokenThatTheOthersAreMadeOf() {
    assertThat(VERIFIER.verify(Secret.of(VALID)).await()).isNotNull();
  }

  @Example
  void shouldSayWhatCutTheTokenWhereAPromptDid() {
    assertThat(refusal(VALID.substring(0, 79))).contains("prompt cuts", "MYSQL_PWD");
    assertThat(refusal("a database's password"))
        .doesNotContain("prompt")
        .endsWith("; give the token that your identity provider issued");
  }

  @Property(tries = 800)
  void shouldRefuseAnyText(@ForAll String text) {
    assertRefused(text);
  }

  @Property(tries = 800)
  void shouldRefuseAnyJson(@ForAll("json") String header, @ForAll("json") String claims) {
    assertRefused(TestKey.encode(header) + "." + TestKey.encode(claims) + ".AAAA");
  }

  @Property(tries = 300)
  void shouldRefuseAnyClaimsWithAForeignSignature(@ForAll("json") String value) {
    String claims = ISSUER.claims().encode().replaceFirst("\\{", "{\"extra\":" + value + ",");
    String signature = VALID.substring(VALID.lastIndexOf('.'));
    assertRefused(
        TestKey.encode("{\"alg\":\"ES256\",\"kid\":\"k\"}")
            + "."
            + TestKey.encode(claims)
            + signature);
  }

  @Property(tries = 800)
  void shouldRefuseATokenWithOneBitChanged(
      @ForAll @IntRange(max = 100_000) int at, @ForAll @IntRange(max = 6) int bit) {
    byte[] bytes = VALID.getBytes(StandardCharsets.US_ASCII);
    int position = at % bytes.length;
    bytes[position] ^= (byte) (1 << bit);
    assertRefused(new String(bytes, StandardCharsets.US_ASCII));
  }

  @Property(tries = 300)
  void shouldNeverLetAnythingButARefusalEscapeFromSignedClaims(@ForAll("claims") String claims) {
    Future<VerifiedToken> result =
        VERIFIER.verify(Secret.of(KEY.sign("{\"alg\":\"ES256\",\"kid\":\"k\"}", claims, "ES256")));
    awaitOutcome(result);
    assertThat(result.succeeded() || result.cause() instanceof TokenRejectedException).isTrue();
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "1",
            "-1",
            "1e400",
            "true",
            "null",
            "\"\"",
            "\"none\"",
            "\"ES256\"",
            "[]",
            "{}",
            "{",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            "\"\\ud800\"",
            "123456789012345678901234567890123456789012345678901234567890123456789",
            "NaN",
            "'x'");
    Arbitrary<String> name =
        Arbitraries.of("alg", "kid", "typ", "crit", "iss", "aud", "exp", "nbf", "sub", "x");
    Arbitrary<String> member = Combinators.combine(name, leaf).as((n, v) -> "\"" + n + "\":" + v);
    Arbitrary<String> object =
        member.list().ofMaxSize(6).map(members -> "{" + String.join(",", members) + "}");
    return Arbitraries.oneOf(leaf, object);
  }

  @Provide
  Arbitrary<String> claims() {
    return Combinators.combine(
            Arbitraries.of("aud", "exp", "nbf", "iat", "sub", "groups", "kind", "name", "iss"),
            json())
        .as(
            (name, value) -> {
              JsonObject claims = ISSUER.claims();
              claims.remove(name);
              return claims
                  .encode()
                  .replaceFirst("\\{", "{\"" + name + "\":" + value.replace("\\", "\\\\") + ",");
            });
  }

  private static void assertRefused(String token) {
    Future<VerifiedToken> result = VERIFIER.verify(Secret.of(token));
    awaitOutcome(result);
    assertThat(result.cause()).isInstanceOf(TokenRejectedException.class);
    assertThat(result.cause().getMessage()).matches("\\P{Cc}{1,400}");
  }

  private static String refusal(String token) {
    Future<VerifiedToken> result = VERIFIER.verify(Secret.of(token));
    awaitOutcome(result);
    return result.cause().getMessage();
  }

  private static void awaitOutcome(Future<?> result) {
    result.transform(outcome -> Future.succeededFuture()).await();
  }
}
