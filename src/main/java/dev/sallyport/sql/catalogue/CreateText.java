package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text that a server prints for {@code SHOW CREATE PROCEDURE}, {@code FUNCTION} or {@code
 * TRIGGER}. The information schema has the same bodies, but with the escapes of their strings
 * resolved: there a string can end where none ends, and hide what follows.
 */
public final class CreateText {
  /** What an information schema may have printed otherwise than it was written. */
  private static final Pattern MAY_BE_RESOLVED = Pattern.compile("[\\\\'\"`?]|[^\\x00-\\x7f]");

  /** What servers put between head and body, in their order, besides the comment. */
  private static final List<String> CHARACTERISTICS =
      List.of(
          "    NO SQL\n",
          "    READS SQL DATA\n",
          "    MODIFIES SQL DATA\n",
          "    DETERMINISTIC\n",
          "    SQL SECURITY INVOKER\n");

  private static final String COMMENT = "    COMMENT '";

  private final String text;
  private final byte[] bytes;
  private final Tokens tokens;

  private CreateText(String text, String sqlMode, int serverVersion) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    this.tokens = Lexer.lex(bytes, SqlMode.of(sqlMode), StandardCharsets.UTF_8, serverVersion);
  }

  /** Whether a body of the information schema is the body that runs. */
  public static boolean isExact(String body) {
    return !MAY_BE_RESOLVED.matcher(body).find();
  }

  /** Whether bodies are written in the language that is read here: not in that of Oracle. */
  public static boolean isReadable(String sqlMode) {
    return !sqlMode.toUpperCase(Locale.ROOT).contains("ORACLE");
  }

  /**
   * The body of a procedure or function.
   *
   * @param text as {@code SHOW CREATE} prints it
   * @param sqlMode the routine's own
   * @param serverVersion {@code major * 10000 + minor * 100 + patch}
   * @return empty when it cannot be told with certainty
   */
  public static Optional<String> routineBody(String text, String sqlMode, int serverVersion) {
    try {
      return new CreateText(text, sqlMode, serverVersion).routineBody();
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  /**
   * The body of a trigger.
   *
   * @param text as {@code SHOW CREATE TRIGGER} prints it
   * @param sqlMode the trigger's own
   * @param serverVersion {@code major * 10000 + minor * 100 + patch}
   * @return empty when it cannot be told with certainty
   */
  public static Optional<String> triggerBody(String text, String sqlMode, int serverVersion) {
    try {
      return new CreateText(text, sqlMode, serverVersion).triggerBody();
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private Optional<String> routineBody() {
    int at = 0;
    while (at < tokens.size()
        && !tokens.isWord(at, "PROCEDURE")
        && !tokens.isWord(at, "FUNCTION")) {
      at++;
    }
    while (at < tokens.size() && !tokens.isSymbol(at, "(")) {
      at++;
    }
    int depth = 0;
    for (; at < tokens.size(); at++) {
      depth += tokens.isSymbol(at, "(") ? 1 : tokens.isSymbol(at, ")") ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    // The head ends with its line; a line feed inside a token is none of the server's.
    for (; at + 1 < tokens.size(); at++) {
      String gap = tokens.text(tokens.end(at), tokens.start(at + 1));
      int lineEnd = gap.indexOf('\n');
      if (lineEnd >= 0) {
        return behindCharacteristics(
            tokens.text(tokens.end(at), bytes.length).substring(lineEnd + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> behindCharacteristics(String lines) {
    String rest = lines;
    for (String line : CHARACTERISTICS) {
      rest = rest.startsWith(line) ? rest.substring(line.length()) : rest;
    }
    if (rest.startsWith(COMMENT)) {
      int at = COMMENT.length();
      // Servers double a quote and a backslash, in every mode.
      while (at + 1 < rest.length() && (rest.charAt(at) != '\'' || rest.charAt(at + 1) == '\'')) {
        at += rest.charAt(at) == '\'' ? 2 : 1;
      }
      rest = rest.substring(Math.min(rest.length(), at + 2));
    }
    // Indented lines are the server's: of a characteristic that is not known here.
    return rest.isBlank() || rest.startsWith("    ") ? Optional.empty() : Optional.of(rest);
  }

  private Optional<String> triggerBody() {
    int at = 0;
    while (at < tokens.size() && !tokens.isWord(at, "TRIGGER")) {
      at++;
    }
    for (; at + 3 < tokens.size(); at++) {
      if (tokens.isWord(at, "FOR")
          && tokens.isWord(at + 1, "EACH")
          && tokens.isWord(at + 2, "ROW")) {
        int body = at + 3;
        boolean ordered = tokens.isWord(body, "FOLLOWS") || tokens.isWord(body, "PRECEDES");
        body += ordered ? 2 : 0;
        return body < tokens.size()
            ? Optional.of(tokens.text(tokens.start(body), bytes.length))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "CreateText[" + text.length() + " characters]";
  }
}
