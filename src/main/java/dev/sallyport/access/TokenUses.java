package dev.sallyport.access;

import io.vertx.core.Future;
import java.time.Instant;

/** Port to where is kept which tokens have opened a session, where a token opens only one. */
public interface TokenUses {
  /**
   * Uses a token.
   *
   * @param credential as {@link dev.sallyport.identity.Admission#credential()} has it
   * @param expiresAt when the token expires; its use may be forgotten some time after
   * @return whether this was the first use
   */
  Future<Boolean> first(String credential, Instant expiresAt);

  /** Forgets uses of tokens that expired before this instant. */
  Future<Integer> forget(Instant expiredBefore);
}
