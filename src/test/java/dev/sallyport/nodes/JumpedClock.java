package dev.sallyport.nodes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A node's clock whose store was set ahead by a day, until somebody has had time to see it. */
public final class JumpedClock {
  private final AtomicLong passedNanos = new AtomicLong();
  private final Instant jumpedTo = Instant.now();
  private final SharedClock clock = new SharedClock(Clock.systemUTC(), passedNanos::get);

  /** One that has just jumped. */
  public JumpedClock() {
    clock.heard(jumpedTo.minus(Duration.ofDays(1)), Duration.ZERO);
    clock.heard(storeTime(), Duration.ZERO);
  }

  /** As a node has it. */
  public SharedClock clock() {
    return clock;
  }

  /** What the store says now. */
  Instant storeTime() {
    return jumpedTo.plusNanos(passedNanos.get());
  }

  /** Lets the time pass that it takes. */
  public void settle() {
    passedNanos.addAndGet(SharedClock.SETTLING.toNanos());
  }
}
