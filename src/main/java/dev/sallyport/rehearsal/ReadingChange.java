package dev.sallyport.rehearsal;

import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.wire.Collations;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How text is read after a {@code SET} statement, taken from its literals (MySQL Reference Manual,
 * 15.7.6). On the data path the server itself says so; here only the text can.
 *
 * @param sqlMode the mode it sets
 * @param charset the {@code character_set_client} it sets
 */
record ReadingChange(Optional<SqlMode> sqlMode, Optional<Charset> charset) {
  private static final Set<String> MODES =
      Set.of(
          "REAL_AS_FLOAT",
          "PIPES_AS_CONCAT",
          "ANSI_QUOTES",
          "IGNORE_SPACE",
          "ONLY_FULL_GROUP_BY",
          "NO_UNSIGNED_SUBTRACTION",
          "NO_DIR_IN_CREATE",
          "ANSI",
          "NO_AUTO_VALUE_ON_ZERO",
          "NO_BACKSLASH_ESCAPES",
          "STRICT_TRANS_TABLES",
          "STRICT_ALL_TABLES",
          "NO_ZERO_IN_DATE",
          "NO_ZERO_DATE",
          "ALLOW_INVALID_DATES",
          "ERROR_FOR_DIVISION_BY_ZERO",
          "TRADITIONAL",
          "NO_AUTO_CREATE_USER",
          "HIGH_NOT_PRECEDENCE",
          "NO_ENGINE_SUBSTITUTION",
          "PAD_CHAR_TO_FULL_LENGTH",
          "TIME_TRUNCATE_FRACTIONAL");

  private static final Set<String> OWN_SCOPES = Set.of("SESSION", "LOCAL");
  private static final Set<String> OTHER_SCOPES = Set.of("GLOBAL", "PERSIST", "PERSIST_ONLY");

  private static final ReadingChange NONE = new ReadingChange(Optional.empty(), Optional.empty());

  /** Whether one of the variables, as facts spell them, decides how text is read. */
  static boolean isMadeBy(Set<String> variables) {
    return variables.contains("names")
        || variables.contains("sql_mode")
        || variables.contains("character_set_client");
  }

  /**
   * Reads a SET statement.
   *
   * @throws IllegalArgumentException when a value is no literal that is known here
   */
  static ReadingChange of(Tokens tokens) {
    if (tokens.size() < 2 || !tokens.isWord(0, "SET")) {
      throw new IllegalArgumentException("it changes how text is read, and is no plain SET");
    }
    ReadingChange change = NONE;
    int from = 1;
    int depth = 0;
    for (int i = 1; i <= tokens.size(); i++) {
      boolean end = i == tokens.size() || tokens.isSymbol(i, ";");
      if (end || depth == 0 && tokens.isSymbol(i, ",")) {
        change = change.with(item(tokens, from, i));
        from = i + 1;
      }
      if (end) {
        break;
      }
      depth += tokens.isSymbol(i, "(") ? 1 : tokens.isSymbol(i, ")") ? -1 : 0;
    }
    return change;
  }

  private ReadingChange with(ReadingChange later) {
    return new ReadingChange(later.sqlMode.or(() -> sqlMode), later.charset.or(() -> charset));
  }

  private static ReadingChange item(Tokens tokens, int from, int to) {
    int at = from;
    if (tokens.isWord(at, "NAMES") || tokens.isWord(at, "CHARSET")) {
      return charset(tokens, at + 1, to);
    }
    if ((tokens.isWord(at, "CHARACTER") || tokens.isWord(at, "CHAR"))
        && tokens.isWord(at + 1, "SET")) {
      return charset(tokens, at + 2, to);
    }
    String name;
    if (tokens.kind(at) == TokenKind.SYSTEM_VARIABLE) {
      name = tokens.variable(at);
      if (OTHER_SCOPES.contains(scope(name))) {
        return NONE;
      }
      name = OWN_SCOPES.contains(scope(name)) ? name.substring(name.indexOf('.') + 1) : name;
    } else {
      if (OTHER_SCOPES.contains(tokens.word(at))) {
        return NONE;
      }
      at += OWN_SCOPES.contains(tokens.word(at)) ? 1 : 0;
      name = tokens.name(at).toLowerCase(Locale.ROOT);
    }
    return switch (name) {
      case "sql_mode" ->
          new ReadingChange(Optional.of(mode(literal(tokens, at + 2, to))), Optional.empty());
      case "character_set_client" -> charset(tokens, at + 2, to);
      default -> NONE;
    };
  }

  private static String scope(String variable) {
    int dot = variable.indexOf('.');
    return dot < 0 ? "" : variable.substring(0, dot).toUpperCase(Locale.ROOT);
  }

  private static ReadingChange charset(Tokens tokens, int from, int to) {
    int end = to - from > 1 && tokens.isWord(from + 1, "COLLATE") ? from + 1 : to;
    String name = literal(tokens, from, end);
    Charset charset =
        Collations.charset(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the character set '" + name + "' is none that can be read safely"));
    return new ReadingChange(Optional.empty(), Optional.of(charset));
  }

  private static SqlMode mode(String value) {
    for (String mode : value.toUpperCase(Locale.ROOT).split(",")) {
      if (!mode.isBlank() && !MODES.contains(mode.trim())) {
        throw new IllegalArgumentException("'" + mode + "' is no sql_mode that is known here");
      }
    }
    return SqlMode.of(value);
  }

  /** A string or a name, and nothing else; DEFAULT is the server's to know. */
  private static String literal(Tokens tokens, int from, int to) {
    boolean single = to - from == 1;
    if (single && tokens.kind(from) == TokenKind.STRING) {
      return tokens.value(from);
    }
    boolean name =
        single && (tokens.kind(from) == TokenKind.WORD || tokens.kind(from) == TokenKind.QUOTED);
    if (!name || tokens.isWord(from, "DEFAULT")) {
      throw new IllegalArgumentException("it sets how text is read to what is no plain literal");
    }
    return tokens.name(from);
  }
}
