package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;
import java.util.Set;

/** Data types, of which nothing matters but where they end (Reference Manual, 13). */
public final class Types {
  /** Words that a type may go on with behind its first. */
  private static final Set<String> FURTHER =
      Set.of(
          "ARRAY",
          "ASCII",
          "BINARY",
          "BYTE",
          "CHAR",
          "CHARACTER",
          "CHARSET",
          "COLLATE",
          "INT",
          "INTEGER",
          "PRECISION",
          "SIGNED",
          "UNICODE",
          "UNSIGNED",
          "VARBINARY",
          "VARCHAR",
          "VARCHARACTER",
          "VARYING",
          "ZEROFILL");

  private final Cursor cursor;

  /** At a cursor, which is moved. */
  public Types(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Passes a type: words, and numbers or strings in parentheses behind them. */
  public void skip() {
    if (cursor.word().isEmpty()) {
      throw cursor.unexpected("a type");
    }
    word();
    while (FURTHER.contains(cursor.word())) {
      boolean characterSet = cursor.accept("CHARACTER", "SET") || cursor.accept("CHARSET");
      if (characterSet || cursor.accept("COLLATE")) {
        skipCharacterSet();
      } else {
        word();
      }
    }
  }

  private void word() {
    cursor.next();
    if (cursor.isSymbol("(")) {
      lengths();
    }
  }

  private void lengths() {
    cursor.expectSymbol("(");
    do {
      boolean literal = cursor.isKind(TokenKind.NUMBER) || cursor.isKind(TokenKind.STRING);
      if (!literal) {
        throw cursor.unexpected("a number");
      }
      cursor.moveTo(cursor.at() + 1);
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
  }

  /** Passes the name of a character set or collation. */
  void skipCharacterSet() {
    if (cursor.isKind(TokenKind.STRING) || cursor.isWord("BINARY") || cursor.isWord("ASCII")) {
      cursor.moveTo(cursor.at() + 1);
    } else {
      cursor.identifier();
    }
  }
}
