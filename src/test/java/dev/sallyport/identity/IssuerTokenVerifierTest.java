package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTokenVerifierTest {
  private static final TestKey RSA = TestKey.rsa("rsa-1", 2048);
  private static final TestKey P256 = TestKey.ec("p256-1", "secp256r1");
  private static final TestKey P384 = TestKey.ec("p384-1", "secp384r1");
  private static final TestKey WEAK = TestKey.rsa("weak-1", 1024);

  private static Vertx vertx;
  private static TestIssuer issuer;
  private static IssuerTokenVerifier verifier;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, RSA, P256, P384, WEAK);
    verifier =
        new IssuerTokenVerifier(
            vertx, List.of(issuer.config()), Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC));
    verifier.start().await();
  }

  @AfterAll
  static void stop() {
    verifier.close().await();
    vertx.close().await();
  }

  @Test
  void shouldSayWhoTheTokenIsAbout() throws Exception {
    VerifiedToken verified = verify(P256.sign("ES256", issuer.claims()));
    assertThat(verified.principal())
        .isEqualTo(
            new Principal(
                "corp:nightly-report",
                Principal.Kind.AGENT,
                "corp:nightly-report",
                Set.of("reporting-agents"),
                "corp",
                Map.of()));
    assertThat(verified.expiresAt()).isEqualTo(TestIssuer.NOW.plusSeconds(600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})
  void shouldBelieveEveryAcceptedAlgorithm(String algorithm) throws Exception {
    TestKey key = algorithm.equals("ES256") ? P256 : algorithm.equals("ES384") ? P384 : RSA;
    assertThat(verify(key.sign(algorithm, issuer.claims()))).isNotNull();
  }

  @Test
  void shouldBelieveWhatAnotherImplementationSigned() throws Exception {
    for (String algorithm : List.of("RS256", "PS256", "ES256")) {
      TestKey key = algorithm.equals("ES256") ? P256 : RSA;
      String pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key.pair().getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----\n";
      JWTAuth signer =
          JWTAuth.create(
              vertx,
              new JWTAuthOptions()
                  .addPubSecKey(
                      new PubSecKeyOptions()
                          .setAlgorithm(algorithm)
                          .setBuffer(pem)
                          .setId(key.keyId())));
      String token =
          signer.generateToken(issuer.claims(), new JWTOptions().setAlgorithm(algorithm));
      assertThat(verify(token).principal().id()).isEqualTo("corp:nightly-report");
    }
  }

  @Test
  void shouldRefuseAnAlgorithmThatIsNotConfigured() {
    IssuerConfig all = issuer.config();
    IssuerConfig onlyEs256 =
        new IssuerConfig(
            "corp",
            all.issuer(),
            all.audiences(),
            Set.of("ES256"),
            all.clockSkew(),
            "sub",
            "name",
            "groups",
            "kind=agent",
            Optional.empty(),
            false);
    IssuerTokenVerifier strict =
        new IssuerTokenVerifier(
            vertx, List.of(onlyEs256), Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC));
    assertThatThrownBy(
            () ->
                strict
                    .verify(Secret.of(RSA.sign("RS256", issuer.claims())))
                    .await(30, TimeUnit.SECONDS))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("algorithm 'RS256'; accepted are [ES256]");
  }

  @Test
  void shouldRefuseAlgorithmNone() {
    String none =
        TestKey.encode("{\"alg\":\"none\"}") + "." + TestKey.encode(issuer.claims().encode()) + ".";
    assertRefused(none, "the token is not signed");
    assertRefused(none + TestKey.encode("x"), "algorithm 'none'");
  }

  @Test
  void shouldRefuseThePublicKeyAsHmacSecret() throws Exception {
    // Given the classic confusion: HS256 keyed with the bytes of the public RSA key
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(RSA.pair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] modulus = ((RSAPublicKey) RSA.pair().getPublic()).getModulus().toByteArray();
    for (byte[] secret : List.of(pem, RSA.pair().getPublic().getEncoded(), modulus)) {
      String signed =
          TestKey.encode("{\"alg\":\"HS256\",\"kid\":\"rsa-1\"}")
              + "."
              + TestKey.encode(issuer.claims().encode());
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      // When, Then
      assertRefused(
          signed + "." + TestKey.encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
          "algorithm 'HS256'");
    }
  }

  @Test
  void shouldRefuseAKeyOfAnotherTypeThanTheAlgorithm() {
    assertRefused(
        RSA.sign(new JsonObject().put("alg", "RS256").put("kid", "p256-1"), issuer.claims()),
        "does not fit");
    assertRefused(
        P256.sign(new JsonObject().put("alg", "ES256").put("kid", "p384-1"), issuer.claims()),
        "does not fit");
  }

  @Test
  void shouldRefuseAnRsaKeyThatIsTooShort() {
    assertRefused(WEAK.sign("RS256", issuer.claims()), "key 'weak-1', which its issuer does not");
  }

  @Test
  void shouldRefuseAnotherKeyUnderAKnownName() {
    assertRefused(
        new TestKey("rsa-1", KnownRsaKeys.pair(2048, 1)).sign("RS256", issuer.claims()),
        "changed or forged");
  }

  @Test
  void shouldRefuseAChangedPayload() {
    String[] parts = RSA.sign("RS256", issuer.claims()).split("\\.");
    String changed = TestKey.encode(issuer.claims().put("sub", "admin").encode());
    assertRefused(parts[0] + "." + changed + "." + parts[2], "changed or forged");
  }

  @Test
  void shouldRefuseAnEcdsaSignatureOfZeros() {
    String[] parts = P256.sign("ES256", issuer.claims()).split("\\.");
    for (int length : new int[] {0, 1, 63, 64, 65, 72}) {
      assertRefused(parts[0] + "." + parts[1] + "." + TestKey.encode(new byte[length]), "sign");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-31   | the token expired at 2026-03-01T11:59:29Z",
        "-30   | the token expired at 2026-03-01T11:59:30Z",
        "-29   | ",
        "1     | ",
      })
  void shouldRefuseAnExpiredTokenBeyondTheSkew(int secondsLeft, String reason) throws Exception {
    JsonObject claims =
        issuer.claims().put("exp", TestIssuer.NOW.plusSeconds(secondsLeft).getEpochSecond());
    if (reason == null) {
      assertThat(verify(RSA.sign("RS256", claims))).isNotNull();
    } else {
      assertRefused(RSA.sign("RS256", claims), reason);
    }
  }

  @Test
  void shouldRefuseATokenOfTheFuture() throws Exception {
    long now = TestIssuer.NOW.getEpochSecond();
    assertThat(verify(RSA.sign("RS256", issuer.claims().put("nbf", now + 30)))).isNotNull();
    assertRefused(RSA.sign("RS256", issuer.claims().put("nbf", now + 31)), "not valid before");
    assertRefused(RSA.sign("RS256", issuer.claims().put("iat", now + 31)), "in the future");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "null", "1e999", "-1", "[1]", "99999999999999999999"})
  void shouldRefuseATimeThatIsNone(String value) {
    for (String claim : List.of("exp", "nbf", "iat")) {
      JsonObject claims = issuer.claims();
      claims.remove(claim);
      String text = claims.encode().replaceFirst("\\{", "{\"" + claim + "\":" + value + ",");
      assertRefused(
          RSA.sign("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", text, "RS256"),
          "the token's " + claim + " is not a time");
    }
  }

  @Test
  void shouldRefuseATokenThatNeverExpires() {
    JsonObject claims = issuer.claims();
    claims.remove("exp");
    assertRefused(RSA.sign("RS256", claims), "never expires");
  }

  @Test
  void shouldCheckTheAudience() throws Exception {
    JsonArray both = new JsonArray().add("account").add("sallyport");
    assertThat(verify(RSA.sign("RS256", issuer.claims().put("aud", both)))).isNotNull();
    assertRefused(
        RSA.sign("RS256", issuer.claims().put("aud", "billing")),
        "the token is for audience 'billing', not 'sallyport'");
    assertRefused(
        RSA.sign("RS256", issuer.claims().put("aud", new JsonArray().add("sallyport").add(7))),
        "aud holds something that is not a string");
    JsonObject none = issuer.claims();
    none.remove("aud");
    assertRefused(RSA.sign("RS256", none), "for no audience, not 'sallyport'");
  }

  @Test
  void shouldKeepControlCharactersAndLengthOutOfMessages() {
    String evil = "x\r\nSallyport: approved \u001b[2J\u202e" + "y".repeat(5000);
    assertThatThrownBy(() -> verify(RSA.sign("RS256", issuer.claims().put("aud", evil))))
        .isInstanceOf(TokenRejectedException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).matches("\\P{C}*"));
  }

  @Test
  void shouldRefuseAnUnknownIssuer() {
    assertRefused(
        RSA.sign("RS256", issuer.claims().put("iss", issuer.uri() + "/")), "not trusted here");
    JsonObject none = issuer.claims();
    none.remove("iss");
    assertRefused(RSA.sign("RS256", none), "does not say who issued it");
  }

  @Test
  void shouldRefuseHeadersThatChangeTheRules() {
    JsonObject header = new JsonObject().put("alg", "RS256").put("kid", "rsa-1");
    assertRefused(
        RSA.sign(header.copy().put("crit", new JsonArray().add("exp")), issuer.claims()), "crit");
    assertRefused(RSA.sign(header.copy().put("b64", false), issuer.claims()), "extension");
    assertRefused(
        RSA.sign(header.copy().put("typ", "logout+jwt"), issuer.claims()), "neither JWT nor");
    assertRefused(
        RSA.sign(header.copy().put("kid", new JsonObject()), issuer.claims()), "kid is not");
  }

  @Test
  void shouldTakeBothUsualTypes() throws Exception {
    for (String type : List.of("JWT", "at+jwt", "application/at+JWT")) {
      JsonObject header = new JsonObject().put("alg", "RS256").put("kid", "rsa-1").put("typ", type);
      assertThat(verify(RSA.sign(header, issuer.claims()))).isNotNull();
    }
  }

  @Test
  void shouldRefuseDuplicateNames() {
    String claims = issuer.claims().encode().replaceFirst("\\{", "{\"sub\":\"admin\",");
    assertRefused(
        RSA.sign("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", claims, "RS256"), "distinct names");
    assertRefused(
        RSA.sign(
            "{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"rsa-1\"}",
            issuer.claims().encode(),
            "RS256"),
        "distinct names");
  }

  @Test
  void shouldTakeABigTokenAndRefuseAHugeOne() throws Exception {
    String big = RSA.sign("RS256", issuer.claims().put("padding", "p".repeat(12_000)));
    assertThat(big.length()).isGreaterThan(16_000);
    assertThat(verify(big)).isNotNull();
    assertRefused(
        RSA.sign("RS256", issuer.claims().put("padding", "p".repeat(49_200))), "longer than 65536");
  }

  @Test
  void shouldRefuseGroupsOfAnUnexpectedShape() {
    assertRefused(
        RSA.sign("RS256", issuer.claims().put("groups", new JsonObject())), "claim 'groups'");
  }

  @Test
  void shouldNeverHoldAPartOfTheTokenInAMessage() {
    String token = RSA.sign("RS256", issuer.claims().put("exp", 1));
    assertThatThrownBy(() -> verify(token))
        .satisfies(
            e -> {
              for (String part : token.split("\\.")) {
                assertThat(e.toString()).doesNotContain(part.substring(0, 12));
              }
            });
  }

  @Test
  void shouldRefuseAnIssuerThatIsConfiguredTwice() {
    assertThatThrownBy(
            () ->
                new IssuerTokenVerifier(
                    vertx, List.of(issuer.config(), issuer.config()), Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("configured twice");
  }

  private static VerifiedToken verify(String token) throws Exception {
    return verifier.verify(Secret.of(token)).await(30, TimeUnit.SECONDS);
  }

  private static void assertRefused(String token, String reason) {
    assertThatThrownBy(() -> verify(token))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining(reason);
  }
}
