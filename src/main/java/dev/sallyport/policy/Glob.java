package dev.sallyport.policy;

/**
 * Names with {@code *} for any run of characters, none included. Matching takes time proportional
 * to the product of the lengths at worst, whatever the pattern.
 */
final class Glob {
  private static final String ANY = "*";
  private static final char MAX_ASCII = 0x7f;

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
    return !beginsOtherwise(glob, name) && matchesLetters(folding.fold(glob), folding.fold(name));
  }

  /** Tells most names apart at their first letter; ASCII letters are folded alike everywhere. */
  private static boolean beginsOtherwise(String glob, String name) {
    if (glob.isEmpty() || name.isEmpty()) {
      return false;
    }
    char one = glob.charAt(0);
    char other = name.charAt(0);
    return one != '*'
        && one < MAX_ASCII
        && other < MAX_ASCII
        && Character.toLowerCase(one) != Character.toLowerCase(other);
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
