package dev.sallyport.recording;

import dev.sallyport.config.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast recorded events are told again: with the pauses that there were between them, divided by
 * a speed. Nobody wants to watch an agent think for an hour, so a pause is shortened to a bound.
 *
 * @param speed 1 as it happened, 10 ten times as fast; 0 for no pauses at all
 */
public record Pace(double speed) {
  /** No pauses. */
  public static final Pace AT_ONCE = new Pace(0);

  /** The longest pause that anybody sits through. */
  public static final Duration LONGEST = Duration.ofSeconds(3);

  /** More is as good as no pauses. */
  private static final double MAX_SPEED = 1_000_000;

  /** Checks the range. */
  public Pace {
    if (!(speed >= 0 && speed <= MAX_SPEED)) {
      throw new IllegalArgumentException("a speed is between 0 and 1000000");
    }
  }

  /**
   * Reads a speed: a number, or {@code max} for no pauses.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Pace of(String written) {
    if (written.equals("max")) {
      return AT_ONCE;
    }
    if (!written.matches("\\d{1,7}(\\.\\d{1,3})?")) {
      throw new IllegalArgumentException(
          "'" + written + "' is no speed; expected 1 for as it happened, 10 for ten times, or max");
    }
    return new Pace(Double.parseDouble(written));
  }

  /** The pause between two events. */
  public Pause between(Instant earlier, Instant later) {
    Duration real = Duration.between(earlier, later);
    if (speed == 0 || real.isNegative() || real.isZero()) {
      return new Pause(Duration.ZERO, Optional.empty());
    }
    double nanos = real.toNanos() / speed;
    return nanos > LONGEST.toNanos()
        ? new Pause(LONGEST, Optional.of(real))
        : new Pause(Duration.ofNanos((long) nanos), Optional.empty());
  }

  /**
   * A pause.
   *
   * @param length what is waited
   * @param instead how long it was, where that was shortened
   */
  public record Pause(Duration length, Optional<Duration> instead) {
    /** What stands in the replay where a pause was shortened. */
    public Optional<String> words() {
      return instead.map(
          real -> "(" + span(real) + " pass, shortened to " + Amount.of(length) + ")");
    }

    private static String span(Duration real) {
      return real.toMinutes() == 0
          ? String.format(Locale.ROOT, "%.1f s", real.toMillis() / 1000.0)
          : real.toHours() == 0
              ? real.toMinutes() + " min " + real.toSecondsPart() + " s"
              : real.toHours() + " h " + real.toMinutesPart() + " min";
    }
  }
}
