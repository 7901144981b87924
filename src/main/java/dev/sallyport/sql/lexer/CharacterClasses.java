package dev.sallyport.sql.lexer;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What each byte is in a character set that clients may speak. In all of them a byte below 80 is
 * that ASCII character, so that no quote can hide inside another.
 *
 * <p>The tables of the single-byte sets are what MySQL 8.0.33 and MariaDB 11.4 answered when asked
 * byte by byte. Sets of which Java decodes a byte to another character than they are left out:
 * greek, hebrew, cp866, cp1256, koi8u.
 */
final class CharacterClasses {
  private static final byte BLANK = 1;
  private static final byte NAME = 2;
  private static final byte DIGIT = 4;
  private static final byte CHARACTER = 8;
  private static final int NO_BLANK = -1;
  private static final int A0 = 0xa0;
  private static final int FF = 0xff;

  private static final Map<Charset, CharacterClasses> KNOWN = new HashMap<>();

  static {
    KNOWN.put(StandardCharsets.UTF_8, new CharacterClasses(true, false));
    KNOWN.put(StandardCharsets.US_ASCII, new CharacterClasses(false, false));
    // binary: every byte is a character, but none above 7F is part of a name.
    KNOWN.put(StandardCharsets.ISO_8859_1, new CharacterClasses(false, true).with(allCharacters()));
    add("windows-1252", "ff7fffffff7fffff00000000d4005408", A0, "818d8f909d");
    add("ISO-8859-2", "7f7fffff7f7effffde6ade6a00000000", A0, "");
    add("ISO-8859-9", "ff7fffffff7fffff0000000000000000", A0, "");
    add("ISO-8859-13", "7f7fffffff7fffff8400840000000001", A0, "");
    add("windows-1250", "7f7fffffff7fffffd60884a8f400f400", A0, "8183889098");
    add("windows-1251", "fffffffffffffffff51c852ef401f40b", NO_BLANK, "98");
    add("windows-1257", "7f7fffffff7fffff8500850000000000", NO_BLANK, "8183888a8c90989a9c9fa1a5");
    add("IBM850", "00003fbf41ff00c000e0003f2fffffff", NO_BLANK, "");
    add("IBM852", "38007fff61ff00c061e03bffbfffffff", FF, "");
    add("KOI8-R", "ffffffffffffffff0008000800000000", NO_BLANK, "");
    add("x-MacRoman", "003effc003003010c000c080fffffffe", NO_BLANK, "");
    add("x-MacCentralEurope", "7ffffff3cf00f833ff33c884ffffffff", NO_BLANK, "");
  }

  private final byte[] classes = new byte[256];
  private final boolean utf8;
  private final boolean bytesOnly;

  private CharacterClasses(boolean utf8, boolean bytesOnly) {
    this.utf8 = utf8;
    this.bytesOnly = bytesOnly;
    for (int b : new int[] {9, 10, 11, 12, 13, 32}) {
      classes[b] = BLANK;
    }
    for (int b = 0; b < 128; b++) {
      boolean digit = b >= '0' && b <= '9';
      boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (letter || digit || b == '_' || b == '$') {
        classes[b] = (byte) (NAME | (digit ? DIGIT : 0));
      }
    }
  }

  /**
   * The classes of a character set.
   *
   * @throws UnreadableException if it is none in which statements can be read with certainty
   */
  static CharacterClasses of(Charset charset) {
    CharacterClasses classes = KNOWN.get(charset);
    if (classes == null) {
      throw new UnreadableException(
          "the session's character set "
              + charset.name()
              + " is not one in which statements can be read with certainty; use utf8mb4");
    }
    return classes;
  }

  private static BigInteger allCharacters() {
    return BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
  }

  /**
   * Adds a single-byte set, if this Java has it.
   *
   * @param letters one bit for each byte from 80 on, in hexadecimal, the last byte first
   * @param blank the byte that is a blank
   * @param undefined the bytes that are no character, in hexadecimal
   */
  private static void add(String name, String letters, int blank, String undefined) {
    if (!Charset.isSupported(name)) {
      return;
    }
    BigInteger characters = allCharacters();
    for (byte b : HexFormat.of().parseHex(undefined)) {
      characters = characters.clearBit(b & 0x7f);
    }
    CharacterClasses set = new CharacterClasses(false, false).with(characters);
    BigInteger bits = new BigInteger(letters, 16);
    for (int b = 128; b < 256; b++) {
      set.classes[b] |= bits.testBit(b - 128) ? NAME : 0;
      set.classes[b] |= b == blank ? BLANK : 0;
    }
    KNOWN.put(Charset.forName(name), set);
  }

  private CharacterClasses with(BigInteger characters) {
    for (int b = 128; b < 256; b++) {
      classes[b] = characters.testBit(b - 128) ? CHARACTER : 0;
    }
    return this;
  }

  boolean isBlank(byte b) {
    return (classes[b & 0xff] & BLANK) != 0;
  }

  /** Part of an unquoted name whatever stands around it. */
  boolean isName(byte b) {
    return (classes[b & 0xff] & NAME) != 0;
  }

  boolean isDigit(byte b) {
    return (classes[b & 0xff] & DIGIT) != 0;
  }

  /** Whether a byte that is not ASCII can be told from a blank or a control character. */
  boolean isUtf8() {
    return utf8;
  }

  /** Whether bytes that are not ASCII mean something by themselves, as they do not in binary. */
  boolean hasLetters() {
    return !bytesOnly;
  }

  /** Behind the unquoted name that goes on at {@code from}. */
  int nameEnd(byte[] text, int from) {
    int i = from;
    while (i < text.length) {
      if (isName(text[i])) {
        i++;
      } else if (text[i] < 0) {
        int length = nameCharacter(text, i);
        if (length == 0) {
          break;
        }
        i += length;
      } else {
        break;
      }
    }
    return i;
  }

  /**
   * The length of the name character at {@code i}, 0 if none stands there.
   *
   * @throws UnreadableException if a byte stands there that servers could take either way
   */
  int nameCharacter(byte[] text, int i) {
    if (i >= text.length) {
      return 0;
    }
    byte b = text[i];
    if (isName(b)) {
      return 1;
    }
    if (b >= 0 || isBlank(b)) {
      return 0;
    }
    int length = utf8 ? character(text, i) : 0;
    if (length == 2 || length == 3) {
      return length;
    }
    throw new UnreadableException(
        String.format("byte 0x%02x at offset %d can't be part of an unquoted name", b & 0xff, i));
  }

  /**
   * The length of the character that begins at {@code i}, whose byte is not ASCII; 0 if it is none
   * of the character set.
   */
  int character(byte[] text, int i) {
    int b = text[i] & 0xff;
    if (!utf8) {
      return (classes[b] & CHARACTER) != 0 ? 1 : 0;
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
}
