package dev.sallyport.identity;

/** Makes text that came from outside fit for a message: bounded and without control characters. */
public final class ShownText {
  /** Longest shown text in characters; more is cut, with a mark. */
  static final int MAX_LENGTH = 80;

  /** Longest user name of MySQL, and of any connection or lease. */
  private static final int MAX_USER_LENGTH = 32;

  private ShownText() {}

  /**
   * A user name; one that is too long to be one is not shown, because a token or a password that
   * went into the wrong field would be.
   */
  static String userName(String given) {
    return given.length() > MAX_USER_LENGTH
        ? "(" + given.length() + " characters, too long for a user name)"
        : printable(given);
  }

  /** The text in single quotes. */
  static String quoted(String text) {
    return "'" + printable(text) + "'";
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    int kept = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (!isPrintable(point)) {
        continue;
      }
      if (kept == MAX_LENGTH) {
        return shown.append("…").toString();
      }
      shown.appendCodePoint(point);
      kept++;
    }
    return shown.toString();
  }

  /**
   * Whether every character may stand in a name or a group: no control or formatting characters.
   */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(ShownText::isPrintable);
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
