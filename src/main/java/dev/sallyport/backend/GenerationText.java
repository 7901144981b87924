package dev.sallyport.backend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The expression of a generated column as MySQL's information schema prints it: quotes and
 * backslashes escaped once more than in {@code SHOW CREATE TABLE}, and what is not ASCII taken for
 * latin1 though it is UTF-8.
 */
final class GenerationText {
  private static final Charset LATIN1 = Charset.forName("windows-1252");
  private static final int FIRST_OF_CONTROLS = 0x80;
  private static final int FIRST_OF_LATIN1 = 0xa0;

  private GenerationText() {}

  static String ofMySql(String printed) {
    StringBuilder text = new StringBuilder(printed.length());
    for (int i = 0; i < printed.length(); i++) {
      char c = printed.charAt(i);
      boolean escaped = c == '\\' && i + 1 < printed.length();
      text.append(escaped ? printed.charAt(++i) : c);
    }
    return fromLatin1(text.toString());
  }

  /** The text itself when it is none that was taken for latin1. */
  private static String fromLatin1(String text) {
    if (text.chars().allMatch(c -> c < FIRST_OF_CONTROLS)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < FIRST_OF_LATIN1) {
        bytes.write(c); // MySQL's latin1 has the controls that windows-1252 leaves out
      } else {
        byte[] one = String.valueOf(c).getBytes(LATIN1);
        if (one.length != 1 || one[0] == '?') {
          return text;
        }
        bytes.write(one[0]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }
}
