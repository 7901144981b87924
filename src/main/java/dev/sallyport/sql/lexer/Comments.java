package dev.sallyport.sql.lexer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where comments end, and which of them are code (Reference Manual, 11.7). */
final class Comments {
  /** MariaDB's numbers begin here, and it leaves out the comments meant for MySQL 5.7 and later. */
  private static final int FIRST_NUMBER_OF_MARIADB = 100_000;

  private static final int LAST_NUMBER_THAT_BOTH_RUN = 50_699;

  private final byte[] text;
  private final Bytes bytes;
  private final int serverVersion;

  Comments(byte[] text, Bytes bytes, int serverVersion) {
    this.text = text;
    this.bytes = bytes;
    this.serverVersion = serverVersion;
  }

  /** Two dashes are a comment only before a blank, a control character or the end. */
  boolean startsWithDashes(int i) {
    if (byteAt(i + 1) != '-') {
      return false;
    }
    if (i + 2 >= text.length) {
      return true;
    }
    byte b = text[i + 2];
    return b > 0 && b <= 0x20 || b == 0x7f;
  }

  /** Behind the line; a carriage return does not end it. */
  int line(int start) {
    int i = start;
    while (i < text.length && text[i] != '\n') {
      i += plainCharacter(i);
    }
    return i;
  }

  /** Behind the block comment at {@code start}, which is not code. */
  int block(int start) {
    boolean hint = byteAt(start + 2) == '+';
    int i = start + 2;
    while (true) {
      if (i + 1 >= text.length) {
        throw new UnreadableException(
            "a comment that begins at offset " + start + " is not closed");
      }
      if (text[i] == '*' && text[i + 1] == '/') {
        break;
      }
      i += plainCharacter(i);
    }
    if (hint) {
      checkHint(new String(text, start + 3, i - start - 3, StandardCharsets.ISO_8859_1));
    }
    return i + 2;
  }

  private static void checkHint(String hint) {
    String upper = hint.toUpperCase(Locale.ROOT);
    if (upper.contains("SET_VAR") || upper.contains("RESOURCE_GROUP")) {
      throw new UnreadableException("an optimizer hint changes the session; leave it out");
    }
    // A quote makes the server's hint reader pass over the end of the comment.
    if (hint.contains("/*") || hint.chars().anyMatch(c -> c == '\'' || c == '"' || c == '`')) {
      throw new UnreadableException("an optimizer hint has a quote or a comment in it");
    }
  }

  /**
   * The offset at which the code of an executable comment begins.
   *
   * @return -1 if {@code /*} at {@code start} begins a plain comment, or one for newer servers
   */
  int executableContent(int start) {
    if (byteAt(start + 2) == 'M' && byteAt(start + 3) == '!') {
      throw new UnreadableException("comments that only MariaDB runs are refused");
    }
    if (byteAt(start + 2) != '!') {
      return -1;
    }
    int digitsEnd = Numbers.digits(text, start + 3);
    int digits = digitsEnd - start - 3;
    if (digits == 0) {
      return start + 3;
    }
    if (digits != 5) {
      throw new UnreadableException(
          "the version in an executable comment has " + digits + " digits, not 5");
    }
    int version = 0;
    for (int i = start + 3; i < digitsEnd; i++) {
      version = version * 10 + text[i] - '0';
    }
    if (serverVersion >= FIRST_NUMBER_OF_MARIADB && version > LAST_NUMBER_THAT_BOTH_RUN) {
      throw new UnreadableException(
          "an executable comment that MySQL and MariaDB read differently");
    }
    if (version <= serverVersion) {
      return digitsEnd;
    }
    checkSkipped(digitsEnd);
    return -1;
  }

  /** The server looks for nested comments in what it leaves out; nothing shall depend on that. */
  private void checkSkipped(int from) {
    for (int i = from; i + 1 < text.length; i++) {
      if (text[i] == '*' && text[i + 1] == '/') {
        return;
      }
      if (text[i] == '/' && text[i + 1] == '*') {
        throw new UnreadableException("a comment stands inside an executable comment");
      }
    }
  }

  private int plainCharacter(int i) {
    byte b = text[i];
    if (b == 0) {
      throw new UnreadableException("a NUL byte stands in a comment, at offset " + i);
    }
    if (b > 0) {
      return 1;
    }
    int length = bytes.character(i);
    if (length == 0) {
      throw new UnreadableException(
          "a comment has bytes that are not of the session's character set");
    }
    return length;
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }
}
