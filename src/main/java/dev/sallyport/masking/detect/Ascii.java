package dev.sallyport.masking.detect;

/** Kinds of bytes, the same in every character set of interest. */
final class Ascii {
  private static final int WORD = 1;
  private static final int DIGIT = 2;
  private static final int HEX = 4;
  private static final int LETTER = 8;
  private static final byte[] KINDS = new byte[256];

  static {
    for (int c = '0'; c <= '9'; c++) {
      KINDS[c] = WORD | DIGIT | HEX;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      KINDS[c] = (byte) (WORD | LETTER | (c <= 'f' ? HEX : 0));
      KINDS[c - 'a' + 'A'] = KINDS[c];
    }
  }

  private Ascii() {}

  /** Letter or digit. */
  static boolean isWord(byte c) {
    return (KINDS[c & 0xff] & WORD) != 0;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(byte c) {
    return (KINDS[c & 0xff] & HEX) != 0;
  }

  static boolean isLetter(byte c) {
    return (KINDS[c & 0xff] & LETTER) != 0;
  }

  static boolean isUpper(byte c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isLower(byte c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isUpperOrDigit(byte c) {
    return isUpper(c) || isDigit(c);
  }

  /** Base 64 for URLs (RFC 4648, section 5). */
  static boolean isToken(byte c) {
    return isWord(c) || c == '-' || c == '_';
  }

  /** The letter in capitals; anything else as it is. */
  static int upper(byte c) {
    return isLower(c) ? c - 'a' + 'A' : c;
  }

  /** What ties a number behind a hyphen or point to more: a word, or what covers one. */
  static boolean isTie(byte c) {
    return isWord(c) || c == '*' || c == ']';
  }

  /** Whether nothing that belongs to the same word follows. */
  static boolean endsAt(byte[] text, int at, int to) {
    return at >= to || !isWord(text[at]);
  }

  /** Whether the text goes on with these characters. */
  static boolean startsWith(byte[] text, int at, int to, String word) {
    if (to - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is a later byte of a character in UTF-8. */
  static boolean isContinuation(byte c) {
    return (c & 0xc0) == 0x80;
  }

  /** Bytes of the character in UTF-8 that begins here; 0 if none does. */
  static int characterLength(byte[] text, int at, int to) {
    int first = text[at] & 0xff;
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first > 0xf4 || at + length > to) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if (!isContinuation(text[at + i])) {
        return 0;
      }
    }
    return length;
  }
}
