package dev.sallyport.sql.statement;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Set;

/**
 * How a sequence of MariaDB's goes on: words and numbers. What else it may have are options of
 * tables, which may name others.
 */
final class SequenceOptions {
  private static final Set<String> WORDS =
      Set.of(
          "START",
          "WITH",
          "INCREMENT",
          "BY",
          "MINVALUE",
          "MAXVALUE",
          "NO",
          "CACHE",
          "NOCACHE",
          "CYCLE",
          "NOCYCLE",
          "NOMINVALUE",
          "NOMAXVALUE",
          "RESTART");

  private SequenceOptions() {}

  /** Passes over them; what stands behind is none. */
  static void skip(Cursor cursor) {
    while (WORDS.contains(cursor.word())
        || cursor.isKind(TokenKind.NUMBER)
        || cursor.isSymbol("-")
        || cursor.isSymbol("=")) {
      cursor.moveTo(cursor.at() + 1);
    }
  }
}
