package dev.sallyport.sql.lexer;

/** Operators and punctuation. */
final class Symbols {
  private static final String[] LONG = {
    "<=>", "<=", "<>", "<<", ">=", ">>", "!=", "&&", "||", ":="
  };
  private static final String SINGLE = "+-*/%(),.;=<>!&|^~{}";

  private Symbols() {}

  /**
   * The length of the symbol at {@code i}.
   *
   * @throws UnreadableException if none of MySQL's stands there
   */
  static int length(byte[] text, int i) {
    for (String symbol : LONG) {
      if (matches(text, i, symbol)) {
        return symbol.length();
      }
    }
    if (SINGLE.indexOf(text[i]) < 0) {
      throw new UnreadableException(
          String.format("character 0x%02x at offset %d has no meaning there", text[i] & 0xff, i));
    }
    return 1;
  }

  private static boolean matches(byte[] text, int i, String symbol) {
    if (i + symbol.length() > text.length) {
      return false;
    }
    for (int k = 0; k < symbol.length(); k++) {
      if (text[i + k] != symbol.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
