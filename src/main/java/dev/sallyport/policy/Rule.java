package dev.sallyport.policy;

import dev.sallyport.sql.StatementFacts;
import java.util.Optional;

/**
 * One entry of a policy's {@code statements}.
 *
 * @param id {@code policy-name/N}, N from 1
 * @param effect what it does
 * @param subject what it speaks of
 * @param condition CEL, about the whole statement
 * @param message for the agent, with a refusal
 * @param review terms of a review; present for that effect only
 * @param reveal what it shows although it is masked; none for a refusal
 */
record Rule(
    String id,
    Effect effect,
    Subject subject,
    Optional<Condition> condition,
    Optional<String> message,
    Optional<ReviewTerms> review,
    Optional<Reveal> reveal) {

  Rule {
    if (effect == Effect.ALLOW
        && subject.patterns().isEmpty()
        && (subject.verbs().isEmpty() || !subject.namesObjects())) {
      throw new IllegalArgumentException("a rule that allows names verbs and objects: " + id);
    }
    if ((effect == Effect.REVIEW) != review.isPresent()) {
      throw new IllegalArgumentException("terms of review belong to a review: " + id);
    }
    if (effect == Effect.DENY && reveal.isPresent()) {
      throw new IllegalArgumentException("a refusal shows nothing: " + id);
    }
  }

  /** Whether it speaks of this act of a statement, its condition left aside. */
  boolean speaksOf(Act act, StatementFacts facts) {
    return effect == Effect.ALLOW
        ? subject.coversForAllow(act, facts)
        : subject.coversForRefusal(act, facts);
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
