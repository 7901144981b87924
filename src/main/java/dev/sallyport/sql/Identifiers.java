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
    return isAscii(name)
        ? name.toLowerCase(Locale.ROOT)
        : name.replace(DOTTED_CAPITAL_I, 'i').replace(KELVIN, 'k').toLowerCase(Locale.ROOT);
  }

  /**
   * Whether two names may be the same to the server: all that {@link #fold} makes one, and more.
   */
  public static boolean same(String one, String other) {
    return one.equalsIgnoreCase(other);
  }

  /** What names have alike that are the {@link #same}, and no others. */
  public static String key(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    return name.codePoints()
        .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
