package dev.sallyport.policy;

import dev.sallyport.sql.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of a policy's {@code statements}.
 *
 * @param id {@code policy-name/N}, N from 1
 * @param effect what it does
 * @param verbs verbs it speaks of; empty means all
 * @param tables tables it speaks of
 * @param routines routines it speaks of; without tables and routines a rule speaks of every object,
 *     and of statements that name none
 * @param condition CEL, about the whole statement
 * @param message for the agent, with a refusal
 * @param review terms of a review; present for that effect only
 */
record Rule(
    String id,
    Effect effect,
    Set<Verb> verbs,
    List<NamePattern> tables,
    List<NamePattern> routines,
    Optional<Condition> condition,
    Optional<String> message,
    Optional<ReviewTerms> review) {

  Rule {
    if (effect == Effect.ALLOW && (verbs.isEmpty() || (tables.isEmpty() && routines.isEmpty()))) {
      throw new IllegalArgumentException("a rule that allows names verbs and objects: " + id);
    }
    if ((effect == Effect.REVIEW) != review.isPresent()) {
      throw new IllegalArgumentException("terms of review belong to a review: " + id);
    }
    verbs = Set.copyOf(verbs);
    tables = List.copyOf(tables);
    routines = List.copyOf(routines);
  }

  /** Whether it speaks of this act, its condition left aside. */
  boolean speaksOf(Act act) {
    if (!verbs.isEmpty() && !verbs.contains(act.verb())) {
      return false;
    }
    if (tables.isEmpty() && routines.isEmpty()) {
      return effect != Effect.ALLOW;
    }
    if (act.kind() == Act.Kind.NONE) {
      return false;
    }
    List<NamePattern> patterns = act.kind() == Act.Kind.TABLE ? tables : routines;
    return patterns.stream()
        .anyMatch(
            pattern ->
                effect == Effect.ALLOW
                    ? pattern.coversForAllow(act.schema(), act.name())
                    : pattern.coversForRefusal(act.schema(), act.name()));
  }

  /** Whether its condition holds; where that cannot be told, the answer is the strict one. */
  boolean holds(ConditionInput input) {
    if (condition.isEmpty()) {
      return true;
    }
    return switch (condition.get().test(input)) {
      case TRUE -> true;
      case FALSE -> false;
      case UNKNOWN -> effect != Effect.ALLOW;
    };
  }

  boolean asksForEstimate() {
    return condition.map(Condition::asksForEstimate).orElse(false);
  }
}
