package dev.sallyport.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When somebody proved who they are, as far as that can be believed: what the provider says, never
 * when we heard of it. A provider that was asked to let the person prove it anew may not have done
 * so; only its answer tells.
 */
final class Freshness {
  private Freshness() {}

  /**
   * Checks what the provider says.
   *
   * @param authenticatedAt as it says
   * @param freshSince when a sign-in that has to be fresh began
   * @param skew by how much its clock may differ from ours
   * @return the same
   */
  static Optional<Instant> check(
      Optional<Instant> authenticatedAt, Optional<Instant> freshSince, Instant now, Duration skew)
      throws TokenRejectedException {
    if (authenticatedAt.filter(at -> at.isAfter(now.plus(skew))).isPresent()) {
      throw new TokenRejectedException(
          "the sign-in is from the future, from " + authenticatedAt.get() + "; is a clock wrong?");
    }
    if (freshSince.isEmpty()) {
      return authenticatedAt;
    }
    if (authenticatedAt.isEmpty()) {
      throw new TokenRejectedException(
          "the identity provider does not say when you signed in, so the sign-in does not count as"
              + " fresh; tell your operator");
    }
    // Providers say it in whole seconds, so that one of this very second looks older than it is.
    Instant earliest = freshSince.get().truncatedTo(ChronoUnit.SECONDS).minus(skew);
    if (authenticatedAt.get().isBefore(earliest)) {
      throw new TokenRejectedException(
          "the identity provider let you in by a sign-in of "
              + authenticatedAt.get()
              + ", and a fresh one is needed; sign out there first");
    }
    return authenticatedAt;
  }
}
