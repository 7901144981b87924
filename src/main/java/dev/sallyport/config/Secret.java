package dev.sallyport.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be printed. Only {@link #reveal()} gives it away, so its uses can be found.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Wraps a value; the caller forgets its own copy. */
  public static Secret of(String value) {
    if (value == null) {
      throw new IllegalArgumentException("a secret must not be null");
    }
    return new Secret(value);
  }

  /** The value in clear, for the one place that sends or checks it. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time for equal lengths. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for every secret, so that a hash tells nothing. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
