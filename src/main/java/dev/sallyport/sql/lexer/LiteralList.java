package dev.sallyport.sql.lexer;

/**
 * Drops the items of a list behind IN from the fourth on as they are read, when they are single
 * literals or parameter markers. What is left says as much, but for whether a value is among them.
 */
final class LiteralList {
  private static final int ITEMS_KEPT = 3;
  private static final int NONE = -1;

  private final Tokens tokens;
  private int openAt = NONE;
  private int separatorAt;
  private int items;

  LiteralList(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Takes notice of a symbol that was added last. */
  void symbol() {
    int i = tokens.size() - 1;
    byte symbol = tokens.symbol(i);
    if (symbol == '(') {
      openAt = i > 0 && tokens.isWord(i - 1, "IN") ? i : NONE;
      separatorAt = i;
      items = 0;
    } else if (openAt != NONE && symbol == ',') {
      item(i);
      separatorAt = tokens.size() - 1;
    } else if (openAt != NONE && symbol == ')') {
      item(i);
      openAt = NONE;
    }
  }

  private void item(int end) {
    int first = separatorAt + 1;
    byte sign = tokens.symbol(first);
    if (sign == '-' || sign == '+') {
      first++;
    }
    boolean parameter = tokens.kind(first) == TokenKind.PARAMETER;
    boolean literal = tokens.isLiteral(first) && !tokens.isForeign(first);
    if (first + 1 == end && (parameter || literal) && ++items > ITEMS_KEPT) {
      tokens.dropBeforeLast(separatorAt, openAt, parameter ? 1 : 0);
    }
  }
}
