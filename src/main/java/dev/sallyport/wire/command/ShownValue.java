package dev.sallyport.wire.command;

import java.util.Optional;

/**
 * A value as people read it.
 *
 * @param beginning all of it, or as much as is shown; null for NULL
 * @param bytes of all of it
 * @param sha256 of all of it, 64 hex digits, where only its beginning is shown
 */
public record ShownValue(String beginning, long bytes, Optional<String> sha256) {
  /** NULL. */
  public static final ShownValue NULL = new ShownValue(null, 0, Optional.empty());

  /**
   * The text; null for NULL. What is not shown has its size and a digest of all of it in its place,
   * so that two values whose ends differ are not shown alike.
   */
  public String text() {
    return sha256
        .map(digest -> beginning + "… (" + bytes + " bytes, SHA-256 " + digest + ")")
        .orElse(beginning);
  }

  /**
   * The same without the digest: by that, who knows the rest of a value finds out a short part of
   * it that was taken out.
   */
  public String textWithoutDigest() {
    return sha256.isPresent() ? beginning + "… (" + bytes + " bytes)" : beginning;
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "ShownValue[" + bytes + " bytes]";
  }
}
