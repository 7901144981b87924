package dev.sallyport.policy;

import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements that stand in others: {@code PREPARE name FROM 'text'} and {@code EXECUTE name}. */
final class PreparedText {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:PREPARE|EXECUTE)\\s+(?:`([^`]+)`|([^\\s`]+))(?:\\s.*)?", Pattern.DOTALL);

  private static final Pattern FORGETS =
      Pattern.compile("(?i)(?:DEALLOCATE|DROP)\\s+PREPARE\\s.*", Pattern.DOTALL);

  private PreparedText() {}

  /** Whether a statement prepares or executes another one. */
  static boolean hides(StatementFacts facts) {
    return facts.verb() == Verb.PREPARE || facts.verb() == Verb.EXECUTE;
  }

  /** Whether it is known what a statement prepares or executes, or it only forgets one. */
  static boolean isKnown(StatementFacts facts) {
    return inner(facts).isPresent()
        || facts.verb() == Verb.PREPARE && FORGETS.matcher(facts.fingerprint()).matches();
  }

  /** The statement that is prepared or executed, if it is known. */
  static Optional<StatementFacts> inner(StatementFacts facts) {
    if (!hides(facts)) {
      return Optional.empty();
    }
    Matcher name = NAMED.matcher(facts.fingerprint());
    if (!name.matches()) {
      return Optional.empty();
    }
    String written = name.group(1) == null ? name.group(2) : name.group(1);
    // A text cannot prepare another one (MySQL Reference Manual, 15.5), so this ends here.
    return Optional.ofNullable(facts.after().prepared().get(written.toLowerCase(Locale.ROOT)))
        .filter(inner -> !hides(inner));
  }
}
