package dev.sallyport.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Authorization codes: used once, for a minute, by whoever holds the verifier (RFC 7636). */
final class DevelopmentProviderCodes {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  /** More sign-ins at once than a laptop has; the oldest code goes first. */
  private static final int MAX_CODES = 1000;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> grants = new LinkedHashMap<>();

  DevelopmentProviderCodes(Clock clock) {
    this.clock = clock;
  }

  /**
   * What a code stands for.
   *
   * @param person who clicked
   * @param redirect where the code was sent, the token request must name the same
   * @param challenge S256 code challenge
   * @param nonce for the ID token
   * @param authenticatedAt when they clicked
   * @param expiresAt end of the code's life
   */
  record Grant(
      DevelopmentPerson person,
      String redirect,
      String challenge,
      String nonce,
      Instant authenticatedAt,
      Instant expiresAt) {}

  String issue(DevelopmentPerson person, String redirect, String challenge, String nonce) {
    byte[] code = new byte[32];
    random.nextBytes(code);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    if (grants.size() == MAX_CODES) {
      grants.remove(grants.keySet().iterator().next());
    }
    Instant now = clock.instant();
    grants.put(text, new Grant(person, redirect, challenge, nonce, now, now.plus(LIFETIME)));
    return text;
  }

  /** The grant, once; a try with the wrong verifier or redirect uses the code up too. */
  Optional<Grant> redeem(String code, String redirect, String verifier) {
    return Optional.ofNullable(grants.remove(code))
        .filter(grant -> clock.instant().isBefore(grant.expiresAt()))
        .filter(grant -> grant.redirect().equals(redirect))
        .filter(grant -> verifier.matches("[A-Za-z0-9._~-]{43,128}"))
        .filter(grant -> sameText(grant.challenge(), challengeOf(verifier)));
  }

  static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String challengeOf(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256", missing);
    }
  }
}
