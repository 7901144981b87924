package dev.sallyport.masking.detect;

/** What a byte may be the beginning of, as bits, so that most bytes cost one look at a table. */
final class Entry {
  /** A number of several groups of digits. */
  static final int DIGITS = 1;

  /** Four numbers with points. */
  static final int FOUR_NUMBERS = 1 << 1;

  /** Hexadecimal groups with colons. */
  static final int HEX_GROUPS = 1 << 2;

  static final int PLUS = 1 << 3;
  static final int BRACKET = 1 << 4;
  static final int AT = 1 << 5;
  static final int ACCOUNT = 1 << 6;

  /** A person's code with letters, at its first letter. */
  static final int CODE = 1 << 7;

  static final int TOKEN = 1 << 8;
  static final int KEY = 1 << 9;

  /** Of interest to who reads JSON. */
  static final int BACKSLASH = 1 << 10;

  /** A letter or digit: nothing begins behind one. */
  static final int WORD = 1 << 31;

  private Entry() {}

  static void markWords(int[] entries) {
    for (int c = 0; c < entries.length; c++) {
      entries[c] |= Ascii.isWord((byte) c) ? WORD : 0;
    }
    entries['\\'] |= BACKSLASH;
  }
}
