package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * A public key that an issuer signs with (RFC 7517 section 4).
 *
 * @param keyId its {@code kid}; empty when the issuer gives none
 * @param algorithm its {@code alg}, when the issuer binds the key to one
 * @param key RSA of 2048 to 8192 bits, or a point on P-256, P-384 or P-521
 */
record SigningKey(String keyId, Optional<String> algorithm, PublicKey key) {
  private static final int MIN_RSA_BITS = 2048;

  /** A longer modulus makes each check slow enough to be a weapon. */
  private static final int MAX_RSA_BITS = 8192;

  private static final int MAX_EXPONENT_BITS = 64;

  /** Reads one entry of a key set; empty when it is no signing key that is strong enough. */
  static Optional<SigningKey> of(JsonNode jwk) {
    if (!jwk.isObject() || !isForSignatures(jwk)) {
      return Optional.empty();
    }
    try {
      Optional<PublicKey> key =
          switch (jwk.path("kty").asText()) {
            case "RSA" -> rsa(jwk);
            case "EC" -> ec(jwk);
            default -> Optional.empty();
          };
      Optional<String> algorithm = Optional.ofNullable(jwk.path("alg").textValue());
      return key.map(k -> new SigningKey(jwk.path("kid").asText(""), algorithm, k));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  /** Whether a token signed by that algorithm may be checked with this key. */
  boolean fits(SignatureAlgorithm wanted) {
    return wanted.fits(key) && algorithm.map(wanted.name()::equals).orElse(true);
  }

  private static boolean isForSignatures(JsonNode jwk) {
    JsonNode use = jwk.path("use");
    if (!use.isMissingNode() && !use.asText().equals("sig")) {
      return false;
    }
    JsonNode operations = jwk.path("key_ops");
    if (operations.isMissingNode()) {
      return true;
    }
    for (JsonNode operation : operations) {
      if (operation.asText().equals("verify")) {
        return true;
      }
    }
    return false;
  }

  private static Optional<PublicKey> rsa(JsonNode jwk) throws GeneralSecurityException {
    BigInteger modulus = unsigned(jwk, "n");
    BigInteger exponent = unsigned(jwk, "e");
    if (modulus.bitLength() < MIN_RSA_BITS
        || modulus.bitLength() > MAX_RSA_BITS
        || exponent.bitLength() < 2
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)) {
      return Optional.empty();
    }
    return Optional.of(
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
  }

  private static Optional<PublicKey> ec(JsonNode jwk) throws GeneralSecurityException {
    Optional<EllipticCurve> curve = EllipticCurve.of(jwk.path("crv").asText());
    ECPoint point = new ECPoint(unsigned(jwk, "x"), unsigned(jwk, "y"));
    if (curve.isEmpty() || !curve.get().contains(point)) {
      return Optional.empty();
    }
    return Optional.of(
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(point, curve.get().parameters())));
  }

  private static BigInteger unsigned(JsonNode jwk, String member) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(member).asText()));
  }
}
