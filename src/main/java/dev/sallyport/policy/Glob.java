package dev.sallyport.policy;

/**
 * Names with {@code *} for any run of characters, none included. Matching takes time proportional
 * to the product of the lengths at worst and no memory, whatever the pattern.
 */
final class Glob {
  private Glob() {}

  /** Every character counts as it is: for rules that allow. */
  static boolean matchesExactly(String glob, String name) {
    return matches(glob, name, false);
  }

  /**
   * Case does not count, folded at least as widely as the server folds names (U+0130 is i, U+212A
   * is k): for rules that refuse or cover, where a match too many is the safe side.
   */
  static boolean matchesFolded(String glob, String name) {
    return matches(glob, name, true);
  }

  private static boolean matches(String glob, String name, boolean folded) {
    int[] pattern = codePoints(glob, folded);
    int[] text = codePoints(name, folded);
    int p = 0;
    int star = -1;
    int retry = 0;
    for (int t = 0; t < text.length; ) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length && pattern[p] == text[t]) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private static int[] codePoints(String text, boolean folded) {
    return folded
        ? text.codePoints().map(c -> Character.toLowerCase(Character.toUpperCase(c))).toArray()
        : text.codePoints().toArray();
  }
}
