package dev.sallyport.rehearsal;

import java.time.Duration;

/**
 * How far a replay goes.
 *
 * @param statements at most so many are looked at
 * @param time at most so long is worked
 */
public record ReplayLimits(long statements, Duration time) {
  /** Of one at the console: half a million statements take some seconds. */
  public static final ReplayLimits DEFAULT = new ReplayLimits(500_000, Duration.ofMinutes(2));

  /** The longest stretch of time that can be asked for. */
  public static final int MOST_DAYS = 30;
}
