package dev.sallyport.sql.lexer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where comments end, and which of them are code (Reference Manual, 11.7; MariaDB's Comment
 * Syntax). Servers look for the end byte by byte, whatever the character set.
 */
final class Comments {
  private static final int FIRST_NUMBER_OF_MARIADB = 100_000;

  /** MariaDB leaves out the comments meant for MySQL 5.7 and later. */
  private static final int FIRST_NUMBER_OF_MYSQL_ALONE = 50_700;

  /** From 8.1 on a sixth digit counts when a blank stands behind it. */
  private static final int FIRST_WITH_SIX_DIGITS = 80_100;

  private static final int DIGITS = 5;

  private final byte[] text;
  private final CharacterClasses classes;
  private final int serverVersion;
  private final boolean mariaDb;

  Comments(byte[] text, CharacterClasses classes, int serverVersion) {
    this.text = text;
    this.classes = classes;
    this.serverVersion = serverVersion;
    this.mariaDb = serverVersion >= FIRST_NUMBER_OF_MARIADB;
  }

  /** Two dashes are a comment only before a blank, a control character or the end. */
  boolean startsWithDashes(int i) {
    if (byteAt(i + 1) != '-') {
      return false;
    }
    byte b = byteAt(i + 2);
    if (b < 0 && !classes.isUtf8() && !classes.isBlank(b)) {
      throw new UnreadableException(
          "a character that is not ASCII follows two dashes; put a blank between them");
    }
    return b >= 0 && b <= 0x20 || b == 0x7f || classes.isBlank(b);
  }

  /** Behind the line; a carriage return does not end it. */
  int line(int start) {
    int i = start;
    while (i < text.length && text[i] != '\n') {
      if (text[i] == 0 && i + 1 < text.length) {
        throw new UnreadableException("a NUL byte stands in a comment, at offset " + i);
      }
      i++;
    }
    return i;
  }

  /**
   * Where the code of the comment at {@code start} begins, if it has code that the server runs;
   * else {@code -1 - end} with the offset behind the comment.
   */
  int code(int start) {
    int i = start + 2;
    boolean mariaDbOnly = byteAt(i) == 'M' && byteAt(i + 1) == '!';
    if (mariaDbOnly) {
      i++;
    }
    if (byteAt(i) != '!' || mariaDbOnly && !mariaDb) {
      return -1 - block(start);
    }
    int digitsAt = i + 1;
    int digits = Numbers.digits(text, digitsAt) - digitsAt;
    if (digits < DIGITS) {
      return digitsAt;
    }
    boolean sixCount =
        mariaDb || serverVersion >= FIRST_WITH_SIX_DIGITS && classes.isBlank(byteAt(digitsAt + 6));
    int length = digits > DIGITS && sixCount ? DIGITS + 1 : DIGITS;
    int version = 0;
    for (int k = 0; k < length; k++) {
      version = version * 10 + text[digitsAt + k] - '0';
    }
    boolean forMySqlAlone =
        mariaDb
            && !mariaDbOnly
            && version >= FIRST_NUMBER_OF_MYSQL_ALONE
            && version < FIRST_NUMBER_OF_MARIADB;
    boolean runs = version <= serverVersion && !forMySqlAlone;
    return runs ? digitsAt + length : -1 - unrun(start, digitsAt);
  }

  /** Behind the plain comment at {@code start}. */
  private int block(int start) {
    int end = closing(start, start + 2);
    if (byteAt(start + 2) == '+') {
      checkHint(new String(text, start, end - start, StandardCharsets.ISO_8859_1));
    }
    return end;
  }

  /** What is not run may hold one level of plain comments. */
  private int unrun(int start, int from) {
    int i = from;
    while (i + 1 < text.length) {
      if (text[i] == '/' && text[i + 1] == '*') {
        i = closing(start, i + 2);
      } else if (text[i] == '*' && text[i + 1] == '/') {
        return i + 2;
      } else {
        i++;
      }
    }
    throw unclosed(start);
  }

  private int closing(int start, int from) {
    for (int i = from; i + 1 < text.length; i++) {
      if (text[i] == '*' && text[i + 1] == '/') {
        return i + 2;
      }
    }
    throw unclosed(start);
  }

  private static UnreadableException unclosed(int start) {
    return Quotes.unclosed("comment", start);
  }

  /** Even where the server takes it for a plain comment: nobody else has a use for the words. */
  private static void checkHint(String hint) {
    String upper = hint.toUpperCase(Locale.ROOT);
    if (upper.contains("SET_VAR") || upper.contains("RESOURCE_GROUP")) {
      throw new UnreadableException("an optimizer hint changes the session; leave it out");
    }
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }
}
