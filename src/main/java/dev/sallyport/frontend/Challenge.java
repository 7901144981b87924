package dev.sallyport.frontend;

import dev.sallyport.wire.connect.Greeting;
import java.security.SecureRandom;

/** What a client has to mix with its password, once. */
final class Challenge {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int FIRST = 0x25;
  private static final int KINDS = 0x7e - FIRST;

  /** More than are needed: of ten, seven are a kind. */
  private static final int DRAWN_BYTES = 48;

  private Challenge() {}

  /** 20 random bytes; drivers stop reading at a NUL, and MySQL itself sends none and no '$'. */
  static byte[] fresh() {
    byte[] challenge = new byte[Greeting.CHALLENGE_BYTES];
    byte[] drawn = new byte[DRAWN_BYTES];
    int length = 0;
    while (length < challenge.length) {
      RANDOM.nextBytes(drawn);
      for (int i = 0; i < drawn.length && length < challenge.length; i++) {
        int kind = drawn[i] & 0x7f;
        // Others are drawn again, so that each is as likely.
        if (kind < KINDS) {
          challenge[length++] = (byte) (FIRST + kind);
        }
      }
    }
    return challenge;
  }
}
