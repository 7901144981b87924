package dev.sallyport.identity;

import java.util.Arrays;
import java.util.Optional;

/** The authentication plugins by which a client proves a password without showing it. */
public enum PasswordPlugin {
  /**
   * The default of MySQL 8. r2dbc-mariadb (1.2.2) leaves out the last byte of a greeting's
   * challenge; MySQL then asks it for the password itself, which is never asked for here.
   */
  CACHING_SHA2("caching_sha2_password", 32) {
    @Override
    boolean answered(PasswordDigests digests, byte[] challenge, byte[] answer) {
      return digests.answersCachingSha2(challenge, answer)
          || digests.answersCachingSha2(Arrays.copyOf(challenge, challenge.length - 1), answer);
    }
  },
  /** The default before it, and the only one of many old drivers. */
  NATIVE("mysql_native_password", 20) {
    @Override
    boolean answered(PasswordDigests digests, byte[] challenge, byte[] answer) {
      return digests.answersNativePassword(challenge, answer);
    }
  };

  private final String wireName;
  private final int answerBytes;

  PasswordPlugin(String wireName, int answerBytes) {
    this.wireName = wireName;
    this.answerBytes = answerBytes;
  }

  /** Its name in packets. */
  public String wireName() {
    return wireName;
  }

  /** Length of an answer to a challenge; there is no other one. */
  public int answerBytes() {
    return answerBytes;
  }

  /** The plugin of that name. */
  public static Optional<PasswordPlugin> named(String name) {
    for (PasswordPlugin plugin : values()) {
      if (plugin.wireName.equals(name)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }

  abstract boolean answered(PasswordDigests digests, byte[] challenge, byte[] answer);
}
