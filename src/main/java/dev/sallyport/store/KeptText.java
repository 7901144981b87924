package dev.sallyport.store;

/**
 * A text as a column keeps it. An agent may send the character that is zero, and PostgreSQL has no
 * text with it: its sign is kept instead. Events have it as it was, as JSON writes it.
 */
final class KeptText {
  private static final char SHOWN = '\u2400';

  private KeptText() {}

  static String of(String text) {
    return text == null ? null : text.replace('\0', SHOWN);
  }
}
