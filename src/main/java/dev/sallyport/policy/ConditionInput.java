package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.StatementFacts;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What conditions are asked of: one statement, who says it, where and when. Remembers the answers,
 * since a condition speaks of the whole statement and not of one access.
 */
final class ConditionInput {
  private final Principal principal;
  private final String connection;
  private final StatementFacts facts;
  private final OptionalLong estimatedRows;
  private final Supplier<Instant> now;
  private final Map<Condition, Condition.Answer> answers = new IdentityHashMap<>(4);
  private Map<String, Object> variables;

  ConditionInput(
      Principal principal,
      String connection,
      StatementFacts facts,
      OptionalLong estimatedRows,
      Supplier<Instant> now) {
    this.principal = principal;
    this.connection = connection;
    this.facts = facts;
    this.estimatedRows = estimatedRows;
    this.now = now;
  }

  Condition.Answer remember(Condition condition, Supplier<Condition.Answer> ask) {
    Condition.Answer answer = answers.get(condition);
    if (answer == null) {
      answer = ask.get();
      answers.put(condition, answer);
    }
    return answer;
  }

  /** Whether any condition was asked. */
  boolean wasAsked() {
    return !answers.isEmpty();
  }

  Map<String, Object> variables() {
    if (variables == null) {
      variables =
          Map.of(
              "statement",
              ConditionFields.of(facts, estimatedRows),
              "principal",
              ConditionFields.of(principal),
              "connection",
              connection,
              "request",
              ConditionFields.of(now.get()));
    }
    return variables;
  }
}
