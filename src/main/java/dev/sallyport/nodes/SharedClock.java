package dev.sallyport.nodes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of day by which everything ends that nodes share: this machine's, and where that differs
 * from the store's, the store's. A node whose clock is minutes ahead would otherwise end what
 * others wait for, and one that is behind would let in what is over. Any thread may ask.
 */
public final class SharedClock extends Clock {
  /** Clocks that somebody keeps together differ by less, and stay as they are. */
  static final Duration TOLERATED = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  private final Clock own;
  private volatile Duration correction = Duration.ZERO;

  /** Tells this machine's time until the store's was heard. */
  public SharedClock() {
    this(Clock.systemUTC());
  }

  /** Tells this clock's time until another was heard. */
  public SharedClock(Clock own) {
    this.own = own;
  }

  /**
   * The store said what time it is, at some moment of the time that it took to ask.
   *
   * @param took from the question to the answer, which came just now
   */
  synchronized void heard(Instant store, Duration took) {
    Duration least = Duration.between(own.instant(), store);
    if (isWithin(correction, least, took)) {
      return;
    }
    Duration measured = least.plus(took.dividedBy(2));
    correction = isWithin(Duration.ZERO, least, took) ? Duration.ZERO : measured;
    if (correction.isZero()) {
      LOG.info("this machine's clock agrees with the store's again");
    } else {
      LOG.warn(
          "this machine's clock differs from the store's, which counts store_ahead_millis={}",
          measured.toMillis());
    }
  }

  private static boolean isWithin(Duration difference, Duration least, Duration width) {
    return difference.compareTo(least.minus(TOLERATED)) >= 0
        && difference.compareTo(least.plus(width).plus(TOLERATED)) <= 0;
  }

  @Override
  public Instant instant() {
    return own.instant().plus(correction);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    InstantSource same = this::instant;
    return same.withZone(zone);
  }
}
