package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;
import java.util.Set;

/** Data types, of which nothing matters but where they end (Reference Manual, 13). */
public final class Types {
  private static final Set<String> RESERVED_IN_TYPES =
      Set.of(
          "BIGINT",
          "BINARY",
          "BLOB",
          "CHAR",
          "CHARACTER",
          "COLLATE",
          "DEC",
          "DECIMAL",
          "DOUBLE",
          "FLOAT",
          "FLOAT4",
          "FLOAT8",
          "INT",
          "INTEGER",
          "LONG",
          "LONGBLOB",
          "LONGTEXT",
          "MEDIUMBLOB",
          "MEDIUMINT",
          "MEDIUMTEXT",
          "NUMERIC",
          "PRECISION",
          "REAL",
          "SET",
          "SMALLINT",
          "TINYBLOB",
          "TINYINT",
          "TINYTEXT",
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
    boolean any = false;
    while (isTypeWord()) {
      any = true;
      boolean characterSet = cursor.accept("CHARACTER", "SET") || cursor.accept("CHARSET");
      if (characterSet || cursor.accept("COLLATE")) {
        skipCharacterSet();
        continue;
      }
      cursor.next();
      if (cursor.isSymbol("(")) {
        lengths();
      }
    }
    if (!any) {
      throw cursor.unexpected("a type");
    }
  }

  private boolean isTypeWord() {
    String word = cursor.word();
    return !word.isEmpty()
        && (RESERVED_IN_TYPES.contains(word) || !Vocabulary.isReserved(word))
        && !word.equals("PATH")
        && !word.equals("EXISTS");
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
