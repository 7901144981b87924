package dev.sallyport.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;

/**
 * RSA keys of primes that anybody can write down, so that they open nothing: to find such by chance
 * takes seconds in a virtual machine without its second compiler.
 */
public final class KnownRsaKeys {
  /** Added to 3 times 2 to the power of half the bits less two; two primes of each length a key. */
  private static final int[] OF_512_BITS = {761, 1505, 2129, 2141};

  private static final int[] OF_1024_BITS = {
    1037, 1697, 1937, 2087, 2197, 3031, 3727, 5111, 5209, 8329, 8401, 9661
  };
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

  private KnownRsaKeys() {}

  /**
   * One of them.
   *
   * @param bits 1024 or 2048
   * @param which 0 or 1, and up to 5 with 2048 bits; the same for the same, another for another
   */
  public static KeyPair pair(int bits, int which) {
    int[] added = bits == 1024 ? OF_512_BITS : OF_1024_BITS;
    BigInteger base = BigInteger.valueOf(3).shiftLeft(bits / 2 - 2);
    BigInteger p = base.add(BigInteger.valueOf(added[2 * which + 1]));
    BigInteger q = base.add(BigInteger.valueOf(added[2 * which]));
    BigInteger lessP = p.subtract(BigInteger.ONE);
    BigInteger lessQ = q.subtract(BigInteger.ONE);
    BigInteger secret = EXPONENT.modInverse(lessP.multiply(lessQ));
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(p.multiply(q), EXPONENT)),
          factory.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  p.multiply(q),
                  EXPONENT,
                  secret,
                  p,
                  q,
                  secret.mod(lessP),
                  secret.mod(lessQ),
                  q.modInverse(p))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
