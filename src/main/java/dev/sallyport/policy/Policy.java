package dev.sallyport.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One policy file.
 *
 * @param name unique among all policies
 * @param match whom it speaks of
 * @param maxDuration deadline of a session from login
 * @param idleTimeout longest silence between statements
 * @param rules in order; the first that matches an act decides it
 * @param masks what it covers
 */
record Policy(
    String name,
    PolicyMatch match,
    Duration maxDuration,
    Duration idleTimeout,
    List<Rule> rules,
    List<MaskRule> masks) {

  /**
   * The rule that decides an act, or empty when this policy says nothing of it. To describe a table
   * one needs what reading it needs, unless a rule speaks of describing.
   */
  Optional<Rule> decide(Act act, ConditionInput input) {
    Optional<Rule> rule = first(act, input);
    return rule.isEmpty() && act.describes() ? first(act.asSelect(), input) : rule;
  }

  /** Whether a rule that may come to decide this act asks for the row estimate. */
  boolean asksForEstimate(Act act) {
    for (Rule rule : rules) {
      if (rule.speaksOf(act)) {
        if (rule.asksForEstimate()) {
          return true;
        }
        if (rule.condition().isEmpty()) {
          return false;
        }
      }
    }
    return act.describes() && asksForEstimate(act.asSelect());
  }

  /** Whether some rule may let something happen in a schema. */
  boolean opens(String schema) {
    return rules.stream()
        .filter(rule -> rule.effect() != Effect.DENY)
        .anyMatch(
            rule ->
                rule.tables().stream()
                        .anyMatch(table -> Glob.matchesExactly(table.schema(), schema))
                    || rule.routines().stream()
                        .anyMatch(routine -> Glob.matchesExactly(routine.schema(), schema)));
  }

  private Optional<Rule> first(Act act, ConditionInput input) {
    return rules.stream().filter(rule -> rule.speaksOf(act) && rule.holds(input)).findFirst();
  }
}
