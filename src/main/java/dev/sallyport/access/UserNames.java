package dev.sallyport.access;

import dev.sallyport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names and passwords of short-lived users. A name is {@value #PREFIX}, the mark of the node where
 * there are several, 60 random bits, and 60 bits of an HMAC-SHA256 over these under the
 * installation's own key: nobody else can make one, so that whatever bears one may be removed.
 */
public final class UserNames {
  /** With it every name begins. */
  public static final String PREFIX = "sp_";

  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int PART = 12;

  /** Of a node: with it a name has the 32 characters that fit. */
  private static final int MARK = 5;

  private static final Pattern FORM =
      Pattern.compile(PREFIX + "([a-z2-7]{" + MARK + "})?[a-z2-7]{" + 2 * PART + "}");
  private static final int KEY_BYTES = 32;
  private static final int PASSWORD_BYTES = 24;

  private final SecretKeySpec key;
  private final String own;
  private final SecureRandom random = new SecureRandom();

  /** Of a gateway that has its databases for itself; {@code installation} is its own secret. */
  public UserNames(Secret installation) {
    this(installation, Optional.empty());
  }

  /**
   * Of one of several nodes.
   *
   * @param installation the secret that they share
   * @param node whose mark names bear, so that each node knows which users are not its own
   */
  public UserNames(Secret installation, Optional<String> node) {
    this.key =
        new SecretKeySpec(installation.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.own = node.map(this::mark).orElse("");
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
    String part = own + digits(bytes);
    return PREFIX + part + seal(part);
  }

  /** Whether a name is one of ours. */
  public boolean isOurs(String name) {
    if (!FORM.matcher(name).matches()) {
      return false;
    }
    int end = name.length() - PART;
    return MessageDigest.isEqual(
        seal(name.substring(PREFIX.length(), end)).getBytes(StandardCharsets.US_ASCII),
        name.substring(end).getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether a name was made by a node, as it says itself. */
  public boolean isOf(String node, String name) {
    return name.length() == PREFIX.length() + MARK + 2 * PART
        && name.startsWith(PREFIX + mark(node));
  }

  private String mark(String node) {
    return seal("node " + node).substring(0, MARK);
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
      return digits(mac.doFinal(part.getBytes(StandardCharsets.UTF_8)));
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
