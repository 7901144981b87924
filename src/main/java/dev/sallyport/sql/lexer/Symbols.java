package dev.sallyport.sql.lexer;

/** Operators and punctuation. */
final class Symbols {
  private Symbols() {}

  /**
   * The length of the symbol at {@code i}.
   *
   * @throws UnreadableException if none of MySQL's stands there
   */
  static int length(byte[] text, int i) {
    byte b = text[i];
    byte next = byteAt(text, i + 1);
    return switch (b) {
      case '(', ')', ',', ';', '+', '*', '/', '%', '^', '~', '{', '}', '.' -> 1;
      case '-' -> next != '>' ? 1 : byteAt(text, i + 2) == '>' ? 3 : 2;
      case '&', '|' -> next == b ? 2 : 1;
      // Alone it stands behind a label of a routine's body.
      case ':' -> next == '=' ? 2 : 1;
      case '=', '!', '>', '<' -> comparison(text, i);
      default -> throw meaningless(text, i);
    };
  }

  /**
   * Servers take two or three of these characters at once. Of a pair that is no operator MySQL
   * drops the second half, so that {@code !!a} is {@code !a}; MariaDB does not.
   */
  private static int comparison(byte[] text, int i) {
    byte first = text[i];
    byte second = byteAt(text, i + 1);
    if (!isComparison(second) && second != '<') {
      return 1;
    }
    if (first == '<') {
      if (!isComparison(byteAt(text, i + 2))) {
        return known(text, i, 2, second != '!');
      }
      return known(text, i, 3, second == '=' && text[i + 2] == '>');
    }
    boolean pair = second == '=' ? first != '=' : first == '>' && second == '>';
    return known(text, i, 2, pair);
  }

  private static int known(byte[] text, int i, int length, boolean isOperator) {
    if (!isOperator) {
      throw new UnreadableException(
          "an operator at offset " + i + " is none of MySQL's; put a blank between two operators");
    }
    return length;
  }

  private static boolean isComparison(byte b) {
    return b == '=' || b == '>' || b == '!';
  }

  private static UnreadableException meaningless(byte[] text, int i) {
    return new UnreadableException(
        String.format("character 0x%02x at offset %d has no meaning there", text[i] & 0xff, i));
  }

  private static byte byteAt(byte[] text, int i) {
    return i < text.length ? text[i] : 0;
  }
}
