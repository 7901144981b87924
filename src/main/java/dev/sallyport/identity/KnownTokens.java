package dev.sallyport.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/**
 * What tokens say that were believed, since an agent shows one token at each of its connects. It
 * saves taking the token apart and making a principal of it; whether it is still to be believed is
 * asked each time of its issuer. Tokens that were refused are not remembered, so nobody can fill it
 * without a key, and of the others no credential is kept. Any thread.
 */
final class KnownTokens {
  /** Characters of tokens; what is kept of one is some five times as much. */
  private static final long MAX_CHARS = 2 << 20;

  private static final Duration UNUSED = Duration.ofMinutes(10);

  /** By the digest of the whole token. */
  private final Cache<ByteBuffer, Known> known =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARS)
          .weigher((ByteBuffer digest, Known token) -> token.chars())
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .build();

  /**
   * A token that was believed.
   *
   * @param chars how long it is
   */
  record Known(
      TrustedIssuer issuer, TrustedIssuer.Believed believed, VerifiedToken token, int chars) {}

  /** Under which a token is found again; empty for what is longer than tokens are. */
  static Optional<ByteBuffer> digest(Secret token) {
    String text = token.reveal();
    if (text.length() > CompactToken.MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Optional.of(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Optional<Known> find(ByteBuffer digest) {
    return Optional.ofNullable(known.getIfPresent(digest));
  }

  void put(ByteBuffer digest, Known token) {
    known.put(digest, token);
  }

  long remembered() {
    known.cleanUp();
    return known.estimatedSize();
  }
}
