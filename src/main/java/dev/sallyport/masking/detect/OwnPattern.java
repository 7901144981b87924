package dev.sallyport.masking.detect;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;

/**
 * An own pattern, tried on bytes as UTF-8; a byte that is no part of a character in UTF-8 counts as
 * one that no pattern names. A text is read through a window, so that neither memory nor the time
 * of one look grows with it: a match is found whole up to {@link #LONGEST_MATCH} bytes, and what a
 * longer one leaves is looked at anew.
 */
final class OwnPattern {
  /** Bytes of the longest match that is found whole wherever it stands. */
  static final int LONGEST_MATCH = 1024;

  private static final int WINDOW = 8 * LONGEST_MATCH;

  /** In front of a window, for what looks at borders of words and at the beginning of the text. */
  private static final int BEFORE = 4;

  private static final byte NO_CHARACTER = 0x7f;

  private final Pattern pattern;

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when it is none, or matches where there is nothing
   */
  OwnPattern(String expression) {
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("'" + expression + "' is no pattern: " + e.getMessage());
    }
    if (pattern.matcher("").find()) {
      throw new IllegalArgumentException("'" + expression + "' matches where there is nothing");
    }
  }

  /** Takes matches. */
  interface Finding {
    void found(int start, int end);
  }

  /** Tells every match, in order. */
  void find(byte[] text, int from, int to, Finding finding) {
    int next = from;
    while (next < to) {
      int first = Math.max(from, next - BEFORE);
      int last = Math.min(to, first + WINDOW);
      byte[] window = Arrays.copyOfRange(text, first, last);
      removeHalfCharacters(window);
      next = look(window, first, next - first, last == to, finding);
    }
  }

  /** Looks through one window and says where the next one begins. */
  private int look(byte[] window, int base, int from, boolean isLast, Finding finding) {
    int safe = isLast ? window.length : window.length - LONGEST_MATCH;
    Matcher matcher = pattern.matcher(window);
    int at = characterFrom(window, from);
    while (at < safe && matcher.find(at) && matcher.start() < safe) {
      int end = matcher.end();
      if (end > matcher.start()) {
        finding.found(base + matcher.start(), base + end);
      }
      at = characterFrom(window, Math.max(end, at + 1));
    }
    return base + Math.max(at, safe);
  }

  private static int characterFrom(byte[] window, int from) {
    int at = from;
    while (at < window.length && Ascii.isContinuation(window[at])) {
      at++;
    }
    return at;
  }

  /** The engine trusts first bytes and would read over what follows. */
  private static void removeHalfCharacters(byte[] window) {
    for (int at = 0; at < window.length; at++) {
      if (window[at] < 0) {
        int length = Ascii.characterLength(window, at, window.length);
        if (length == 0) {
          window[at] = NO_CHARACTER;
        } else {
          at += length - 1;
        }
      }
    }
  }
}
