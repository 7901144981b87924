package dev.sallyport.sql;

import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Vocabulary;
import java.util.Set;

/**
 * Where a string may have bytes that are no characters of the session's set, as drivers send a BLOB
 * that they put into the text (Reference Manual, 12.8.2): where it is a value of a row or of an
 * assignment, or what a column is compared with by {@code =}. There the statement does the same to
 * rules and masks whatever the string holds; to people it may not, so none is asked about it.
 * Anywhere else it is refused: where {@code character_set_connection} is another set the server
 * cuts such a string short, so that {@code LIKE '%…'} could be {@code LIKE '%'}, and in a
 * definition it keeps another text than was sent.
 *
 * <p>Looked at once the statement was read, so that the tokens are known to keep to its grammar.
 */
final class ForeignStrings {
  private static final Set<String> STATEMENTS =
      Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT");
  private static final Set<String> STOPS =
      Set.of("AND", "OR", "XOR", "WHERE", "ON", "AS", "GROUP", "HAVING", "ORDER", "LIMIT", "FOR");

  private final Tokens tokens;
  private final int to;

  private ForeignStrings(Tokens tokens, int to) {
    this.tokens = tokens;
    this.to = to;
  }

  /**
   * Looks at the statement of tokens {@code from} to {@code to}.
   *
   * @return whether there is such a string
   * @throws UnreadableException if one stands anywhere else
   */
  static boolean check(Tokens tokens, int from, int to) {
    ForeignStrings strings = new ForeignStrings(tokens, to);
    boolean changesOrReads = STATEMENTS.contains(tokens.word(from));
    // What a SELECT says before its WHERE may become the name of a column.
    boolean compares = !tokens.isWord(from, "SELECT");
    boolean inRows = false;
    int depth = 0;
    boolean any = false;
    for (int i = from; i < to; i++) {
      if (tokens.isSymbol(i, "(")) {
        depth++;
      } else if (tokens.isSymbol(i, ")")) {
        depth--;
      } else if (depth == 0 && tokens.isWord(i)) {
        inRows = tokens.isWord(i, "VALUES") || tokens.isWord(i, "VALUE");
        compares |= tokens.isWord(i, "WHERE");
        changesOrReads &= !tokens.isWord(i, "RETURNING");
      } else if (tokens.isForeign(i)) {
        if (!changesOrReads || !strings.isValue(i, inRows && depth == 1, compares)) {
          throw UnreadableException.foreignBytes();
        }
        any = true;
      }
    }
    return any;
  }

  private boolean isValue(int i, boolean inRow, boolean compares) {
    boolean item = inRow && (tokens.isSymbol(i - 1, "(") || tokens.isSymbol(i - 1, ","));
    boolean compared = compares && tokens.isSymbol(i - 1, "=") && isColumn(i - 2);
    return isWhole(i) && (item || compared);
  }

  /** Whether what it stands in ends with it, so that nothing is computed of it. */
  private boolean isWhole(int i) {
    int next = i + 1;
    return next >= to
        || tokens.isSymbol(next, ",")
        || tokens.isSymbol(next, ")")
        || STOPS.contains(tokens.word(next));
  }

  private boolean isColumn(int i) {
    return switch (tokens.kind(i)) {
      case QUOTED -> true;
      case WORD -> tokens.isNameByDot(i) || !Vocabulary.isReserved(tokens.word(i));
      default -> false;
    };
  }
}
