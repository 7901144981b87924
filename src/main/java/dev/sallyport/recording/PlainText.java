package dev.sallyport.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether bytes may stand between the quotes of a JSON text in UTF-8 as they are. */
final class PlainText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x80 * ONES;
  private static final long BLANKS = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private PlainText() {}

  /** Whether so many bytes are ASCII, of which nothing has to stand for something else. */
  static boolean isAscii(byte[] value, int from, int count) {
    int i = from;
    int end = from + count;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long eight = (long) LONGS.get(value, i);
      long quotes = eight ^ QUOTES;
      long backslashes = eight ^ BACKSLASHES;
      // Subtracting borrows in a byte that is less, and where none had a high bit by itself.
      long found =
          eight
              | eight - BLANKS & ~eight
              | quotes - ONES & ~quotes
              | backslashes - ONES & ~backslashes;
      if ((found & HIGH) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (!isAscii(value[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /**
   * Whether so many bytes are well-formed UTF-8 (The Unicode Standard, table 3-7), likewise: what
   * is not is read with replacement characters, which are other bytes.
   */
  static boolean isUtf8(byte[] value, int from, int count) {
    int i = from;
    int end = from + count;
    while (i < end) {
      byte b = value[i];
      if (b >= 0) {
        if (!isAscii(b)) {
          return false;
        }
        i++;
        continue;
      }
      int more = following(b & 0xff);
      if (more == 0 || i + more >= end || !isSecond(b & 0xff, value[i + 1] & 0xff)) {
        return false;
      }
      for (int k = 2; k <= more; k++) {
        if ((value[i + k] & 0xc0) != 0x80) {
          return false;
        }
      }
      i += more + 1;
    }
    return true;
  }

  /** How many bytes follow one that begins a character; 0 for one that begins none. */
  private static int following(int first) {
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  }

  private static boolean isSecond(int first, int second) {
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
