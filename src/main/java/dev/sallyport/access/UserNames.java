package dev.sallyport.access;

import dev.sallyport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names and passwords of short-lived users. A name is {@value #PREFIX}, 60 random bits, and 60 bits
 * of their HMAC-SHA256 under the installation's own key: nobody else can make one, so that whatever
 * bears one may be removed.
 */
public final class UserNames {
  /** With it every name begins. */
  public static final String PREFIX = "sp_";

  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int PART = 12;
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[a-z2-7]{" + PART + "}[a-z2-7]{" + PART + "}");
  private static final int KEY_BYTES = 32;
  private static final int PASSWORD_BYTES = 24;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /** {@code installation} is the installation's own secret. */
  public UserNames(Secret installation) {
    this.key =
        new SecretKeySpec(installation.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** A secret for an installation that has none yet. */
  public static Secret newInstallation() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** A name that was never given before. */
  public String next() {
    byte[] bytes = new byte[PART];
    random.nextBytes(bytes);
    String part = digits(bytes);
    return PREFIX + part + seal(part);
  }

  /** Whether a name is one of ours. */
  public boolean isOurs(String name) {
    if (!FORM.matcher(name).matches()) {
      return false;
    }
    String part = name.substring(PREFIX.length(), PREFIX.length() + PART);
    return MessageDigest.isEqual(
        seal(part).getBytes(StandardCharsets.US_ASCII),
        name.substring(PREFIX.length() + PART).getBytes(StandardCharsets.US_ASCII));
  }

  /** 192 random bits, and a sign of each kind that a server's password policy may ask for. */
  Secret password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "aA1-");
  }

  private String seal(String part) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return digits(mac.doFinal(part.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** Five bits of each of the first twelve bytes. */
  private static String digits(byte[] bytes) {
    StringBuilder text = new StringBuilder(PART);
    for (int i = 0; i < PART; i++) {
      text.append(DIGITS.charAt(bytes[i] & 31));
    }
    return text.toString();
  }
}
