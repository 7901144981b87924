package dev.sallyport.identity;

import dev.sallyport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of a lease's password: enough to check a client's answer to a challenge, not enough
 * to give one (MySQL Source Code Documentation, "Caching_sha2_password information" and "Native
 * authentication"). The passwords are random and long, so no salt is needed against guessing.
 */
public final class PasswordDigests {
  private static final int SHA256_BYTES = 32;
  private static final int SHA1_BYTES = 20;

  private final byte[] cachingSha2;
  private final byte[] nativePassword;

  /**
   * As they were kept.
   *
   * @param cachingSha2 {@code SHA256(SHA256(password))}, 32 bytes
   * @param nativePassword {@code SHA1(SHA1(password))}, 20 bytes
   */
  public PasswordDigests(byte[] cachingSha2, byte[] nativePassword) {
    if (cachingSha2.length != SHA256_BYTES || nativePassword.length != SHA1_BYTES) {
      throw new IllegalArgumentException("a digest of another length");
    }
    this.cachingSha2 = cachingSha2.clone();
    this.nativePassword = nativePassword.clone();
  }

  /** Of a new password. */
  public static PasswordDigests of(Secret password) {
    byte[] bytes = password.reveal().getBytes(StandardCharsets.UTF_8);
    MessageDigest sha256 = digest("SHA-256");
    MessageDigest sha1 = digest("SHA-1");
    return new PasswordDigests(
        sha256.digest(sha256.digest(bytes)), sha1.digest(sha1.digest(bytes)));
  }

  /** {@code SHA256(SHA256(password))}. */
  public byte[] cachingSha2() {
    return cachingSha2.clone();
  }

  /** {@code SHA1(SHA1(password))}. */
  public byte[] nativePassword() {
    return nativePassword.clone();
  }

  /** Whether {@code answer} is what {@code caching_sha2_password} makes of the password. */
  public boolean answersCachingSha2(byte[] challenge, byte[] answer) {
    MessageDigest sha256 = digest("SHA-256");
    sha256.update(cachingSha2);
    byte[] once = xor(answer, sha256.digest(challenge));
    return MessageDigest.isEqual(sha256.digest(once), cachingSha2);
  }

  /** Whether {@code answer} is what {@code mysql_native_password} makes of the password. */
  public boolean answersNativePassword(byte[] challenge, byte[] answer) {
    MessageDigest sha1 = digest("SHA-1");
    sha1.update(challenge);
    byte[] once = xor(answer, sha1.digest(nativePassword));
    return MessageDigest.isEqual(sha1.digest(once), nativePassword);
  }

  /** An answer of another length gives what no password has. */
  private static byte[] xor(byte[] answer, byte[] mask) {
    byte[] result = new byte[mask.length];
    if (answer.length == mask.length) {
      for (int i = 0; i < mask.length; i++) {
        result[i] = (byte) (answer[i] ^ mask[i]);
      }
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

  @Override
  public String toString() {
    return "PasswordDigests[kept]";
  }
}
