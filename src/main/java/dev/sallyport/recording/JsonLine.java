package dev.sallyport.recording;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * One line of JSON in the making, in UTF-8. The memory of one is used for the next, so each belongs
 * to one thread.
 */
final class JsonLine {
  /** What is kept from one line to the next: most fit in, and a thread keeps no more for good. */
  private static final int KEPT_BYTES = 64 * 1024;

  /** Somewhat less than what a virtual machine makes. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** What stands there by its number takes as many. */
  private static final int MOST_BYTES_OF_A_CHAR = 6;

  /** Characters for which room is made at once, where some take more than a byte. */
  private static final int STRETCH = 4096;

  private static final int MOST_DIGITS = 20;
  private static final int NANO_DIGITS = 9;
  private static final byte[] HEX = ascii("0123456789ABCDEF");
  private static final byte[] NULL = ascii("null");

  /** By ASCII character: 0 as it is, 'u' by its number, else what stands behind the backslash. */
  private static final byte[] ESCAPES = escapes();

  private byte[] bytes;
  private int length;

  /** Of the last instant, without the Z: most lines come within a second of the one before. */
  private byte[] secondText = {};

  private long second = Long.MIN_VALUE;

  JsonLine() {
    this(KEPT_BYTES / 16);
  }

  /** With room for so many bytes at first. */
  JsonLine(int roomBytes) {
    bytes = new byte[roomBytes];
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    Arrays.fill(escapes, 0, ' ', (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  /** Appends what is JSON already. */
  JsonLine raw(byte[] json) {
    room(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** Appends what stands in another line. */
  JsonLine raw(JsonLine other) {
    room(other.length);
    System.arraycopy(other.bytes, 0, bytes, length, other.length);
    length += other.length;
    return this;
  }

  JsonLine raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  JsonLine number(long value) {
    room(MOST_DIGITS);
    if (value >= 0 && value < 10) {
      bytes[length++] = (byte) ('0' + value);
    } else if (value < 0) {
      raw(ascii(Long.toString(value)));
    } else {
      int digits = 1;
      for (long rest = value / 10; rest > 0; rest /= 10) {
        digits++;
      }
      digits(value, digits);
    }
    return this;
  }

  private void digits(long value, int digits) {
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** As {@link Instant#toString} has it, in quotes; null is null. */
  JsonLine instant(Instant value) {
    if (value == null) {
      return raw(NULL);
    }
    if (value.getEpochSecond() != second) {
      String whole = Instant.ofEpochSecond(value.getEpochSecond()).toString();
      secondText = ascii(whole.substring(0, whole.length() - 1));
      second = value.getEpochSecond();
    }
    raw('"').raw(secondText);
    int fraction = value.getNano();
    if (fraction > 0) {
      int digits = NANO_DIGITS;
      while (fraction % 1000 == 0) {
        fraction /= 1000;
        digits -= 3;
      }
      raw('.');
      room(digits);
      digits(fraction, digits);
    }
    return raw('Z').raw('"');
  }

  /** A text in quotes, whatever stands in it; null is null. */
  JsonLine text(String value) {
    if (value == null) {
      return raw(NULL);
    }
    int chars = value.length();
    room(chars + 2L);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    int i = 0;
    // Nearly all texts are of such characters, to their end.
    while (i < chars && isPlain(value.charAt(i))) {
      to[at++] = (byte) value.charAt(i++);
    }
    length = at;
    while (i < chars) {
      i = stretch(value, i);
    }
    return raw('"');
  }

  /** A text in quotes, of bytes that {@link PlainText} takes. */
  JsonLine plain(byte[] value, int from, int count) {
    room(count + 2L);
    bytes[length] = '"';
    System.arraycopy(value, from, bytes, length + 1, count);
    length += count + 1;
    return raw('"');
  }

  private static boolean isPlain(char c) {
    return c < ESCAPES.length && ESCAPES[c] == 0;
  }

  /** Appends some of a text, whatever its characters; says where it goes on. */
  private int stretch(String value, int from) {
    int end = Math.min(value.length(), from + STRETCH);
    room((long) MOST_BYTES_OF_A_CHAR * (end - from));
    int i = from;
    while (i < end) {
      char c = value.charAt(i++);
      if (c < ESCAPES.length) {
        ascii(c);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | c >> 6);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        bytes[length++] = (byte) (0xe0 | c >> 12);
        bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      } else if (i < value.length() && Character.isSurrogatePair(c, value.charAt(i))) {
        // Its second half may lie beyond the end: four bytes are less than there is room for one.
        pair(Character.toCodePoint(c, value.charAt(i++)));
      } else {
        // Half a pair has no UTF-8, and is kept all the same.
        escape(c);
      }
    }
    return i;
  }

  private void ascii(char c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      bytes[length++] = (byte) c;
      return;
    }
    if (escape == 'u') {
      escape(c);
      return;
    }
    bytes[length++] = '\\';
    bytes[length++] = escape;
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[c >> shift & 0xf];
    }
  }

  private void pair(int point) {
    bytes[length++] = (byte) (0xf0 | point >> 18);
    bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
    bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
    bytes[length++] = (byte) (0x80 | point & 0x3f);
  }

  private void room(long more) {
    long needed = length + more;
    if (needed > bytes.length) {
      if (needed > MOST_BYTES) {
        // As of any array that is too large: the journal refuses the event, and goes on.
        throw new OutOfMemoryError("an event of more than " + MOST_BYTES + " bytes");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.length)));
    }
  }

  int length() {
    return length;
  }

  /** The line and more, as it is now: the first {@link #length} bytes. */
  byte[] array() {
    return bytes;
  }

  /** A copy of the line. */
  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Makes it ready for the next line, however this one ended. */
  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
  }
}
