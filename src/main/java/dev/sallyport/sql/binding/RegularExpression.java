package dev.sallyport.sql.binding;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * What a regular expression tells of a text. It is the agent's own, so it is tried out on an engine
 * whose time does not explode with it; where the server's engine (ICU, or PCRE of MariaDB) reads
 * the same characters in another way, it is not tried out at all.
 */
final class RegularExpression {
  /** Longer ones are not tried out. */
  private static final int MAX_LENGTH = 256;

  /** Nor are those that could grow to more than this many times their length. */
  private static final int MAX_REPEATS = 1000;

  /** Nor to more characters than this: a short statement has room for dozens of them. */
  private static final int MAX_GROWN = 16 * 1024;

  private static final List<String> UNLIKELY_TEXTS = List.of("", "~", "\u0001\u0002");

  private final String text;
  private int at;
  private long repeats = 1;

  private RegularExpression(String text) {
    this.text = text;
  }

  /**
   * Whether it is found in texts that have nothing to do with it; true of one that is not tried
   * out, since it is not known to tell rows apart.
   */
  static boolean isFoundInAnything(String expression) {
    if (expression.length() > MAX_LENGTH || !new RegularExpression(expression).isReadAlike()) {
      return true;
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      return UNLIKELY_TEXTS.stream().anyMatch(text -> pattern.matcher(text).find());
    } catch (PatternSyntaxException e) {
      // The server's engine may know what this one does not.
      return true;
    }
  }

  /** Whether all engines read it alike, and counts in braces do not blow it up. */
  private boolean isReadAlike() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean alike =
          switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '{' -> count();
            default -> true;
          };
      if (!alike) {
        return false;
      }
    }
    return repeats <= MAX_REPEATS && repeats * text.length() <= MAX_GROWN;
  }

  /** {@code \Q} quotes what follows; {@code \p{L}} has braces of its own. */
  private boolean escape() {
    char escaped = charAt(at++);
    if ((escaped == 'p' || escaped == 'P') && charAt(at) == '{') {
      at = text.indexOf('}', at) + 1;
      return at > 0;
    }
    return escaped != 'Q';
  }

  /** Sets in sets, and operations on sets, are ICU's alone. */
  private boolean characterClass() {
    at += charAt(at) == '^' ? 1 : 0;
    at += charAt(at) == ']' ? 1 : 0;
    for (char c = charAt(at++); c != ']'; c = charAt(at++)) {
      boolean operation = (c == '&' || c == '-') && charAt(at) == c;
      if (at > text.length() || operation || c == '\\' && !escape()) {
        return false;
      }
      if (c == '[') {
        int end = charAt(at) == ':' ? text.indexOf(":]", at + 1) : -1;
        if (end < 0) {
          return false;
        }
        at = end + 2;
      }
    }
    return true;
  }

  /** What is no count is an error to some engines, and a brace or {@code {0,5}} to others. */
  private boolean count() {
    long least = number();
    long most = least;
    if (charAt(at) == ',') {
      at++;
      most = charAt(at) == '}' ? least : number();
    }
    repeats = Math.min(repeats * Math.max(1, Math.max(least, most)), MAX_REPEATS + 1L);
    return least >= 0 && most >= 0 && charAt(at++) == '}';
  }

  /** -1 where none stands. */
  private long number() {
    long number = -1;
    for (; charAt(at) >= '0' && charAt(at) <= '9'; at++) {
      number = Math.min(Math.max(number, 0) * 10 + (charAt(at) - '0'), MAX_REPEATS + 1L);
    }
    return number;
  }

  private char charAt(int i) {
    return i < text.length() ? text.charAt(i) : 0;
  }
}
