package dev.sallyport.recording;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much may wait for shipping, over all event loops. The end of what was begun is let in a
 * little longer than the begin of something new, so that a full journal does not hide outcomes.
 */
final class JournalLimit {
  /** The part of the limit that is kept free for outcomes. */
  private static final int RESERVE_DIVISOR = 16;

  private final long limitBytes;
  private final AtomicLong unshippedBytes = new AtomicLong();
  private final LongAdder statements = new LongAdder();

  JournalLimit(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Takes room for an event; false when there is none. */
  boolean take(SessionEvent event, long bytes) {
    long bound = endsSomething(event) ? limitBytes : limitBytes - limitBytes / RESERVE_DIVISOR;
    if (unshippedBytes.addAndGet(bytes) > bound) {
      unshippedBytes.addAndGet(-bytes);
      return false;
    }
    if (event instanceof SessionEvent.Judged) {
      statements.increment();
    }
    return true;
  }

  /** How many statements took room since the start, over all event loops. */
  long statements() {
    return statements.sum();
  }

  /**
   * Whether it tells the end of what an event before it began. An approval does not: a statement
   * runs by it, and one that was refused because it could not be written down is not to be found as
   * approved later.
   */
  static boolean endsSomething(SessionEvent event) {
    return event instanceof SessionEvent.Finished
        || event instanceof AnsweredEvent
        || event instanceof SessionEvent.ReviewEnded review && !"approved".equals(review.outcome())
        || event instanceof SessionEvent.AccessDecided
        || event instanceof SessionEvent.LeaseEnded
        || event instanceof SessionEvent.Closed;
  }

  /** Counts what an earlier run left. */
  void add(long bytes) {
    unshippedBytes.addAndGet(bytes);
  }

  /** Gives room back: shipped, or not written after all. */
  void release(long bytes) {
    unshippedBytes.addAndGet(-bytes);
  }

  long unshippedBytes() {
    return unshippedBytes.get();
  }

  long limitBytes() {
    return limitBytes;
  }
}
