package dev.sallyport.masking;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How the characters of a column are written, so that covers see either bytes that are a character
 * each, or UTF-8.
 *
 * @param utf8 whether what covers see is UTF-8
 * @param wide the charset, if it is none of those and must be turned into UTF-8 first
 */
record TextForm(boolean utf8, Optional<Charset> wide) {
  private static final int WIDEST = 4;

  /** Of a charset that is known here. */
  static TextForm of(int collation, Optional<Charset> charset) {
    Optional<Charset> wide = WideText.charset(collation);
    boolean utf8 = charset.filter(StandardCharsets.UTF_8::equals).isPresent();
    return new TextForm(utf8 || wide.isPresent(), wide);
  }

  /** Covers text; the very same bytes when the cover gives back what it was given. */
  byte[] cover(byte[] text, UnaryOperator<byte[]> cover) {
    if (wide.isEmpty()) {
      return cover.apply(text);
    }
    byte[] narrow = new String(text, wide.get()).getBytes(StandardCharsets.UTF_8);
    byte[] covered = cover.apply(narrow);
    return covered == narrow
        ? text
        : new String(covered, StandardCharsets.UTF_8).getBytes(wide.get());
  }

  /** How many bytes a text can have that has so many where covers see it. */
  int mostBytes(int seen) {
    return wide.isPresent() ? WIDEST * seen : seen;
  }
}
