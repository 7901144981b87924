package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.KnownRsaKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens that somebody made, at a gateway that believes a real Keycloak. Its realm signs with a key
 * that the test has too, so that only what is bent differs from a token that is let in.
 */
class ForgedTokenIT {
  @TempDir static Path folder;

  private static KeycloakGate gate;
  private static KeyPair realmKey;
  private static KeyPair ownKey;
  private static ForgedTokens tokens;

  @BeforeAll
  static void start() throws Exception {
    realmKey = KnownRsaKeys.pair(2048, 0);
    ownKey = KnownRsaKeys.pair(2048, 1);
    gate = KeycloakGate.openAfter(folder, corp -> corp.signWith(realmKey));
    tokens = new ForgedTokens(gate.corp().tokenOfService("nightly-report"), realmKey);
  }

  @AfterAll
  static void stop() throws Exception {
    gate.close();
  }

  @Test
  void shouldTakeWhatIsNotBent() throws Exception {
    ClientKind.CONNECTOR_J.open(gate.at(tokens.genuine())).close();
    ClientKind.CONNECTOR_J.open(gate.at(tokens.signed(tokens.header(), tokens.claims()))).close();
  }

  @Test
  void shouldRefuseATokenThatNobodySigned() {
    String claims = tokens.claims().toString();
    for (String none : List.of("none", "None", "NONE", "")) {
      ObjectNode header = tokens.header().put("alg", none);
      assertRefused(ForgedTokens.token(header.toString(), claims, new byte[0]), "is not signed");
      assertRefused(ForgedTokens.token(header.toString(), claims, new byte[1]), "algorithm");
    }
    assertRefused(
        ForgedTokens.token(tokens.header().toString(), claims, new byte[256]), "changed or forged");
  }

  @Test
  void shouldNotTakeThePublishedKeyForASharedSecret() {
    RSAPublicKey key = (RSAPublicKey) realmKey.getPublic();
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    ObjectNode header = tokens.header().put("alg", "HS256");
    for (byte[] secret :
        List.of(
            pem.getBytes(StandardCharsets.US_ASCII),
            pem.strip().getBytes(StandardCharsets.US_ASCII),
            key.getEncoded(),
            key.getModulus().toByteArray())) {
      assertRefused(
          ForgedTokens.sealed(header, tokens.claims(), secret), "signed with algorithm 'HS256'");
    }
  }

  @Test
  void shouldNotFetchOrTakeKeysThatATokenBrings() throws Exception {
    // Given a key set of the attacker's own
    AtomicInteger asked = new AtomicInteger();
    HttpServer attacker =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    attacker.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
        });
    attacker.start();
    try {
      String url = "http://127.0.0.1:" + attacker.getAddress().getPort() + "/keys";
      RSAPublicKey key = (RSAPublicKey) ownKey.getPublic();
      ObjectNode jku = tokens.header().put("jku", url);
      ObjectNode x5u = tokens.header().put("x5u", url);
      ObjectNode jwk = tokens.header();
      jwk.putObject("jwk")
          .put("kty", "RSA")
          .put("kid", jwk.path("kid").asText())
          .put("n", base64(key.getModulus().toByteArray()))
          .put("e", base64(key.getPublicExponent().toByteArray()));
      // When, Then
      for (ObjectNode header : List.of(jku, x5u, jwk)) {
        assertRefused(own(header), "changed or forged");
        header.put("kid", "attacker");
        assertRefused(own(header), "which its issuer does not publish");
      }
      assertThat(asked).hasValue(0);
    } finally {
      attacker.stop(0);
    }
  }

  @Test
  void shouldNotCheckSignaturesWithAKeyForEncryption() {
    String encryption = "";
    for (JsonNode key : gate.corp().publishedKeys().path("keys")) {
      if (key.path("use").asText().equals("enc")) {
        encryption = key.path("kid").asText();
      }
    }
    assertThat(encryption).isNotEmpty();
    assertRefused(
        tokens.signed(tokens.header().put("kid", encryption), tokens.claims()),
        "which its issuer does not publish");
  }

  @Test
  void shouldNotTakeAnotherRealmsKeyOrName() {
    ForgedTokens others = new ForgedTokens(gate.partner().tokenOfService("visitor"), realmKey);
    assertRefused(
        tokens.signed(others.header(), tokens.claims()), "which its issuer does not publish");
    ObjectNode claims = tokens.claims().put("iss", gate.partner().issuer().toString());
    assertRefused(tokens.signed(tokens.header(), claims), "which its issuer does not publish");
    claims.put("iss", gate.corp().issuer() + "/");
    assertRefused(tokens.signed(tokens.header(), claims), "which is not trusted here");
  }

  @Test
  void shouldRefuseATokenOutOfItsTime() {
    long now = Instant.now().getEpochSecond();
    assertRefused(with("nbf", now + 60), "not valid before");
    assertRefused(with("iat", now + 60), "issued in the future");
    assertRefused(with("exp", now - 1), "expired at");
    ObjectNode endless = tokens.claims();
    endless.remove("exp");
    assertRefused(tokens.signed(tokens.header(), endless), "never expires");
  }

  @Test
  void shouldRefuseJsonThatReadsInTwoWays() {
    String header = tokens.header().toString();
    String claims = tokens.claims().toString();
    for (String bent :
        List.of(
            claims.replaceFirst("\\{", "{\"groups\":[\"admins\"],"),
            claims.replaceFirst("\\{", "{\"\\\\u0067roups\":[\"admins\"],"),
            claims + "{}",
            "[" + claims + "]",
            claims.replaceFirst("\\{", "{/* */"),
            claims.replaceFirst("\\{", "{groups:[],"),
            claims.substring(0, claims.length() - 1),
            "\uFEFF" + claims)) {
      assertRefused(ForgedTokens.signed(header, bent, realmKey), "distinct names");
    }
    assertRefused(
        ForgedTokens.signed(header.replaceFirst("\\{", "{\"alg\":\"none\","), claims, realmKey),
        "distinct names");
  }

  private static Secret own(ObjectNode header) {
    return ForgedTokens.signed(header.toString(), tokens.claims().toString(), ownKey);
  }

  private static Secret with(String claim, long time) {
    return tokens.signed(tokens.header(), tokens.claims().put(claim, time));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void assertRefused(Secret token, String reason) {
    StatementRefusedException refused =
        catchThrowableOfType(
            StatementRefusedException.class,
            () -> ClientKind.CONNECTOR_J.open(gate.at(token)).close());
    assertThat(refused).as("the token for which was expected: " + reason).isNotNull();
    assertThat(refused.code()).isEqualTo(1045);
    assertThat(refused.getMessage()).contains("Sallyport: ").contains(reason);
  }
}
