package dev.sallyport.session;

import dev.sallyport.masking.MaskGate;
import dev.sallyport.wire.response.Advice.Next;
import java.util.Map;

/**
 * What an agent is to do that a rule has refused.
 *
 * @param code as {@link dev.sallyport.wire.response.Advice} has it
 */
record RuleAdvice(Next next, String code) {
  /** A rule that somebody wrote. */
  private static final RuleAdvice BY_POLICY = new RuleAdvice(Next.REPHRASE, "denied_by_policy");

  private static final Map<String, RuleAdvice> BUILT_IN =
      Map.of(
          MaskGate.RULE,
          new RuleAdvice(Next.REPHRASE, "masked"),
          "built-in:not-understood",
          new RuleAdvice(Next.REPHRASE, "not_understood"),
          "built-in:catalogue",
          new RuleAdvice(Next.RETRY, "catalogue_unavailable"),
          "built-in:policy-error",
          new RuleAdvice(Next.STOP, "policy_error"),
          "built-in:no-policy",
          new RuleAdvice(Next.STOP, "no_policy"),
          "built-in:conflicting-reviews",
          new RuleAdvice(Next.REPHRASE, "conflicting_reviews"),
          "built-in:session-objects",
          new RuleAdvice(Next.STOP, "too_many_objects"),
          Breaker.RULE,
          new RuleAdvice(Next.STOP, "breaker"));

  static RuleAdvice of(String rule) {
    return BUILT_IN.getOrDefault(rule, BY_POLICY);
  }
}
