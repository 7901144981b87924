package dev.sallyport.policy;

import dev.sallyport.sql.Identifiers;

/** How letters of names are compared, in one place. */
enum CaseFolding {
  /** Every letter counts as it is: names of tables, for rules that allow. */
  NONE {
    @Override
    String fold(String text) {
      return text;
    }
  },
  /** As the server folds names of columns: for rules that allow. */
  SERVER {
    @Override
    String fold(String text) {
      return Identifiers.fold(text);
    }
  },
  /**
   * At least as widely as the server folds any name: for rules that refuse or cover, where a match
   * too many is the safe side.
   */
  WIDE {
    @Override
    String fold(String text) {
      for (int i = 0; i < text.length(); i++) {
        char letter = text.charAt(i);
        if (Character.isSurrogate(letter) || widest(letter) != letter) {
          return text.codePoints()
              .map(CaseFolding::widest)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
        }
      }
      return text;
    }
  };

  /** A form in which equal names are equal texts. */
  abstract String fold(String text);

  private static int widest(int codePoint) {
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }
}
