package dev.sallyport.recording;

import java.util.ArrayList;
import java.util.List;

/**
 * Text of agents and databases, made harmless for a terminal: what would move the cursor, change
 * colours or turn the direction of writing is shown as an escape.
 */
public final class TerminalText {
  private TerminalText() {}

  /** On one line. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  /** Line by line as it was written. */
  public static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    text.lines().forEach(line -> lines.add(line(line.replace("\t", "    "))));
    return lines;
  }

  /** On one line of at most that many characters. */
  public static String cut(String text, int length) {
    // More than this is cut anyway; a value may be megabytes long.
    String start = text.length() > length + 1 ? text.substring(0, length + 1) : text;
    String safe = line(start);
    return safe.length() > length ? safe.substring(0, length - 1) + "…" : safe;
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (harmless(c)) {
          safe.appendCodePoint(c);
        } else {
          safe.append(String.format("\\u{%x}", c));
        }
      }
    }
  }

  private static boolean harmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
