package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;

/**
 * Where variables end (Reference Manual, 11.4 and 7.1.9). MySQL finds variables by a collation in
 * which {@code é} is {@code e}: names that are not ASCII are refused, so that one variable has one
 * name.
 */
final class Variables {
  private final byte[] text;
  private final CharacterClasses classes;
  private final Quotes quotes;
  private final boolean ansiQuotes;

  Variables(byte[] text, CharacterClasses classes, Quotes quotes, SqlMode mode) {
    this.text = text;
    this.classes = classes;
    this.quotes = quotes;
    this.ansiQuotes = mode.ansiQuotes();
  }

  /** Behind {@code @name}, {@code @'name'}, {@code @"name"} or {@code @`name`}. */
  int user(int start) {
    byte b = byteAt(start + 1);
    int end;
    if (b == '\'' || b == '"' && !ansiQuotes) {
      end = quotes.stringEnd(start + 1);
    } else if (b == '`' || b == '"') {
      end = quotes.nameEnd(start + 1);
    } else {
      end = start + 1;
      while (isNameOrDot(byteAt(end))) {
        end++;
      }
      checkNamed(start, end, end > start + 1);
      return end;
    }
    checkPlain(start + 2, end - 1, b);
    return end;
  }

  /** Behind {@code @@name} or {@code @@scope.name}, each part in backticks or not. */
  int system(int start) {
    int end = start + 2;
    while (true) {
      int from = end;
      if (byteAt(end) == '`') {
        end = quotes.nameEnd(end);
        checkPlain(from + 1, end - 1, (byte) '`');
      } else {
        while (byteAt(end) > 0 && classes.isName(text[end])) {
          end++;
        }
      }
      checkNamed(start, end, end > from);
      if (byteAt(end) != '.') {
        return end;
      }
      end++;
    }
  }

  private boolean isNameOrDot(byte b) {
    return b > 0 && (classes.isName(b) || b == '.');
  }

  private void checkNamed(int start, int end, boolean named) {
    if (byteAt(end) < 0 && !classes.isBlank(text[end])) {
      throw notPlain();
    }
    if (!named) {
      throw new UnreadableException("an @ stands without a name, at offset " + start);
    }
  }

  private void checkPlain(int from, int to, byte quote) {
    for (int i = from; i < to; i++) {
      byte b = text[i];
      if (b < 0x20 || b == 0x7f || b == '\\' || b == quote) {
        throw notPlain();
      }
    }
    if (to > from && text[to - 1] == ' ') {
      throw notPlain();
    }
  }

  private static UnreadableException notPlain() {
    return new UnreadableException(
        "a variable's name has other characters than plain ASCII ones, or ends in a blank");
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }
}
