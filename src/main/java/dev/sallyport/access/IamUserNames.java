package dev.sallyport.access;

import dev.sallyport.config.ConnectionConfig.AccountConfig.RdsIam;
import dev.sallyport.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * The database user of a principal. MySQL takes 32 characters, an identifier may be longer and hold
 * others, so a name is a readable part and 80 bits of the identifier's SHA-256 in base 32: whoever
 * wanted another's user would have to find an identifier with the same 80 bits, at a trusted
 * issuer.
 */
final class IamUserNames {
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int DIGEST_DIGITS = 16;
  private static final int BITS_PER_DIGIT = 5;
  private static final int MAX_USER = 32;

  private IamUserNames() {}

  /** The user that the configuration means for a principal; at most 32 characters. */
  static String of(RdsIam account, Principal principal) {
    if (!account.perPrincipal()) {
      return account.user();
    }
    int beside = account.user().length() - RdsIam.PLACEHOLDER.length();
    String name = name(principal.id(), MAX_USER - beside);
    return account.user().replace(RdsIam.PLACEHOLDER, name);
  }

  private static String name(String id, int length) {
    String readable = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    int room = length - DIGEST_DIGITS - 1;
    return readable.substring(0, Math.min(room, readable.length())) + "_" + digest(id);
  }

  private static String digest(String id) {
    byte[] bytes = sha256(id);
    StringBuilder text = new StringBuilder(DIGEST_DIGITS);
    for (int digit = 0; digit < DIGEST_DIGITS; digit++) {
      int value = 0;
      for (int bit = digit * BITS_PER_DIGIT; bit < (digit + 1) * BITS_PER_DIGIT; bit++) {
        value = value << 1 | bytes[bit / 8] >> (7 - bit % 8) & 1;
      }
      text.append(DIGITS.charAt(value));
    }
    return text.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
