package dev.sallyport.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

/** A compiled {@code when}. Immutable; may be asked from any thread. */
final class Condition {
  /** What a condition says; UNKNOWN when it could not be evaluated. */
  enum Answer {
    TRUE,
    FALSE,
    UNKNOWN
  }

  private final String expression;
  private final CelRuntime.Program program;

  Condition(String expression, CelRuntime.Program program) {
    this.expression = expression;
    this.program = program;
  }

  Answer test(ConditionInput input) {
    return input.remember(this, () -> evaluate(input));
  }

  /** Whether the estimate may matter; a mention in a string counts, which costs one EXPLAIN. */
  boolean asksForEstimate() {
    return expression.contains("estimated_rows");
  }

  /** Whether tags of the principal may matter, likewise. */
  boolean asksForTags() {
    return expression.contains("tags");
  }

  @Override
  public String toString() {
    return expression;
  }

  private Answer evaluate(ConditionInput input) {
    try {
      return Boolean.TRUE.equals(program.eval(input.variables())) ? Answer.TRUE : Answer.FALSE;
    } catch (CelEvaluationException | RuntimeException cannotBeTold) {
      // An absent value, an overflow, a spent budget: the rule decides what that means.
      return Answer.UNKNOWN;
    }
  }
}
