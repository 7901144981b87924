package dev.sallyport.cli.exec;

/** What a server said, made fit for a terminal. */
final class ShownText {
  /** Reasons of people are shorter; a server that says more is not worth a screen. */
  private static final int MAX_CHARS = 1000;

  private ShownText() {}

  /** Without control and formatting characters, which would let a text pose as another. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARS)
        .map(c -> isPlain(c) ? c : ' ')
        .forEach(shown::appendCodePoint);
    return shown.toString().strip();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
