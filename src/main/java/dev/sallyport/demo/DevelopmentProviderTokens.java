package dev.sallyport.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Signs tokens (ES256, RFC 7518 section 3.4) with a key that lives as long as the process. */
final class DevelopmentProviderTokens {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int COORDINATE_BYTES = 32;
  private static final String ACCESS_TOKEN = "at+jwt";

  private final DevelopmentProviderRealm realm;
  private final Clock clock;
  private final KeyPair key;
  private final String keyId = UUID.randomUUID().toString();

  DevelopmentProviderTokens(DevelopmentProviderRealm realm, Clock clock) {
    this.realm = realm;
    this.clock = clock;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.key = generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime cannot make a P-256 key", missing);
    }
  }

  JsonObject keySet() {
    ECPublicKey point = (ECPublicKey) key.getPublic();
    return new JsonObject()
        .put(
            "keys",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("kty", "EC")
                        .put("use", "sig")
                        .put("alg", "ES256")
                        .put("crv", "P-256")
                        .put("kid", keyId)
                        .put("x", coordinate(point.getW().getAffineX()))
                        .put("y", coordinate(point.getW().getAffineY()))));
  }

  String agentToken(String issuer, DevelopmentAgent agent) {
    JsonObject claims =
        times(issuer)
            .put("aud", realm.audience())
            .put("sub", agent.clientId())
            .put("name", agent.clientId())
            .put("client_id", agent.clientId())
            .put("kind", "agent")
            .put("groups", new JsonArray(agent.groups()));
    agent.owner().ifPresent(owner -> claims.put("owner", owner));
    return sign(ACCESS_TOKEN, claims);
  }

  String personToken(String issuer, DevelopmentPerson person, String client) {
    return sign(
        ACCESS_TOKEN,
        times(issuer)
            .put("aud", realm.audience())
            .put("client_id", client)
            .mergeIn(claimsOf(person)));
  }

  /**
   * For a person who signed in.
   *
   * @param authenticatedAt when they clicked, which is how people sign in here
   */
  String idToken(String issuer, DevelopmentPerson person, String nonce, Instant authenticatedAt) {
    return sign(
        "JWT",
        times(issuer)
            .put("aud", realm.consoleClientId())
            .put("nonce", nonce)
            .put("auth_time", authenticatedAt.getEpochSecond())
            .mergeIn(claimsOf(person)));
  }

  JsonObject claimsOf(DevelopmentPerson person) {
    return new JsonObject()
        .put("sub", person.id())
        .put("name", person.name())
        .put("preferred_username", person.id())
        .put("groups", new JsonArray(person.groups()));
  }

  /** Whose access token this is, when this provider made it and it is still good. */
  Optional<DevelopmentPerson> ownerOf(String accessToken) {
    String[] parts = accessToken.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key.getPublic());
      check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
      if (!check.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return Optional.empty();
      }
      boolean isAccessToken = ACCESS_TOKEN.equals(json(parts[0]).getString("typ"));
      JsonObject claims = json(parts[1]);
      boolean isGood =
          isAccessToken && clock.instant().isBefore(Instant.ofEpochSecond(claims.getLong("exp")));
      return isGood ? realm.person(claims.getString("sub")) : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException | DecodeException forged) {
      return Optional.empty();
    }
  }

  private JsonObject times(String issuer) {
    long now = clock.instant().getEpochSecond();
    return new JsonObject()
        .put("iss", issuer)
        .put("iat", now)
        .put("nbf", now)
        .put("exp", now + realm.tokenLifetime().toSeconds())
        .put("jti", UUID.randomUUID().toString());
  }

  private String sign(String type, JsonObject claims) {
    JsonObject header = new JsonObject().put("alg", "ES256").put("typ", type).put("kid", keyId);
    String signed =
        encode(header.toBuffer().getBytes()) + "." + encode(claims.toBuffer().getBytes());
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + encode(signature.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a token cannot be signed", broken);
    }
  }

  private static JsonObject json(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static String coordinate(BigInteger value) {
    byte[] padded = new byte[COORDINATE_BYTES];
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    return encode(padded);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
