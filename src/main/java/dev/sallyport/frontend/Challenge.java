package dev.sallyport.frontend;

import dev.sallyport.wire.connect.Greeting;
import java.security.SecureRandom;

/** What a client has to mix with its password, once. */
final class Challenge {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Challenge() {}

  /** 20 random bytes; drivers stop reading at a NUL, and MySQL itself sends none and no '$'. */
  static byte[] fresh() {
    byte[] challenge = new byte[Greeting.CHALLENGE_BYTES];
    for (int i = 0; i < challenge.length; i++) {
      challenge[i] = (byte) (RANDOM.nextInt(0x7e - 0x25) + 0x25);
    }
    return challenge;
  }
}
