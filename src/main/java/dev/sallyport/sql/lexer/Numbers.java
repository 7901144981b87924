package dev.sallyport.sql.lexer;

/** Where numbers and bit literals end (Reference Manual, 11.1.2, 11.1.4 and 11.1.5). */
final class Numbers {
  private Numbers() {}

  /** Behind the digits that begin at {@code i}; {@code i} itself if there are none. */
  static int digits(byte[] text, int i) {
    int end = i;
    while (end < text.length && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }

  /** Behind {@code e+1}; {@code i} itself if no whole exponent stands there. */
  static int exponent(byte[] text, int i) {
    if (!isExponentMark(text, i)) {
      return i;
    }
    int sign = i + 1 < text.length && (text[i + 1] == '+' || text[i + 1] == '-') ? 1 : 0;
    int end = digits(text, i + 1 + sign);
    return end == i + 1 + sign ? i : end;
  }

  /**
   * Behind the fraction and exponent that begin with the dot at {@code dot}.
   *
   * @throws UnreadableException if an exponent is cut short, which makes MySQL forget the number
   */
  static int fraction(byte[] text, int dot) {
    int mark = digits(text, dot + 1);
    int end = exponent(text, mark);
    if (end == mark && isExponentMark(text, mark)) {
      throw new UnreadableException("a number has half an exponent, at offset " + mark);
    }
    return end;
  }

  private static boolean isExponentMark(byte[] text, int i) {
    return i < text.length && (text[i] == 'e' || text[i] == 'E');
  }

  /**
   * Behind {@code 0x1F} or {@code 0b01}, lower case only; {@code i} itself if none stands there.
   */
  static int prefixedBits(byte[] text, int i) {
    if (text[i] != '0' || i + 2 >= text.length) {
      return i;
    }
    byte radix = text[i + 1];
    if (radix != 'x' && radix != 'b') {
      return i;
    }
    int end = bits(text, i + 2, radix);
    return end == i + 2 ? i : end;
  }

  /** Behind {@code x'1F'} or {@code b'01'}. */
  static int quotedBits(byte[] text, int i) {
    byte radix = (byte) (text[i] | 0x20);
    int end = bits(text, i + 2, radix);
    boolean whole = end < text.length && text[end] == '\'';
    if (!whole || radix == 'x' && (end - i) % 2 != 0) {
      throw new UnreadableException("a hexadecimal or bit literal is malformed, at offset " + i);
    }
    return end + 1;
  }

  private static int bits(byte[] text, int from, byte radix) {
    int end = from;
    while (end < text.length && isDigitOf(radix, text[end])) {
      end++;
    }
    return end;
  }

  private static boolean isDigitOf(byte radix, byte b) {
    if (radix == 'b') {
      return b == '0' || b == '1';
    }
    return Character.digit(b, 16) >= 0;
  }
}
