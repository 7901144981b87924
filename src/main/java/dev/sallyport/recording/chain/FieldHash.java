package dev.sallyport.recording.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over fields, each with its length before it, so that no two lists of fields hash the same
 * bytes. It begins with what kind of thing is hashed: a hash of one kind is none of another.
 */
public final class FieldHash {
  private final MessageDigest digest = sha256();

  /**
   * Begins a hash.
   *
   * @param kind of thing, with the version of its form
   */
  public FieldHash(String kind) {
    add("sallyport " + kind);
  }

  /** Takes text. */
  public FieldHash add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a number. */
  public FieldHash add(long number) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(0, number).array());
  }

  /** Takes bytes. */
  public FieldHash add(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  /** The hash; ends this. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** The hash as 64 hexadecimal digits; ends this. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
