package dev.sallyport.recording.chain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** An Ed25519 public key. It is named by the SHA-256 of its X.509 form. */
public final class VerifyingKey {
  static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private final PublicKey key;
  private final String id;

  VerifyingKey(PublicKey key) {
    this.key = key;
    this.id = id(key.getEncoded());
  }

  /**
   * Reads the X.509 form in base64.
   *
   * @throws IllegalArgumentException when it is no Ed25519 public key
   */
  public static VerifyingKey ofBase64(String text) {
    try {
      byte[] encoded = Base64.getDecoder().decode(text);
      return new VerifyingKey(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("not an Ed25519 public key", e);
    }
  }

  /**
   * Reads what {@link #pem} writes.
   *
   * @throws IllegalArgumentException when it is no Ed25519 public key
   */
  public static VerifyingKey ofPem(String text) {
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("not an Ed25519 public key: no " + BEGIN);
    }
    return ofBase64(text.substring(from + BEGIN.length(), to).replaceAll("\\s", ""));
  }

  private static String id(byte[] encoded) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Its name: 64 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** X.509, base64 on one line. */
  public String base64() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** PEM, as {@code openssl pkey -pubout} writes it. */
  public String pem() {
    return BEGIN + "\n" + base64() + "\n" + END + "\n";
  }

  /** Whether it signed these bytes. */
  boolean signed(byte[] bytes, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey && id.equals(((VerifyingKey) other).id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
