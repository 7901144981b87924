package dev.sallyport.sql.lexer;

/**
 * Where a number lies among the ends of MySQL's integer types. Of two numbers that lie alike, each
 * is less than an end, or less than its negative when both are negated, exactly if the other is.
 */
final class Magnitude {
  /** Of what is not written in digits alone, or in too many: nothing is said of it. */
  static final byte NONE = -1;

  /** These are less than 2^64. */
  private static final int MOST_DIGITS = 19;

  private static final int[] BITS = {8, 16, 24, 32, 64};

  /** Unsigned, ascending: 0, and the largest and smallest of each type, by their amount. */
  private static final long[] ENDS = ends();

  private Magnitude() {}

  private static long[] ends() {
    long[] ends = new long[1 + 3 * BITS.length];
    int count = 1;
    for (int bits : BITS) {
      long half = 1L << bits - 1;
      ends[count++] = half - 1;
      ends[count++] = half;
      ends[count++] = half - 1 + half;
    }
    return ends;
  }

  /** Twice the number of ends below it, and one more if it is itself an end. */
  static byte of(byte[] text, int start, int end) {
    int from = start;
    while (from + 1 < end && text[from] == '0') {
      from++;
    }
    if (from >= end || end - from > MOST_DIGITS) {
      return NONE;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return NONE;
      }
      value = 10 * value + text[i] - '0';
    }
    int below = 0;
    while (below < ENDS.length && Long.compareUnsigned(ENDS[below], value) < 0) {
      below++;
    }
    boolean same = below < ENDS.length && ENDS[below] == value;
    return (byte) (2 * below + (same ? 1 : 0));
  }
}
