package dev.sallyport.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Duration;

/**
 * Remembers which signatures were found to be right, since an agent shows one token at each of its
 * connects and a check takes as long as all else in a login. What a token says, whether it has
 * expired, whether its issuer still publishes the key, is asked anew each time: only the arithmetic
 * is left out. Wrong ones are not remembered, so nobody can fill it without a key. Any thread.
 */
final class SeenSignatures {
  /** Some 200 bytes each. */
  private static final int MAX_REMEMBERED = 10_000;

  private static final Duration UNUSED = Duration.ofMinutes(10);

  /** Digests of all that the answer depends on; of a token nothing else is kept. */
  private final Cache<ByteBuffer, Boolean> right =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .build();

  /** As {@link SignatureAlgorithm#verify}. */
  boolean verify(SignatureAlgorithm algorithm, PublicKey key, byte[] signed, byte[] signature) {
    ByteBuffer digest = digest(algorithm, key, signed, signature);
    if (right.getIfPresent(digest) != null) {
      return true;
    }
    boolean verified = algorithm.verify(key, signed, signature);
    if (verified) {
      right.put(digest, true);
    }
    return verified;
  }

  /** Each part behind its length, so that no two sets of parts are written alike. */
  private static ByteBuffer digest(
      SignatureAlgorithm algorithm, PublicKey key, byte[] signed, byte[] signature) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] name = algorithm.name().getBytes(StandardCharsets.US_ASCII);
      for (byte[] part : new byte[][] {name, key.getEncoded(), signed, signature}) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        sha256.update(part);
      }
      return ByteBuffer.wrap(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  long remembered() {
    right.cleanUp();
    return right.estimatedSize();
  }
}
