package dev.sallyport.delivery;

/**
 * Names from agents, tokens and databases, made harmless for what they are put into: one line, no
 * control characters, nothing invisible and nothing that turns the direction of writing.
 */
public final class PlainText {
  private PlainText() {}

  /**
   * One line.
   *
   * @param limit at most this many UTF-16 units
   */
  public static String line(String text, int limit) {
    StringBuilder line = new StringBuilder();
    int i = 0;
    while (text != null && i < text.length() && line.length() <= limit) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (Character.getType(c)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            line.append(' ');
        case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
            line.append('\uFFFD');
        default -> line.appendCodePoint(c);
      }
    }
    return line.length() <= limit ? line.toString() : cut(line, limit);
  }

  /** Never half of a surrogate pair. */
  private static String cut(StringBuilder line, int limit) {
    int end = limit - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
