package dev.sallyport.sql.lexer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Which bytes make a name or a character in the client's character set. Only sets in which no quote
 * can hide inside a character have one.
 */
final class Bytes {
  private static final byte BLANK = 1;
  private static final byte NAME = 2;
  private static final byte DIGIT = 4;
  private static final byte[] CLASSES = new byte[256];

  static {
    for (int b : new int[] {9, 10, 11, 12, 13, 32}) {
      CLASSES[b] = BLANK;
    }
    for (int b = 0; b < 128; b++) {
      boolean digit = b >= '0' && b <= '9';
      boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (letter || digit || b == '_' || b == '$') {
        CLASSES[b] = (byte) (NAME | (digit ? DIGIT : 0));
      }
    }
  }

  private final byte[] text;
  private final boolean utf8;
  private final boolean latin1;
  private final boolean anyByte;

  Bytes(byte[] text, Charset charset) {
    this.text = text;
    this.utf8 = charset.equals(StandardCharsets.UTF_8);
    this.latin1 = charset.name().equals("windows-1252");
    // binary: every byte is a character, but none above 7F is part of a name.
    this.anyByte = charset.equals(StandardCharsets.ISO_8859_1);
    if (!utf8 && !latin1 && !anyByte && !charset.equals(StandardCharsets.US_ASCII)) {
      throw new UnreadableException(
          "the session's character set "
              + charset.name()
              + " is not one in which statements can be read with certainty; use utf8mb4");
    }
  }

  static boolean isBlank(byte b) {
    return (CLASSES[b & 0xff] & BLANK) != 0;
  }

  static boolean isDigit(byte b) {
    return (CLASSES[b & 0xff] & DIGIT) != 0;
  }

  static boolean isAsciiName(byte b) {
    return (CLASSES[b & 0xff] & NAME) != 0;
  }

  /**
   * The length of the name character at {@code i}, 0 if none stands there.
   *
   * @throws UnreadableException if a byte stands there that servers could take either way
   */
  int nameCharacter(int i) {
    if (i >= text.length) {
      return 0;
    }
    byte b = text[i];
    if (b >= 0) {
      return isAsciiName(b) ? 1 : 0;
    }
    int length = character(i);
    boolean letter = utf8 ? length == 2 || length == 3 : latin1 && isLatin1Letter(b & 0xff);
    if (!letter) {
      throw new UnreadableException(
          String.format("byte 0x%02x at offset %d can't be part of an unquoted name", b & 0xff, i));
    }
    return length;
  }

  private static boolean isLatin1Letter(int b) {
    return b >= 0xc0 && b != 0xd7 && b != 0xf7;
  }

  /**
   * The length of the character that begins at {@code i}, whose byte is not ASCII; 0 if it is none
   * of the character set.
   */
  int character(int i) {
    int b = text[i] & 0xff;
    if (!utf8) {
      return anyByte || latin1 && !isUndefined(b) ? 1 : 0;
    }
    if (b < 0xc2 || b > 0xf4) {
      return 0;
    }
    int length = b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    if (i + length > text.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((text[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = text[i + 1] & 0xff;
    boolean wrong =
        b == 0xe0 && second < 0xa0
            || b == 0xed && second > 0x9f
            || b == 0xf0 && second < 0x90
            || b == 0xf4 && second > 0x8f;
    return wrong ? 0 : length;
  }

  private static boolean isUndefined(int b) {
    return b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d;
  }
}
