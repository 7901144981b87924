package dev.sallyport.recording;

/**
 * How much of its time the shipper works. What the journal holds is safe, and statements come
 * first: while little waits, shipping leaves the processors to them, and the more waits, the less
 * it rests, until it does nothing else at half of the limit.
 */
final class ShippingPace {
  /** The part of one processor that shipping takes while little waits. */
  private static final double LEAST = 0.1;

  /** Of the limit: so much is little. */
  private static final double LITTLE = 0.1;

  /** Of the limit: so much is worth the whole time. */
  private static final double MUCH = 0.5;

  /** Of the limit: more than a moment's, so that much is going on. */
  private static final double BUSY = 0.01;

  private static final long LONGEST_REST_MILLIS = 1_000;

  private ShippingPace() {}

  /**
   * Whether statements are made searchable only after they are kept. The index is most of the work,
   * and what is left of it holds up nothing, while a journal that is full does.
   */
  static boolean indexesLater(long unshippedBytes, long limitBytes) {
    return unshippedBytes > LITTLE * limitBytes;
  }

  /**
   * How long to rest after a step of the index that was left.
   *
   * @param workedNanos what the step took
   */
  static long indexRestMillis(long workedNanos, long unshippedBytes, long limitBytes) {
    return unshippedBytes > BUSY * limitBytes ? rest(workedNanos, LEAST) : 0;
  }

  /**
   * How long to rest after a batch.
   *
   * @param workedNanos what the batch took
   */
  static long restMillis(long workedNanos, long unshippedBytes, long limitBytes) {
    double filled = (double) unshippedBytes / limitBytes;
    double share = LEAST + (1 - LEAST) * (filled - LITTLE) / (MUCH - LITTLE);
    double bounded = Math.max(LEAST, Math.min(1, share));
    return rest(workedNanos, bounded);
  }

  private static long rest(long workedNanos, double share) {
    double restNanos = workedNanos * (1 / share - 1);
    return Math.min(LONGEST_REST_MILLIS, (long) (restNanos / 1_000_000));
  }
}
