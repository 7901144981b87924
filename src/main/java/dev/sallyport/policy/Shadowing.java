package dev.sallyport.policy;

import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds rules that can never decide, since one before them speaks of everything that they speak of.
 * Not every such rule is found: two rules that only together cover a third are not looked for.
 */
final class Shadowing {
  /** Rules beyond this are not compared: every one is looked at with each before it. */
  private static final int MAX_RULES = 2_000;

  private Shadowing() {}

  /**
   * A rule that cannot be reached.
   *
   * @param rule its position, from 0
   * @param text what is wrong, and what to do
   */
  record Found(int rule, String text) {}

  static List<Found> find(List<Rule> rules) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < Math.min(rules.size(), MAX_RULES); i++) {
      Rule later = rules.get(i);
      Optional<Rule> earlier =
          rules.subList(0, i).stream().filter(rule -> covers(rule, later)).findFirst();
      int position = i;
      earlier.ifPresent(
          rule ->
              found.add(
                  new Found(
                      position,
                      "can never decide: "
                          + rule.id()
                          + " speaks of all of it before; put it before that rule, or leave it"
                          + " out")));
    }
    return found;
  }

  private static boolean covers(Rule earlier, Rule later) {
    if (earlier.condition().isPresent() || !earlier.subject().columns().isEmpty()) {
      return false;
    }
    Subject wide = earlier.subject();
    Subject narrow = later.subject();
    if (!narrow.patterns().isEmpty()) {
      return wide.patterns().stream()
          .map(StatementPattern::fingerprint)
          .toList()
          .containsAll(narrow.patterns().stream().map(StatementPattern::fingerprint).toList());
    }
    if (!wide.patterns().isEmpty() || !coversVerbs(wide, narrow)) {
      return false;
    }
    if (!wide.namesObjects()) {
      return earlier.effect() != Effect.ALLOW;
    }
    return narrow.namesObjects()
        && coversNames(wide.tables(), narrow.tables(), touches(narrow, false))
        && coversNames(wide.routines(), narrow.routines(), touches(narrow, true));
  }

  private static boolean coversVerbs(Subject wide, Subject narrow) {
    return wide.verbs().isEmpty()
        || !narrow.verbs().isEmpty() && wide.verbs().containsAll(narrow.verbs());
  }

  /** Whether the verbs of a rule let it speak of tables, or of routines. */
  private static boolean touches(Subject subject, boolean routines) {
    return subject.verbs().isEmpty()
        || subject.verbs().stream().anyMatch(verb -> (verb == Verb.CALL) == routines);
  }

  private static boolean coversNames(
      List<NamePattern> wide, List<NamePattern> narrow, boolean matters) {
    return !matters
        || narrow.stream().allMatch(name -> wide.stream().anyMatch(w -> w.covers(name)));
  }
}
