package dev.sallyport.policy;

/**
 * How letters of names are compared, in one place. MySQL folds names of columns with the lower case
 * of {@code utf8mb3_general_ci}: U+0130 is i and U+212A is k, U+017F and U+0131 are themselves.
 */
enum CaseFolding {
  /** Every letter counts as it is: names of tables, for rules that allow. */
  NONE {
    @Override
    int fold(int codePoint) {
      return codePoint;
    }
  },
  /** As the server folds names of columns: for rules that allow. */
  SERVER {
    @Override
    int fold(int codePoint) {
      return Character.toLowerCase(codePoint);
    }
  },
  /**
   * At least as widely as the server folds any name: for rules that refuse or cover, where a match
   * too many is the safe side.
   */
  WIDE {
    @Override
    int fold(int codePoint) {
      return Character.toLowerCase(Character.toUpperCase(codePoint));
    }
  };

  abstract int fold(int codePoint);

  /** A text folded letter by letter. */
  String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) || fold(text.charAt(i)) != text.charAt(i)) {
        return text.codePoints()
            .map(this::fold)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }
}
