package dev.sallyport.nodes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of day by which everything ends that nodes share: this machine's, and where that differs
 * from the store's, the store's. A node whose clock is minutes ahead would otherwise end what
 * others wait for, and one that is behind would let in what is over.
 *
 * <p>It does not follow a store whose clock was set back by much while this node runs: what has
 * ended would live again. One that was set ahead is followed. After either, whoever deletes by this
 * clock asks {@link #isSettled} and waits. Any thread may ask.
 */
public final class SharedClock extends Clock {
  /** Clocks that somebody keeps together differ by less, and stay as they are. */
  static final Duration TOLERATED = Duration.ofSeconds(1);

  /** A clock that moves by more against time that has passed was set. */
  static final Duration JUMP = Duration.ofMinutes(5);

  /** For so long after a jump nothing is deleted by this clock: somebody may put it right. */
  static final Duration SETTLING = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  private final Clock own;
  private final LongSupplier passedNanos;
  private volatile Duration correction = Duration.ZERO;
  private volatile OptionalLong jumpedAt = OptionalLong.empty();

  /** Whether the store's time is taken for wrong. */
  private volatile boolean apart;

  /** What the store said last that was followed, and when; null before it said anything. */
  private Instant said;

  private long saidAt;

  /** Tells this machine's time until the store's was heard. */
  public SharedClock() {
    this(Clock.systemUTC());
  }

  /** Tells this clock's time until another was heard. */
  public SharedClock(Clock own) {
    this(own, System::nanoTime);
  }

  /** With what counts the time that passes, which nobody can set. */
  SharedClock(Clock own, LongSupplier passedNanos) {
    this.own = own;
    this.passedNanos = passedNanos;
  }

  /**
   * The store said what time it is, at some moment of the time that it took to ask.
   *
   * @param took from the question to the answer, which came just now
   */
  synchronized void heard(Instant store, Duration took) {
    long now = passedNanos.getAsLong();
    Instant expected = said == null ? store : said.plusNanos(now - saidAt);
    Duration jump = Duration.between(expected, store);
    if (jump.abs().compareTo(JUMP) > 0) {
      jumpedAt = OptionalLong.of(now);
    }
    if (jump.compareTo(JUMP.negated()) < 0) {
      keepApart(expected, jump);
      return;
    }
    if (jump.compareTo(JUMP) > 0) {
      LOG.error(
          "the store's clock was set ahead, or this machine stood still; nothing is deleted by"
              + " this clock for an hour by_millis={}",
          jump.toMillis());
    } else if (apart) {
      LOG.info("the store's clock was put right");
    }
    apart = false;
    said = store;
    saidAt = now;
    follow(store, took);
  }

  /** Goes on as before, also where this machine's clock was set back together with the store's. */
  private void keepApart(Instant expected, Duration jump) {
    Duration needed = Duration.between(own.instant(), expected);
    if (needed.minus(correction).compareTo(TOLERATED) > 0) {
      correction = needed;
    }
    if (!apart) {
      apart = true;
      LOG.error(
          "the store's clock was set back, which this node does not follow; put it right, or start"
              + " this node anew by_millis={}",
          jump.toMillis());
    }
  }

  /**
   * Whether what is deleted by this clock is really old: false while the store's time is taken for
   * wrong, and for an hour after it jumped.
   */
  public boolean isSettled() {
    OptionalLong jumped = jumpedAt;
    return !apart
        && (jumped.isEmpty() || passedNanos.getAsLong() - jumped.getAsLong() >= SETTLING.toNanos());
  }

  private void follow(Instant store, Duration took) {
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
