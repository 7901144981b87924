package dev.sallyport.config;

import java.time.Duration;

/**
 * When an agent is stopped that sends the same over and over and is refused each time.
 *
 * @param refusals how many of the same, 0 for any number, up to 1000
 * @param window within this time, 1 s to 1 h
 * @param pause how long such statements are refused at once then, 1 s to 24 h
 */
public record BreakerLimits(int refusals, Duration window, Duration pause) {
  /** What is taken where nothing is configured. */
  public static final BreakerLimits DEFAULT =
      new BreakerLimits(10, Duration.ofMinutes(1), Duration.ofMinutes(5));

  /** Checks ranges. */
  public BreakerLimits {
    Require.range("refusals", refusals, 0, 1000);
    Require.duration("window", window, Duration.ofSeconds(1), Duration.ofHours(1));
    Require.duration("pause", pause, Duration.ofSeconds(1), Duration.ofHours(24));
  }
}
