package dev.sallyport.policy;

import dev.sallyport.config.YamlValue;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads statement patterns, by the code that reads statements. */
final class PatternReader {
  /** What executable comments of patterns are read for. */
  private static final int SERVER_VERSION = 80_033;

  /** Fingerprints of this length may have been cut, and then they tell statements apart no more. */
  private static final int MAX_FINGERPRINT = 4_000;

  private final Inspector inspector;

  PatternReader(Inspector inspector) {
    this.inspector = inspector;
  }

  /**
   * Reads a list of patterns.
   *
   * @param schema what is selected where the statements are sent; empty where every name has its
   *     own
   */
  List<StatementPattern> read(YamlValue list, Optional<String> schema, Effect effect) {
    List<StatementPattern> patterns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (YamlValue item : list.items()) {
      Optional<StatementPattern> pattern =
          item.text().flatMap(text -> pattern(item, text, schema, effect));
      if (pattern.isPresent()) {
        if (seen.add(pattern.get().fingerprint())) {
          patterns.add(pattern.get());
        } else {
          item.report("says the same as a pattern before it: " + pattern.get().fingerprint());
        }
      }
    }
    if (list.items().isEmpty()) {
      list.report("has no entry; expected a statement with ? for its values");
    }
    return patterns;
  }

  private Optional<StatementPattern> pattern(
      YamlValue item, String text, Optional<String> schema, Effect effect) {
    SqlContext context =
        new SqlContext(schema, SqlMode.DEFAULT, StandardCharsets.UTF_8, SERVER_VERSION, false);
    Inspection inspection = inspector.inspect(text.getBytes(StandardCharsets.UTF_8), context);
    if (!(inspection instanceof Inspection.Understood understood)) {
      item.report("cannot be read: " + ((Inspection.Opaque) inspection).reason());
      return Optional.empty();
    }
    StatementFacts facts = understood.statements().get(0);
    Optional<String> problem = problem(facts, effect);
    problem.ifPresent(item::report);
    return problem.isPresent() ? Optional.empty() : Optional.of(StatementPattern.of(facts, schema));
  }

  private static Optional<String> problem(StatementFacts facts, Effect effect) {
    if (facts.fingerprint().length() > MAX_FINGERPRINT) {
      return Optional.of(
          "is too long to be a pattern; expected at most " + MAX_FINGERPRINT + " characters");
    }
    if (PreparedText.hides(facts)) {
      return Optional.of(
          "hides the statement that it runs; expected that statement, as it is prepared");
    }
    if (effect == Effect.DENY) {
      return Optional.empty();
    }
    Optional<Verdict.Deny> refusal = BuiltInRules.refusal(facts, facts.variables());
    if (refusal.isPresent()) {
      return Optional.of("is always refused: " + refusal.get().message());
    }
    return facts.accesses().stream()
        .map(Access::table)
        .filter(table -> table.schema().isEmpty())
        .findFirst()
        .map(
            table ->
                "names "
                    + table
                    + " without its schema; expected it before the name, or 'schema' beside"
                    + " 'patterns' for the one that is selected");
  }
}
