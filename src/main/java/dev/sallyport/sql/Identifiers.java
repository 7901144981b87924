package dev.sallyport.sql;

import java.util.Locale;

/** How the server compares names that have no case: columns, aliases, routines, variables. */
public final class Identifiers {
  private static final char DOTTED_CAPITAL_I = '\u0130';
  private static final char KELVIN = '\u212a';

  private Identifiers() {}

  /**
   * A form in which equal names are equal strings. The server's folding (character set utf8mb3,
   * {@code my_strcasecmp}) takes two letters outside of ASCII for letters in it.
   */
  public static String fold(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean ascii = true;
    for (int i = 0; i < name.length(); i++) {
      ascii &= name.charAt(i) < 0x80;
    }
    return ascii
        ? lower
        : name.replace(DOTTED_CAPITAL_I, 'i').replace(KELVIN, 'k').toLowerCase(Locale.ROOT);
  }

  /** Whether two names are the same to the server. */
  public static boolean same(String one, String other) {
    return one.equalsIgnoreCase(other) || fold(one).equals(fold(other));
  }
}
