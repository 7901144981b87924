package dev.sallyport.sql.lexer;

import java.nio.charset.StandardCharsets;

/**
 * Words in upper case, without making each of them anew: those seen lately are kept, the same slot
 * for words of the same hash. Threads may overwrite each other's; each finds a whole word or none.
 */
final class Words {
  private static final int SLOTS = 4096;
  private static final int MAX_LENGTH = 32;
  private static final String[] SEEN = new String[SLOTS];

  private Words() {}

  /** The ASCII word in upper case. */
  static String upper(byte[] text, int from, int to) {
    int length = to - from;
    if (length > MAX_LENGTH) {
      return make(text, from, to);
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + upper(text[i]);
    }
    int slot = (hash ^ hash >>> 12) & SLOTS - 1;
    String seen = SEEN[slot];
    if (seen == null || !isSame(seen, text, from, to)) {
      seen = make(text, from, to);
      SEEN[slot] = seen;
    }
    return seen;
  }

  /** Whether the bytes are this word, given in upper case. */
  static boolean isSame(String word, byte[] text, int from, int to) {
    int length = word.length();
    if (to - from != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (upper(text[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String make(byte[] text, int from, int to) {
    byte[] upper = new byte[to - from];
    for (int i = 0; i < upper.length; i++) {
      upper[i] = (byte) upper(text[from + i]);
    }
    return new String(upper, StandardCharsets.ISO_8859_1);
  }

  private static int upper(byte b) {
    return b >= 'a' && b <= 'z' ? b - 32 : b;
  }

  /** Behind the introducer at {@code from}, which ends before {@code to}. */
  static int introducerEnd(byte[] text, int from, int to) {
    int end = from;
    while (end < to && isIntroducerByte(text[end])) {
      end++;
    }
    return end;
  }

  private static boolean isIntroducerByte(byte b) {
    return b == '_' || b >= '0' && b <= '9' || (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
  }
}
