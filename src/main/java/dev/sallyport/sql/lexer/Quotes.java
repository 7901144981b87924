package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;

/** Where strings and quoted names end (Reference Manual, 11.1.1 and 11.2). */
final class Quotes {
  private final byte[] text;
  private final CharacterClasses classes;
  private final boolean escapes;
  private boolean foreignBytes;

  Quotes(byte[] text, CharacterClasses classes, SqlMode mode) {
    this.text = text;
    this.classes = classes;
    this.escapes = !mode.noBackslashEscapes();
  }

  /** Whether the string read last has bytes that are not of the character set. */
  boolean hasForeignBytes() {
    return foreignBytes;
  }

  /** Behind the string; notes whether it has bytes that are not of the character set. */
  int stringEnd(int quoteAt) {
    byte[] bytes = text;
    byte quote = bytes[quoteAt];
    boolean escaping = escapes;
    foreignBytes = false;
    int i = quoteAt + 1;
    while (i < bytes.length) {
      byte b = bytes[i];
      if (b == quote) {
        if (byteAt(i + 1) != quote) {
          return i + 1;
        }
        i += 2;
      } else if (b == '\\' && escaping) {
        i += byteAt(i + 1) < 0 ? 1 : 2;
      } else if (b < 0) {
        int length = classes.character(bytes, i);
        foreignBytes |= length == 0;
        i += Math.max(1, length);
      } else {
        i++;
      }
    }
    throw unclosed("string", quoteAt);
  }

  /** Behind the quoted name at {@code start}. */
  int nameEnd(int start) {
    byte quote = text[start];
    int i = start + 1;
    while (true) {
      byte b = byteAt(i);
      if (i >= text.length) {
        throw unclosed("quoted name", start);
      }
      if (b == quote) {
        if (byteAt(i + 1) != quote) {
          break;
        }
        i += 2;
      } else if (b > 0) {
        i++;
      } else {
        i += nameCharacter(i);
      }
    }
    // Blanks at the end of a name do not count in some places, in others they do.
    if (i == start + 1 || text[i - 1] == ' ') {
      throw new UnreadableException("a quoted name is empty or ends in a blank");
    }
    return i + 1;
  }

  /** What the server's own character set of names, utf8mb3, has no character for is none. */
  private int nameCharacter(int i) {
    int length = text[i] == 0 || !classes.hasLetters() ? 0 : classes.character(text, i);
    if (length == 0 || length == 4) {
      throw new UnreadableException("a quoted name has bytes that are no name of MySQL's");
    }
    return length;
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }

  static UnreadableException unclosed(String what, int offset) {
    return new UnreadableException(
        "a " + what + " that begins at offset " + offset + " is not closed");
  }
}
