package dev.sallyport.identity;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;

/** The curves of RFC 7518 section 6.2.1.1 that are believed. */
enum EllipticCurve {
  P256("P-256", "secp256r1", 32),
  P384("P-384", "secp384r1", 48),
  P521("P-521", "secp521r1", 66);

  private final String joseName;
  private final int coordinateBytes;
  private final ECParameterSpec parameters;

  EllipticCurve(String joseName, String jcaName, int coordinateBytes) {
    this.joseName = joseName;
    this.coordinateBytes = coordinateBytes;
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(jcaName));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime lacks the curve " + jcaName, missing);
    }
  }

  static Optional<EllipticCurve> of(String joseName) {
    return Arrays.stream(values()).filter(c -> c.joseName.equals(joseName)).findFirst();
  }

  int coordinateBytes() {
    return coordinateBytes;
  }

  ECParameterSpec parameters() {
    return parameters;
  }

  boolean isCurveOf(ECPublicKey key) {
    ECParameterSpec of = key.getParams();
    return of.getCurve().equals(parameters.getCurve())
        && of.getGenerator().equals(parameters.getGenerator())
        && of.getOrder().equals(parameters.getOrder());
  }

  /** Whether a point satisfies y² = x³ + ax + b; the JDK's key factory does not ask. */
  boolean contains(ECPoint point) {
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.pow(3)
            .add(parameters.getCurve().getA().multiply(x))
            .add(parameters.getCurve().getB())
            .mod(p);
    return y.multiply(y).mod(p).equals(right);
  }
}
