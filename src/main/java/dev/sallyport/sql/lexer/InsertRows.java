package dev.sallyport.sql.lexer;

/**
 * Drops the rows of an INSERT from the fourth on as they are read, when they hold nothing but
 * literals and parameter markers: a row like that says nothing that the first three did not.
 */
final class InsertRows {
  private static final int ROWS_KEPT = 3;

  private enum State {
    /** Before the first word of a statement. */
    START,
    /** In an INSERT or REPLACE, before VALUES. */
    HEAD,
    /** Behind VALUES or a row and its comma: a row may begin. */
    BEFORE_ROW,
    /** In a row. */
    ROW,
    /** Behind a row. */
    AFTER_ROW,
    /** Nothing to do until the next statement. */
    IDLE
  }

  private final Tokens tokens;
  private State state = State.START;
  private int depth;
  private int rows;
  private int valuesAt;
  private int cutAt;
  private int parameters;
  private boolean literal;

  InsertRows(Tokens tokens) {
    this.tokens = tokens;
  }

  /** A statement begins with the next token, whatever came before. */
  void restart() {
    state = State.START;
  }

  /** Takes notice of a token of another kind than a symbol that was added last. */
  void word(TokenKind kind) {
    switch (state) {
      case ROW -> inRow(kind);
      case IDLE -> {}
      case START -> {
        int i = tokens.size() - 1;
        boolean head = tokens.isWord(i, "INSERT") || tokens.isWord(i, "REPLACE");
        state = head ? State.HEAD : State.IDLE;
      }
      case HEAD -> head();
      default -> state = State.IDLE;
    }
  }

  private void head() {
    int i = tokens.size() - 1;
    if (depth == 0 && (tokens.isWord(i, "VALUES") || tokens.isWord(i, "VALUE"))) {
      state = State.BEFORE_ROW;
      cutAt = i + 1;
      valuesAt = i;
    } else if (tokens.isWord(i, "SELECT") || tokens.isWord(i, "SET")) {
      state = State.IDLE;
    }
  }

  private void inRow(TokenKind kind) {
    switch (kind) {
      case STRING -> literal &= !tokens.isForeign(tokens.size() - 1);
      case BITS, NUMBER -> {}
      case PARAMETER -> parameters++;
      case WORD -> {
        int i = tokens.size() - 1;
        literal &=
            tokens.isWord(i, "NULL")
                || tokens.isWord(i, "DEFAULT")
                || tokens.isWord(i, "TRUE")
                || tokens.isWord(i, "FALSE");
      }
      default -> literal = false;
    }
  }

  /** Takes notice of a symbol that was added last. */
  void symbol() {
    byte symbol = tokens.symbol(tokens.size() - 1);
    if (symbol == ';') {
      state = State.START;
      depth = 0;
      rows = 0;
    } else if (symbol == '(') {
      open();
    } else if (symbol == ')') {
      close();
    } else if (state == State.AFTER_ROW) {
      cutAt = tokens.size() - 1;
      state = symbol == ',' ? State.BEFORE_ROW : State.IDLE;
    } else if (state == State.ROW) {
      literal &= symbol == ',' || symbol == '-' || symbol == '+';
    }
  }

  private void open() {
    depth++;
    if (state == State.BEFORE_ROW && depth == 1) {
      state = State.ROW;
      literal = true;
      parameters = 0;
    } else if (state == State.ROW) {
      literal = false;
    } else if (state != State.HEAD) {
      state = State.IDLE;
    }
  }

  private void close() {
    depth--;
    if (state != State.ROW || depth > 0) {
      return;
    }
    state = State.AFTER_ROW;
    if (++rows > ROWS_KEPT && literal) {
      tokens.drop(cutAt, valuesAt, parameters);
    }
  }
}
