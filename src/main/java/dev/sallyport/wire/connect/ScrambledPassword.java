package dev.sallyport.wire.connect;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/**
 * What a client sends in place of a password (MySQL Internals, "Authentication Methods").
 *
 * <p>Passwords and challenges are bytes; an empty password gives an empty answer.
 */
public final class ScrambledPassword {
  /** Plugin of {@link #nativePassword}. */
  public static final String NATIVE = "mysql_native_password";

  /** Plugin of {@link #cachingSha2}. */
  public static final String CACHING_SHA2 = "caching_sha2_password";

  private ScrambledPassword() {}

  /** {@code SHA1(password) xor SHA1(challenge + SHA1(SHA1(password)))}, 20 bytes. */
  public static byte[] nativePassword(byte[] password, byte[] challenge) {
    if (password.length == 0) {
      return new byte[0];
    }
    MessageDigest sha1 = digest("SHA-1");
    byte[] once = sha1.digest(password);
    byte[] twice = sha1.digest(once);
    sha1.update(challenge);
    return xor(once, sha1.digest(twice));
  }

  /** {@code SHA256(password) xor SHA256(SHA256(SHA256(password)) + challenge)}, 32 bytes. */
  public static byte[] cachingSha2(byte[] password, byte[] challenge) {
    if (password.length == 0) {
      return new byte[0];
    }
    MessageDigest sha256 = digest("SHA-256");
    byte[] once = sha256.digest(password);
    byte[] twice = sha256.digest(once);
    sha256.update(twice);
    return xor(once, sha256.digest(challenge));
  }

  /** The password as it goes over TLS: its bytes and a NUL. */
  public static byte[] clear(byte[] password) {
    return Arrays.copyOf(password, password.length + 1);
  }

  /**
   * The password for the full path over plain text: password and NUL, mixed with the challenge,
   * under the server's RSA key with OAEP.
   *
   * @param publicKeyPem the server's key as it sent it, X.509 in PEM
   * @throws InvalidKeyException when that is no RSA key, or too short a one for the password
   */
  public static byte[] encrypted(byte[] password, byte[] challenge, String publicKeyPem)
      throws InvalidKeyException {
    byte[] mixed = clear(password);
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] ^= challenge[i % challenge.length];
    }
    try {
      String base64 = publicKeyPem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      byte[] der = Base64.getDecoder().decode(base64);
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(mixed);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidKeyException("the server's public key cannot be used", e);
    }
  }

  private static byte[] xor(byte[] a, byte[] b) {
    byte[] result = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = (byte) (a[i] ^ b[i]);
    }
    return result;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
