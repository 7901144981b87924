package dev.sallyport.policy;

/**
 * Names with {@code *} for any run of characters, none included. Matching takes time proportional
 * to the product of the lengths at worst, whatever the pattern.
 */
final class Glob {
  private static final String ANY = "*";

  private Glob() {}

  /** Every character counts as it is: for rules that allow. */
  static boolean matchesExactly(String glob, String name) {
    return matches(glob, name, CaseFolding.NONE);
  }

  /** Case does not count, folded widely: for rules that refuse or cover. */
  static boolean matchesFolded(String glob, String name) {
    return matches(glob, name, CaseFolding.WIDE);
  }

  /** Letters are compared as the folding says. */
  static boolean matches(String glob, String name, CaseFolding folding) {
    if (glob.equals(ANY)) {
      return true;
    }
    return matchesLetters(folding.fold(glob), folding.fold(name));
  }

  /**
   * Whether every name that the one glob matches is matched by the other as well. Never true
   * wrongly; false for some pairs of several stars.
   */
  static boolean covers(String wide, String narrow) {
    return matches(wide, narrow, CaseFolding.NONE);
  }

  private static boolean matchesLetters(String pattern, String text) {
    int p = 0;
    int star = -1;
    int retry = 0;
    for (int t = 0; t < text.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
