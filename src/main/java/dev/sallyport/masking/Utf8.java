package dev.sallyport.masking;

/**
 * Counts characters of UTF-8 in their bytes. Bytes that are no character count as one each, so that
 * any bytes have a count and none are passed over.
 */
final class Utf8 {
  private static final int LONGEST = 4;

  private Utf8() {}

  /** How many characters there are. */
  static int characters(byte[] text) {
    int count = 0;
    for (int at = 0; at < text.length; at += length(text, at)) {
      count++;
    }
    return count;
  }

  /**
   * Where the last characters begin.
   *
   * @param count how many of them; there are at least so many
   */
  static int startOfLast(byte[] text, int count) {
    int start = text.length;
    for (int i = 0; i < count; i++) {
      start = startBefore(text, start);
    }
    return start;
  }

  /** How many bytes the character takes that begins here. */
  static int length(byte[] text, int at) {
    int first = text[at] & 0xff;
    int length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
    for (int i = 1; i < length; i++) {
      if (at + i >= text.length || (text[at + i] & 0xc0) != 0x80) {
        return 1;
      }
    }
    return length;
  }

  /** The character that ends here is the longest one that does; else it is a byte. */
  private static int startBefore(byte[] text, int end) {
    for (int length = LONGEST; length > 1; length--) {
      if (end >= length && length(text, end - length) == length) {
        return end - length;
      }
    }
    return end - 1;
  }
}
