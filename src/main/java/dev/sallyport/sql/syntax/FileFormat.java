package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;

/** CHARACTER SET, FIELDS and LINES of an export or import (Reference Manual, 15.2.9). */
public final class FileFormat {
  private FileFormat() {}

  /** Passes them. */
  public static void skip(Cursor cursor) {
    if (cursor.accept("CHARACTER", "SET") || cursor.accept("CHARSET")) {
      new Types(cursor).skipCharacterSet();
    }
    if (cursor.accept("FIELDS") || cursor.accept("COLUMNS")) {
      terminators(cursor);
    }
    if (cursor.accept("LINES")) {
      terminators(cursor);
    }
  }

  private static void terminators(Cursor cursor) {
    while (true) {
      cursor.accept("OPTIONALLY");
      boolean known =
          cursor.accept("TERMINATED", "BY")
              || cursor.accept("ENCLOSED", "BY")
              || cursor.accept("ESCAPED", "BY")
              || cursor.accept("STARTING", "BY");
      if (!known) {
        return;
      }
      if (!cursor.isKind(TokenKind.BITS)) {
        cursor.expectKind(TokenKind.STRING);
      } else {
        cursor.moveTo(cursor.at() + 1);
      }
    }
  }
}
