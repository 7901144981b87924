package dev.sallyport.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key under which secrets are kept in the store. Never printed; told apart by {@link #id()}. */
public final class SecretsKey {
  /** AES-256. */
  private static final int BYTES = 32;

  /** Random keys of 32 bytes have some thirty; fewer than this are typed or filled in. */
  private static final int LEAST_DISTINCT = 12;

  private static final int ID_BYTES = 8;

  private final SecretKey key;
  private final String id;

  private SecretsKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "AES");
    this.id = id(bytes);
  }

  /**
   * Reads a key as people write it.
   *
   * @param setting the key of the file that it stands under, for messages
   * @param written 32 bytes in base64 or hex
   * @throws InvalidSettingException when it is neither, or plainly not random; quotes nothing
   */
  public static SecretsKey parse(String setting, Secret written) {
    byte[] bytes =
        decode(written.reveal().strip())
            .filter(read -> read.length == BYTES)
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        setting,
                        "is no key; expected 32 random bytes in base64 or hex, as 'openssl rand"
                            + " -base64 32' prints them"));
    if (distinct(bytes) < LEAST_DISTINCT) {
      throw new InvalidSettingException(
          setting, "is 32 bytes but not random; expected what 'openssl rand -base64 32' prints");
    }
    return new SecretsKey(bytes);
  }

  /** For the one place that encrypts. */
  public SecretKey reveal() {
    return key;
  }

  /** Tells keys apart without telling the key: the beginning of a digest, 16 hex digits. */
  public String id() {
    return id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretsKey that
        && MessageDigest.isEqual(key.getEncoded(), that.key.getEncoded());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "[key " + id + "]";
  }

  private static Optional<byte[]> decode(String text) {
    try {
      if (text.length() == 2 * BYTES) {
        return Optional.of(HexFormat.of().parseHex(text));
      }
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException neither) {
      return Optional.empty();
    }
  }

  private static long distinct(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count();
  }

  private static String id(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("sallyport secrets key".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(bytes), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
