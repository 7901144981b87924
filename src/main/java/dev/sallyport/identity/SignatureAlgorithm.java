package dev.sallyport.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The signatures that are believed (RFC 7518 section 3.1). Asymmetric ones only: {@code none} and
 * the HMAC family have no constant here, so no configuration can switch them on.
 */
enum SignatureAlgorithm {
  RS256("SHA256withRSA"),
  RS384("SHA384withRSA"),
  RS512("SHA512withRSA"),
  PS256("SHA-256", 32),
  PS384("SHA-384", 48),
  PS512("SHA-512", 64),
  ES256("SHA256withECDSAinP1363Format", EllipticCurve.P256),
  ES384("SHA384withECDSAinP1363Format", EllipticCurve.P384),
  ES512("SHA512withECDSAinP1363Format", EllipticCurve.P521);

  private final String jcaName;
  private final Optional<AlgorithmParameterSpec> parameters;
  private final Optional<EllipticCurve> curve;

  SignatureAlgorithm(String jcaName) {
    this.jcaName = jcaName;
    this.parameters = Optional.empty();
    this.curve = Optional.empty();
  }

  SignatureAlgorithm(String digest, int saltBytes) {
    this.jcaName = "RSASSA-PSS";
    this.parameters =
        Optional.of(
            new PSSParameterSpec(
                digest,
                "MGF1",
                new MGF1ParameterSpec(digest),
                saltBytes,
                PSSParameterSpec.TRAILER_FIELD_BC));
    this.curve = Optional.empty();
  }

  SignatureAlgorithm(String jcaName, EllipticCurve curve) {
    this.jcaName = jcaName;
    this.parameters = Optional.empty();
    this.curve = Optional.of(curve);
  }

  /** By its exact JOSE name; names are case-sensitive (RFC 7515 section 4.1.1). */
  static Optional<SignatureAlgorithm> of(String joseName) {
    return Arrays.stream(values()).filter(a -> a.name().equals(joseName)).findFirst();
  }

  /** Whether a key is of the type and curve that this algorithm needs. */
  boolean fits(PublicKey key) {
    return curve
        .map(c -> key instanceof ECPublicKey ec && c.isCurveOf(ec))
        .orElse(key instanceof RSAPublicKey);
  }

  /** Whether the signature over the signed bytes is this key's. A malformed signature is not. */
  boolean verify(PublicKey key, byte[] signed, byte[] signature) {
    if (!fits(key) || !wellFormed(signature)) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(jcaName);
      if (parameters.isPresent()) {
        check.setParameter(parameters.get());
      }
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }

  /**
   * For ECDSA, r and s of full length and in [1, n-1]: a zero made some JDKs accept anything
   * (CVE-2022-21449).
   */
  private boolean wellFormed(byte[] signature) {
    if (curve.isEmpty()) {
      return signature.length > 0;
    }
    int half = curve.get().coordinateBytes();
    if (signature.length != 2 * half) {
      return false;
    }
    BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, half));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, half, 2 * half));
    return inOrder(r) && inOrder(s);
  }

  private boolean inOrder(BigInteger value) {
    return value.signum() > 0 && value.compareTo(curve.orElseThrow().parameters().getOrder()) < 0;
  }
}
