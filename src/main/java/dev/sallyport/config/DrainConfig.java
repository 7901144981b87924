package dev.sallyport.config;

import java.time.Duration;

/**
 * How a node leaves when it is told to stop.
 *
 * @param readinessDelay how long it goes on as before once it says that it is not ready: so long
 *     may whoever sends clients here take to notice
 * @param timeout how long statements and transactions may then take to end
 */
public record DrainConfig(Duration readinessDelay, Duration timeout) {
  /** Nobody has to notice, and most transactions end. */
  public static final DrainConfig DEFAULT = new DrainConfig(Duration.ZERO, Duration.ofSeconds(20));

  /** Checks ranges: 0s to 5m, and to an hour. */
  public DrainConfig {
    Require.duration("readiness_delay", readinessDelay, Duration.ZERO, Duration.ofMinutes(5));
    Require.duration("timeout", timeout, Duration.ZERO, Duration.ofHours(1));
  }
}
