package dev.sallyport.sql.statement;

import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Set;

/** Statements whose rest is words, names and literals that touch no table. */
final class Plain {
  private static final Set<String> QUERY_WORDS =
      Set.of("SELECT", "TABLE", "VALUES", "WITH", "UPDATE", "DELETE", "INSERT", "REPLACE");

  private Plain() {}

  /**
   * The end of the statement.
   *
   * @throws UnreadableException if a query may stand before it
   */
  static int end(Cursor cursor) {
    for (int i = cursor.at(); i < cursor.end(); i++) {
      if (cursor.tokens().isWord(i, "SELECT")) {
        throw new UnreadableException("a query is not expected in this statement");
      }
    }
    return cursor.end();
  }

  /** Whether a query begins with the word. */
  static boolean isQueryWord(String word) {
    return QUERY_WORDS.contains(word);
  }
}
