package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords nobody has to remember; letters, digits, {@code -} and {@code _} only. */
final class DatabasePasswords {
  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private DatabasePasswords() {}

  static Secret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
