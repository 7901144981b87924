package dev.sallyport.web;

import dev.sallyport.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sign-ins that went to the identity provider and have not come back. Anybody can begin one, so
 * nothing is kept of it here: the browser has all there is to know, and the state says, under a key
 * of the consoles, which browser that is and until when. However many strangers begin, nobody is
 * forgotten and nobody waits. Only who has proved who they are leaves a mark, so that each is used
 * once. Confined to one event loop.
 */
final class PendingSignIns {
  /** How long a person may take at the provider. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Marks of people who came in. Past this number the oldest goes. */
  static final int CAPACITY = 10_000;

  /** Milliseconds since 1970. */
  private static final int END_BYTES = 6;

  /**
   * Of SHA-256. With this length a state has 79 characters: of SAML's relay state 80 are carried
   * (Bindings, section 3.4.3).
   */
  private static final int BROWSER_BYTES = 20;

  private static final int CONTENT_BYTES = END_BYTES + 1 + BROWSER_BYTES;
  private static final String MAC = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int MAX_STATE = 80;
  private static final int MAX_BROWSER = 1_024;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Map<String, Instant> used = new LinkedHashMap<>();
  private final SecretKeySpec key;
  private final Clock clock;

  /**
   * Those of one way to sign in.
   *
   * @param secret the same at all consoles that a browser may come back to
   * @param way what keeps states of one way from being taken for those of another
   */
  PendingSignIns(Secret secret, String way, Clock clock) {
    SecretKeySpec whole = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), MAC);
    this.key = new SecretKeySpec(mac(whole, text("console sign-in by " + way)), MAC);
    this.clock = clock;
  }

  /**
   * What was sent along, and what must come back.
   *
   * @param state the {@code state} parameter (RFC 6749, section 10.12)
   * @param browser value of the cookie that binds it to one browser
   * @param nonce the {@code nonce} that the ID token must hold
   * @param codeVerifier for PKCE (RFC 7636)
   */
  record Started(String state, String browser, String nonce, String codeVerifier) {}

  /**
   * What is needed to finish.
   *
   * @param freshSince when it began, if the person has to prove anew who they are
   * @param expiresAt when it is of no use any more
   */
  record Returning(
      String nonce,
      String codeVerifier,
      String to,
      Optional<Instant> freshSince,
      Instant expiresAt) {}

  /**
   * One that a provider's page answers, without the browser's cookie.
   *
   * @param browserDigest what the cookie has to fit, once it is there
   * @param freshSince as in {@link Returning}
   * @param expiresAt as in {@link Returning}
   */
  record Answered(
      String browserDigest, String nonce, Optional<Instant> freshSince, Instant expiresAt) {}

  /**
   * Starts one that ends at the path {@code to}.
   *
   * @param fresh whether the person has to prove anew who they are
   */
  Started start(String to, boolean fresh) {
    String browser = OpaqueToken.next() + "." + ENCODER.encodeToString(text(to));
    long end = clock.instant().plus(LIFETIME).toEpochMilli();
    byte[] content =
        ByteBuffer.allocate(CONTENT_BYTES)
            .putShort((short) (end >>> Integer.SIZE))
            .putInt((int) end)
            .put((byte) (fresh ? 1 : 0))
            .put(shortDigest(browser))
            .array();
    byte[] sealed =
        ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES).put(content).put(mac(key, content)).array();
    return new Started(
        ENCODER.encodeToString(sealed), browser, nonce(content), codeVerifier(browser));
  }

  /** One that comes back in the browser that began it, and was not used. */
  Optional<Returning> returning(String state, String browser) {
    return answered(state)
        .filter(answered -> answered.browserDigest().equals(digest(browser)))
        .map(
            answered ->
                new Returning(
                    answered.nonce(),
                    codeVerifier(browser),
                    to(browser),
                    answered.freshSince(),
                    answered.expiresAt()));
  }

  /** One whose browser is still to be asked for. */
  Optional<Answered> answered(String state) {
    return opened(state)
        .map(this::read)
        .filter(
            answered ->
                clock.instant().isBefore(answered.expiresAt())
                    && !used.containsKey(answered.nonce()));
  }

  /**
   * Marks one as used, after the provider has said who came.
   *
   * @return false where that was done before
   */
  boolean use(String nonce, Instant expiresAt) {
    Instant now = clock.instant();
    used.values().removeIf(end -> !now.isBefore(end));
    if (used.size() >= CAPACITY) {
      used.remove(used.keySet().iterator().next());
    }
    return used.putIfAbsent(nonce, expiresAt) == null;
  }

  /** Where in the console the sign-in of a browser ends, by what that carries itself. */
  static String to(String browser) {
    return new String(
        Base64.getUrlDecoder().decode(browser.substring(browser.indexOf('.') + 1)),
        StandardCharsets.UTF_8);
  }

  /** What a browser's cookie is known by. */
  static String digest(String browser) {
    return browser.length() > MAX_BROWSER ? "" : ENCODER.encodeToString(shortDigest(browser));
  }

  /** What one says, if it is ours and written as we write it. */
  private Optional<byte[]> opened(String state) {
    if (state.length() > MAX_STATE) {
      return Optional.empty();
    }
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(state);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (sealed.length != CONTENT_BYTES + MAC_BYTES
        || !ENCODER.encodeToString(sealed).equals(state)) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(sealed, CONTENT_BYTES);
    byte[] mac = Arrays.copyOfRange(sealed, CONTENT_BYTES, sealed.length);
    return MessageDigest.isEqual(mac, mac(key, content)) ? Optional.of(content) : Optional.empty();
  }

  private Answered read(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    long high = Short.toUnsignedLong(in.getShort());
    Instant end = Instant.ofEpochMilli(high << Integer.SIZE | Integer.toUnsignedLong(in.getInt()));
    boolean fresh = in.get() == 1;
    byte[] browser = new byte[BROWSER_BYTES];
    in.get(browser);
    return new Answered(
        ENCODER.encodeToString(browser),
        nonce(content),
        fresh ? Optional.of(end.minus(LIFETIME)) : Optional.empty(),
        end);
  }

  private String nonce(byte[] content) {
    byte[] labelled = ByteBuffer.allocate(1 + CONTENT_BYTES).put((byte) 'n').put(content).array();
    return ENCODER.encodeToString(mac(key, labelled));
  }

  /**
   * Made of what the browser alone carries, so that it stands nowhere here, and any console that
   * the browser comes back to has it.
   */
  private static String codeVerifier(String browser) {
    return OpaqueToken.digest("code verifier " + browser);
  }

  private static byte[] shortDigest(String browser) {
    return Arrays.copyOf(Base64.getUrlDecoder().decode(OpaqueToken.digest(browser)), BROWSER_BYTES);
  }

  private static byte[] text(String words) {
    return words.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mac(SecretKeySpec key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
