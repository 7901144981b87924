package dev.sallyport.sql.lexer;

/**
 * {@code SET STATEMENT variable = number, … FOR}, by which drivers put the time limit and the
 * greatest number of rows of one statement before it (MariaDB's manual, SET STATEMENT). What comes
 * behind is the statement, as behind a hint.
 */
final class OneStatementSettings {
  private static final int SIZE_OF_ONE = "SET STATEMENT name = number FOR".split(" ").length;
  private static final int SIZE_OF_TWO = SIZE_OF_ONE + ", name = number".split(" ").length;

  private OneStatementSettings() {}

  /** Whether the tokens are that and no more. */
  static boolean are(Tokens tokens) {
    int size = tokens.size();
    boolean framed =
        (size == SIZE_OF_ONE || size == SIZE_OF_TWO)
            && tokens.isWord(size - 1, "FOR")
            && tokens.isWord(0, "SET")
            && tokens.isWord(1, "STATEMENT");
    return framed
        && isSetting(tokens, 2)
        && (size == SIZE_OF_ONE || tokens.isSymbol(5, ",") && isSetting(tokens, 6));
  }

  /** No others: these end a statement sooner or shorten its answer, and change nothing else. */
  private static boolean isSetting(Tokens tokens, int i) {
    boolean known = tokens.isWord(i, "MAX_STATEMENT_TIME") || tokens.isWord(i, "SQL_SELECT_LIMIT");
    return known
        && (tokens.isSymbol(i + 1, "=") || tokens.isSymbol(i + 1, ":="))
        && tokens.kind(i + 2) == TokenKind.NUMBER;
  }
}
