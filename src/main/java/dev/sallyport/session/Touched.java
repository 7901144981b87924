package dev.sallyport.session;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a text touches, in the words of the minutes, both sorted.
 *
 * @param verb of its only statement; null where it has more, or none
 * @param accesses likewise
 */
record Touched(Verb verb, Set<Access> accesses, Set<String> verbs, Set<String> tables) {
  static Touched of(List<StatementFacts> parts) {
    Set<String> verbs = new TreeSet<>();
    Set<String> tables = new TreeSet<>();
    for (StatementFacts facts : parts) {
      verbs.add(facts.verb().word());
      for (Access access : facts.accesses()) {
        verbs.add(access.verb().word());
        tables.add(access.table().toString());
      }
    }
    boolean alone = parts.size() == 1;
    return new Touched(
        alone ? parts.get(0).verb() : null,
        alone ? parts.get(0).accesses() : null,
        Collections.unmodifiableSet(verbs),
        Collections.unmodifiableSet(tables));
  }

  /**
   * Whether it was made of these very parts: a session says the same over and over, with other
   * values, and what was read of it stays the same object.
   */
  boolean isOf(List<StatementFacts> parts) {
    return parts.size() == 1 && parts.get(0).verb() == verb && parts.get(0).accesses() == accesses;
  }
}
