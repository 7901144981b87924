package dev.sallyport.session;

/**
 * Room for how the prepared statements of one session were read, so that they need not be read
 * again when they are executed. A reading is many times as large as its text: what finds no room is
 * read at each execution.
 */
final class KeptReadings {
  /** Of all statements together, estimated rather too high. */
  static final long MAX_BYTES = 16L << 20;

  /** Of a reading without a statement in it. */
  private static final int READING_BYTES = 512;

  private long bytes;

  /** Roughly what it takes to keep one. */
  static long bytesOf(Request.Reading reading) {
    return StatementJudge.facts(reading.inspection()).stream()
        .mapToLong(facts -> READING_BYTES + facts.weight())
        .reduce(READING_BYTES, Long::sum);
  }

  /** Whether there is room for so much, which is taken then. */
  boolean take(long wanted) {
    boolean fits = bytes + wanted <= MAX_BYTES;
    bytes += fits ? wanted : 0;
    return fits;
  }

  void giveBack(long taken) {
    bytes -= taken;
  }
}
