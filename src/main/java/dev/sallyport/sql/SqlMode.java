package dev.sallyport.sql;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The bits of {@code sql_mode} that change how text is read (MySQL Reference Manual, 7.1.11).
 *
 * @param ansiQuotes {@code "x"} is an identifier
 * @param noBackslashEscapes a backslash in a string is itself
 * @param pipesAsConcat {@code ||} concatenates
 * @param ignoreSpace blanks may stand between a function name and its parenthesis
 * @param highNotPrecedence NOT binds tighter than comparison
 * @param oracle MariaDB reads another language, which is not read here
 */
public record SqlMode(
    boolean ansiQuotes,
    boolean noBackslashEscapes,
    boolean pipesAsConcat,
    boolean ignoreSpace,
    boolean highNotPrecedence,
    boolean oracle) {
  /** The server's default: none of the bits. */
  public static final SqlMode DEFAULT = new SqlMode(false, false, false, false, false, false);

  /**
   * Reads the value of {@code @@sql_mode}, in which the server has spelled combination modes out.
   */
  public static SqlMode of(String value) {
    Set<String> modes = new HashSet<>();
    for (String mode : value.toUpperCase(Locale.ROOT).split(",")) {
      modes.add(mode.trim());
    }
    boolean ansi = modes.contains("ANSI");
    return new SqlMode(
        ansi || modes.contains("ANSI_QUOTES"),
        modes.contains("NO_BACKSLASH_ESCAPES"),
        ansi || modes.contains("PIPES_AS_CONCAT"),
        ansi || modes.contains("IGNORE_SPACE"),
        modes.contains("HIGH_NOT_PRECEDENCE"),
        modes.contains("ORACLE"));
  }
}
