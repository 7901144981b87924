package dev.sallyport.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How much of its time the shipper works, and on what. What the journal holds is safe, and
 * statements come first: while little waits, shipping leaves the processors to them, and the more
 * waits, the less it rests, until it does nothing else at half of the limit. What can be left for
 * when statements rest, the index of their words, is left while they come fast. Confined to the
 * context of the shipper.
 */
final class ShippingPace {
  /**
   * Statements a second from which they come fast: a few agents at work are below, and to make so
   * many searchable as they come takes some hundredths of a processor.
   */
  static final int FAST_PER_SECOND = 500;

  /** The part of one processor that shipping takes while little waits. */
  private static final double LEAST = 0.25;

  /** Of the limit: so much is little. */
  private static final double LITTLE = 0.01;

  /** Of the limit: so much is worth the whole time. */
  private static final double MUCH = 0.5;

  /** The part of one processor that the index takes where none is idle and statements come fast. */
  private static final double LEAST_OF_INDEX = 0.005;

  /** Where none is idle though statements do not come fast: their answers may be large. */
  private static final double LEAST_OF_INDEX_BESIDE_FEW = 0.1;

  /** How much of the processors stays idle for what may come, of one. */
  private static final double SPARED_PROCESSOR = 0.5;

  /** So much is worth a round of shipping, however soon after the last one. */
  private static final long WORTHWHILE_BYTES = 16L << 20;

  /** From then on a file is shipped though it is not full. */
  private static final Duration LONGEST_LEFT = Duration.ofSeconds(2);

  private static final long LONGEST_REST_MILLIS = 1_000;
  private static final long LONGEST_REST_OF_INDEX_MILLIS = 10_000;
  private static final long WINDOW_NANOS = 1_000_000_000;

  private final JournalLimit limit;
  private final LongSupplier nanoTime;
  private final DoubleSupplier idleProcessors;

  private long roundBegan;
  private long windowBegan;

  /** Shipped in it. */
  private long inWindow;

  /** Written down before it began. */
  private long writtenBefore;

  private boolean fastBefore;
  private double indexShare = LEAST_OF_INDEX;

  /**
   * A pace.
   *
   * @param idleProcessors how many processors nobody used since it was asked last, or 0 if that is
   *     not known
   */
  ShippingPace(JournalLimit limit, LongSupplier nanoTime, DoubleSupplier idleProcessors) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.idleProcessors = idleProcessors;
    this.windowBegan = nanoTime.getAsLong();
    this.roundBegan = windowBegan;
  }

  /**
   * Whether to begin a round now. While statements come fast there is one in a second: what it does
   * once for each batch costs as much as some hundred statements.
   */
  boolean beginsRound() {
    turnWindow();
    long now = nanoTime.getAsLong();
    if (fastBefore
        && now - roundBegan < WINDOW_NANOS
        && limit.unshippedBytes() < Math.min(WORTHWHILE_BYTES, LITTLE * limit.limitBytes())) {
      return false;
    }
    roundBegan = now;
    return true;
  }

  /**
   * Whether to leave a file that is still written to: while statements come fast it is full soon,
   * and is one batch then instead of several.
   *
   * @param oldest when the first of what is to be shipped of it was written
   */
  boolean leaves(Optional<Instant> oldest) {
    return fastBefore
        && oldest.isPresent()
        && Duration.between(oldest.get(), Instant.now()).compareTo(LONGEST_LEFT) < 0;
  }

  /** So many are to be shipped now. */
  void onStatements(int statements) {
    turnWindow();
    inWindow += statements;
  }

  /**
   * Whether statements are made searchable only after they are kept. The index is most of the work,
   * and what is left of it holds up nothing, while a journal that is full does.
   */
  boolean indexesLater() {
    turnWindow();
    return fastBefore
        || inWindow > FAST_PER_SECOND
        || limit.unshippedBytes() > LITTLE * limit.limitBytes();
  }

  private void turnWindow() {
    long now = nanoTime.getAsLong();
    long lasted = now - windowBegan;
    if (lasted >= WINDOW_NANOS) {
      // By what is written too: while statements come fast, files are left for longer than this.
      long written = limit.statements();
      long came = Math.max(inWindow, written - writtenBefore);
      fastBefore = came > FAST_PER_SECOND * (double) lasted / WINDOW_NANOS;
      writtenBefore = written;
      inWindow = 0;
      windowBegan = now;
    }
  }

  /**
   * How long to rest after a batch.
   *
   * @param workedNanos what the batch took
   */
  long restMillis(long workedNanos) {
    double filled = (double) limit.unshippedBytes() / limit.limitBytes();
    double share = LEAST + (1 - LEAST) * (filled - LITTLE) / (MUCH - LITTLE);
    return rest(workedNanos, Math.max(LEAST, Math.min(1, share)), LONGEST_REST_MILLIS);
  }

  /**
   * How long to rest after a step of the index that was left. Where processors are idle the index
   * takes what is left of these, a part of it with each step until it has enough.
   *
   * @param workedNanos what the step took
   */
  long indexRestMillis(long workedNanos) {
    double idle = idleProcessors.getAsDouble();
    double share = indexShare + (idle - SPARED_PROCESSOR) / 2;
    double least = indexesLater() ? LEAST_OF_INDEX : LEAST_OF_INDEX_BESIDE_FEW;
    indexShare = Math.max(least, Math.min(1, share));
    return rest(workedNanos, indexShare, LONGEST_REST_OF_INDEX_MILLIS);
  }

  private static long rest(long workedNanos, double share, long longestMillis) {
    double restNanos = workedNanos * (1 / share - 1);
    return Math.min(longestMillis, (long) (restNanos / 1_000_000));
  }
}
