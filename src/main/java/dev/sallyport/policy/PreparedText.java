package dev.sallyport.policy;

import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements that stand in others: {@code PREPARE name FROM 'text'} and {@code EXECUTE name}. Their
 * facts are those of the inner statement; what its main verb is tells its text.
 */
final class PreparedText {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:PREPARE|EXECUTE)\\s+(?:`([^`]+)`|([^\\s`]+))(?:\\s.*)?", Pattern.DOTALL);

  private static final Pattern FORGETS =
      Pattern.compile("(?i)(?:DEALLOCATE|DROP)\\s+PREPARE\\s.*", Pattern.DOTALL);

  /** What executable comments are read for; of a first keyword nothing depends on it. */
  private static final int SERVER_VERSION = 80_033;

  /** What a statement may begin with to be run as text. */
  private static final Map<String, Verb> FIRST_WORDS =
      Map.ofEntries(
          Map.entry("SELECT", Verb.SELECT),
          Map.entry("WITH", Verb.SELECT),
          Map.entry("TABLE", Verb.SELECT),
          Map.entry("VALUES", Verb.SELECT),
          Map.entry("INSERT", Verb.INSERT),
          Map.entry("REPLACE", Verb.REPLACE),
          Map.entry("UPDATE", Verb.UPDATE),
          Map.entry("DELETE", Verb.DELETE),
          Map.entry("TRUNCATE", Verb.TRUNCATE),
          Map.entry("CREATE", Verb.CREATE),
          Map.entry("ALTER", Verb.ALTER),
          Map.entry("DROP", Verb.DROP),
          Map.entry("RENAME", Verb.RENAME),
          Map.entry("CALL", Verb.CALL),
          Map.entry("DO", Verb.DO),
          Map.entry("SET", Verb.SET),
          Map.entry("SHOW", Verb.SHOW),
          Map.entry("COMMIT", Verb.TRANSACTION),
          Map.entry("ROLLBACK", Verb.TRANSACTION));

  private PreparedText() {}

  /** Whether a statement prepares or executes another one. */
  static boolean hides(StatementFacts facts) {
    return facts.verb() == Verb.PREPARE || facts.verb() == Verb.EXECUTE;
  }

  /** Whether it is known what a statement prepares or executes, or it only forgets one. */
  static boolean isKnown(StatementFacts facts) {
    return inner(facts).isPresent() || forgets(facts);
  }

  /** The main verb of the statement that is prepared or executed, if it is one that may be. */
  static Optional<Verb> inner(StatementFacts facts) {
    if (!hides(facts) || forgets(facts)) {
      return Optional.empty();
    }
    Matcher name = NAMED.matcher(facts.fingerprint());
    if (!name.matches()) {
      return Optional.empty();
    }
    String written = name.group(1) == null ? name.group(2) : name.group(1);
    return Optional.ofNullable(facts.after().prepared().get(written.toLowerCase(Locale.ROOT)))
        .flatMap(PreparedText::verb);
  }

  private static boolean forgets(StatementFacts facts) {
    return facts.verb() == Verb.PREPARE && FORGETS.matcher(facts.fingerprint()).matches();
  }

  private static Optional<Verb> verb(SessionObjects.Prepared prepared) {
    try {
      Tokens tokens =
          Lexer.lex(
              prepared.text().getBytes(StandardCharsets.UTF_8),
              prepared.sqlMode(),
              StandardCharsets.UTF_8,
              SERVER_VERSION);
      int first = 0;
      while (first < tokens.size() && tokens.isSymbol(first, "(")) {
        first++;
      }
      return first < tokens.size()
          ? Optional.ofNullable(FIRST_WORDS.get(tokens.word(first)))
          : Optional.empty();
    } catch (UnreadableException e) {
      // Then the statement could not have been prepared; whoever asks refuses it.
      return Optional.empty();
    }
  }
}
