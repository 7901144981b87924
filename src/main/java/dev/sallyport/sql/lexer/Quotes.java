package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;

/** Where strings and quoted names end (Reference Manual, 11.1.1 and 11.2). */
final class Quotes {
  private final byte[] text;
  private final Bytes bytes;
  private final SqlMode mode;
  private boolean foreignBytes;

  Quotes(byte[] text, Bytes bytes, SqlMode mode) {
    this.text = text;
    this.bytes = bytes;
    this.mode = mode;
  }

  /** Whether the string read last has bytes that are not of the character set. */
  boolean hasForeignBytes() {
    return foreignBytes;
  }

  /** Behind the string; notes whether it has bytes that are not of the character set. */
  int stringEnd(int quoteAt) {
    byte quote = text[quoteAt];
    foreignBytes = false;
    int i = quoteAt + 1;
    while (i < text.length) {
      byte b = text[i];
      if (b == quote) {
        if (byteAt(i + 1) != quote) {
          return i + 1;
        }
        i += 2;
      } else if (b == '\\' && !mode.noBackslashEscapes()) {
        i += byteAt(i + 1) < 0 ? 1 : 2;
      } else if (b < 0) {
        int length = bytes.character(i);
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
      if (i >= text.length) {
        throw unclosed("quoted name", start);
      }
      byte b = text[i];
      if (b == quote) {
        if (byteAt(i + 1) != quote) {
          break;
        }
        i += 2;
      } else if (b < 0) {
        int length = bytes.character(i);
        if (length == 0 || length == 4) {
          throw new UnreadableException("a quoted name has bytes that are no name of MySQL's");
        }
        i += length;
      } else if (b < 0x20 || b == 0x7f) {
        throw new UnreadableException("a quoted name has a control character in it");
      } else {
        i++;
      }
    }
    if (i == start + 1 || text[i - 1] == ' ') {
      throw new UnreadableException("a quoted name is empty or ends in a blank");
    }
    return i + 1;
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }

  static UnreadableException unclosed(String what, int offset) {
    return new UnreadableException(
        "a " + what + " that begins at offset " + offset + " is not closed");
  }
}
