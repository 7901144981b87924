package dev.sallyport.policy;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.StatementFacts;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A whole statement that a rule speaks of, whatever the values in it.
 *
 * <p>The fingerprint fixes every name as it is written; what a name without a schema means is left
 * to the session. A rule that allows therefore compares the schemas of what is touched as well.
 */
final class StatementPattern {
  private final String text;
  private final Optional<String> schema;
  private final String fingerprint;
  private final Set<String> tables;
  private final Set<String> routines;
  private final Set<String> routineNames = new HashSet<>();

  private StatementPattern(
      String text,
      Optional<String> schema,
      String fingerprint,
      Set<String> tables,
      Set<String> routines) {
    this.text = text;
    this.schema = schema;
    this.fingerprint = fingerprint;
    this.tables = tables;
    this.routines = routines;
    routines.forEach(routine -> routineNames.add(bare(routine)));
  }

  /**
   * The pattern that a statement is an example of.
   *
   * @param schema that is selected where it is said
   */
  static StatementPattern of(StatementFacts facts, Optional<String> schema) {
    return new StatementPattern(
        facts.text(), schema, facts.fingerprint(), tables(facts), Set.copyOf(facts.routines()));
  }

  /** The example. */
  String text() {
    return text;
  }

  /** What is selected where it is said. */
  Optional<String> schema() {
    return schema;
  }

  /** What is the same in all statements of this pattern. */
  String fingerprint() {
    return fingerprint;
  }

  /** The key by which patterns are found: case is left aside. */
  static String key(String fingerprint) {
    return CaseFolding.WIDE.fold(fingerprint);
  }

  /** Whether a rule that allows means this statement: the same text on the same tables. */
  boolean coversForAllow(StatementFacts facts) {
    return fingerprint.equals(facts.fingerprint())
        && tables.equals(tables(facts))
        && facts.routines().stream()
            .allMatch(
                routine -> !routineNames.contains(bare(routine)) || routines.contains(routine));
  }

  /** Whether a rule that refuses or pauses may mean this statement, in whichever schema. */
  boolean coversForRefusal(StatementFacts facts) {
    return key(fingerprint).equals(key(facts.fingerprint()));
  }

  /** The schemas in which it touches tables. */
  boolean opens(String schema) {
    return tables.stream().anyMatch(table -> table.startsWith(schema + "\0"))
        || routines.stream().anyMatch(routine -> routine.startsWith(schema + "."));
  }

  /** What the statement itself names; what views and triggers add is not for a pattern to say. */
  private static Set<String> tables(StatementFacts facts) {
    Set<String> named = new HashSet<>();
    for (Access access : facts.accesses()) {
      if (access.reach() == Access.Reach.DIRECT || access.reach() == Access.Reach.TEMPORARY) {
        named.add(access.table().schema() + "\0" + CaseFolding.WIDE.fold(access.table().table()));
      }
    }
    return named;
  }

  private static String bare(String routine) {
    return routine.substring(routine.indexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return fingerprint;
  }
}
