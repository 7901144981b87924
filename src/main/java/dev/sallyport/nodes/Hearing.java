package dev.sallyport.nodes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether a node hears of the others. Any thread may ask. */
final class Hearing {
  /** Longer than it takes to connect anew; news are to come within a second. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Clock clock;
  private final LongSupplier passedNanos;
  private volatile Heard last;

  private record Heard(Instant at, long nanos) {}

  /**
   * Begins now.
   *
   * @param clock for people
   * @param passedNanos counts the time that passes, which nobody can set
   */
  Hearing(Clock clock, LongSupplier passedNanos) {
    this.clock = clock;
    this.passedNanos = passedNanos;
    heard();
  }

  /** A look succeeded. */
  void heard() {
    last = new Heard(clock.instant(), passedNanos.getAsLong());
  }

  /** Of the last look, where that was too long ago. */
  Optional<Instant> silentSince() {
    Heard heard = last;
    return passedNanos.getAsLong() - heard.nanos() < PATIENCE.toNanos()
        ? Optional.empty()
        : Optional.of(heard.at().truncatedTo(ChronoUnit.SECONDS));
  }
}
