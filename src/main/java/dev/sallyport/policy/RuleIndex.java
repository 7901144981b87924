package dev.sallyport.policy;

import dev.sallyport.policy.NameIndex.IntList;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rules of a policy that may speak of an act, by verb and name, so that judging costs the
 * same with ten rules and with ten thousand.
 */
final class RuleIndex {
  private final Map<Verb, OfVerb> byVerb = new EnumMap<>(Verb.class);
  private final Map<String, int[]> byStatement = new HashMap<>();

  RuleIndex(List<Rule> rules) {
    Map<Verb, Builder> builders = new EnumMap<>(Verb.class);
    for (Verb verb : Verb.values()) {
      builders.put(verb, new Builder());
    }
    Map<String, IntList> statements = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      Subject subject = rules.get(i).subject();
      if (subject.patterns().isEmpty()) {
        Set<Verb> verbs = subject.verbs().isEmpty() ? builders.keySet() : subject.verbs();
        for (Verb verb : verbs) {
          builders.get(verb).add(i, subject);
        }
      }
      for (StatementPattern pattern : subject.patterns()) {
        String key = StatementPattern.key(pattern.fingerprint());
        statements.computeIfAbsent(key, k -> new IntList()).add(i);
      }
    }
    builders.forEach((verb, builder) -> byVerb.put(verb, builder.build()));
    statements.forEach((key, list) -> byStatement.put(key, list.sorted()));
  }

  /** Positions of the rules that may speak of an act, in their order. */
  int[] candidates(Act act, StatementFacts facts) {
    OfVerb ofVerb = byVerb.get(act.verb());
    IntList found = new IntList();
    found.addAll(ofVerb.anything);
    if (act.kind() == Act.Kind.TABLE) {
      ofVerb.tables.find(act.schema(), act.name(), found);
    } else if (act.kind() == Act.Kind.ROUTINE) {
      ofVerb.routines.find(act.schema(), act.name(), found);
    }
    if (!byStatement.isEmpty()) {
      found.addAll(
          byStatement.getOrDefault(StatementPattern.key(facts.fingerprint()), IntList.NOTHING));
    }
    return found.sorted();
  }

  private record OfVerb(int[] anything, NameIndex tables, NameIndex routines) {}

  private static final class Builder {
    private final IntList anything = new IntList();
    private final NameIndex.Builder tables = new NameIndex.Builder();
    private final NameIndex.Builder routines = new NameIndex.Builder();

    void add(int rule, Subject subject) {
      if (subject.namesObjects()) {
        tables.add(rule, subject.tables());
        routines.add(rule, subject.routines());
      } else {
        anything.add(rule);
      }
    }

    OfVerb build() {
      return new OfVerb(anything.sorted(), tables.build(), routines.build());
    }
  }
}
