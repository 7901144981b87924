package dev.sallyport.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before trying again: twice as long each time, and not to the second, so that
 * many gateways do not come back to a receiver at once.
 *
 * @param first before the second attempt
 * @param longest at most, whatever a receiver asks for
 * @param attempts in all, at least 1
 * @param chance from 0 to 1
 */
public record Backoff(Duration first, Duration longest, int attempts, DoubleSupplier chance) {
  /** Eight attempts over some two minutes: a request itself lives for minutes. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 8, Math::random);

  /** Beyond this the longest is reached anyway, and a shift would overflow. */
  private static final int MAX_DOUBLINGS = 20;

  /** Checks ranges. */
  public Backoff {
    if (attempts < 1 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("a back-off needs an attempt, and a growing wait");
    }
  }

  /**
   * The wait.
   *
   * @param failed how many attempts have failed, from 1
   */
  public Duration after(int failed, Optional<Duration> asked) {
    Duration doubled = first.multipliedBy(1L << Math.min(MAX_DOUBLINGS, failed - 1));
    Duration whole = doubled.compareTo(longest) > 0 ? longest : doubled;
    long half = Math.max(1, whole.toMillis() / 2);
    Duration own = Duration.ofMillis(half + (long) (half * chance.getAsDouble()));
    return asked
        .filter(wait -> wait.compareTo(own) > 0)
        .map(wait -> wait.compareTo(longest) > 0 ? longest : wait)
        .orElse(own);
  }
}
