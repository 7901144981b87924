package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges one question: every act of every statement by every policy that matches, and the strictest
 * decision wins.
 */
final class Judgement {
  private final List<Policy> policies;
  private final Principal principal;
  private final String connection;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<Rule> reviews = new LinkedHashSet<>();
  private Verdict.Deny refusal;
  private String allowedBy;

  Judgement(List<Policy> policies, Principal principal, String connection) {
    this.policies = policies;
    this.principal = principal;
    this.connection = connection;
  }

  void judge(StatementFacts facts, OptionalLong estimatedRows) {
    Optional<Verdict.Deny> builtIn = BuiltInRules.refusal(facts);
    if (builtIn.isPresent()) {
      refuse(facts.verb().word(), builtIn.get());
      return;
    }
    ConditionInput input = new ConditionInput(principal, connection, facts, estimatedRows);
    for (Act act : Act.of(facts)) {
      decide(act, facts, input);
    }
  }

  Decision.Explanation explanation(List<MaskRule> masks) {
    Verdict verdict;
    if (refusal != null) {
      verdict = refusal;
    } else if (!reviews.isEmpty()) {
      verdict = review(masks);
    } else {
      verdict = new Verdict.Allow(Objects.requireNonNull(allowedBy), masks);
    }
    return new Decision.Explanation(verdict, decisions);
  }

  private void decide(Act act, StatementFacts facts, ConditionInput input) {
    List<Rule> rules =
        policies.stream().flatMap(policy -> policy.decide(act, input).stream()).toList();
    Optional<Rule> deny = rules.stream().filter(r -> r.effect() == Effect.DENY).findFirst();
    if (deny.isPresent()) {
      refuse(act.toString(), byRule(act, deny.get()));
      return;
    }
    List<Rule> asked = rules.stream().filter(r -> r.effect() == Effect.REVIEW).toList();
    if (!asked.isEmpty()) {
      reviews.addAll(asked);
      note(act, Effect.REVIEW, asked.get(0).id());
    } else if (!rules.isEmpty()) {
      allow(act, rules.get(0).id());
    } else if (BuiltInRules.allows(act, facts, policies)) {
      allow(act, BuiltInRules.SESSION);
    } else {
      refuse(act.toString(), byDefault(act, facts));
    }
  }

  private void allow(Act act, String rule) {
    note(act, Effect.ALLOW, rule);
    if (allowedBy == null) {
      allowedBy = rule;
    }
  }

  private void refuse(String act, Verdict.Deny deny) {
    decisions.add(new Decision(act, word(Effect.DENY), deny.rule()));
    if (refusal == null) {
      refusal = deny;
    }
  }

  private void note(Act act, Effect effect, String rule) {
    decisions.add(new Decision(act.toString(), word(effect), rule));
  }

  /** One approval has to satisfy every rule that asks for one: the strictest terms of all. */
  private Verdict review(List<MaskRule> masks) {
    List<ReviewTerms> terms = reviews.stream().map(r -> r.review().orElseThrow()).toList();
    Set<String> approvers = new HashSet<>(terms.get(0).approvers());
    terms.forEach(t -> approvers.retainAll(t.approvers()));
    String ids = reviews.stream().map(Rule::id).collect(Collectors.joining(", "));
    if (approvers.isEmpty()) {
      return new Verdict.Deny(
          BuiltInRules.CONFLICTING_REVIEWS,
          "The rules "
              + ids
              + " ask different groups for approval, and no group can give both. Send the parts as"
              + " statements of their own.");
    }
    int quorum = terms.stream().mapToInt(ReviewTerms::quorum).max().orElseThrow();
    Duration hold = terms.stream().map(ReviewTerms::hold).min(Duration::compareTo).orElseThrow();
    return new Verdict.Review(reviews.iterator().next().id(), approvers, quorum, hold, masks);
  }

  private static Verdict.Deny byRule(Act act, Rule rule) {
    String next =
        rule.message()
            .orElse("Ask the owner of policy " + policyOf(rule) + " if your task needs it.");
    return new Verdict.Deny(rule.id(), act + " is not allowed. " + next);
  }

  private Verdict.Deny byDefault(Act act, StatementFacts facts) {
    String names = policies.stream().map(Policy::name).collect(Collectors.joining(", "));
    if (act.verb() == Verb.USE) {
      return new Verdict.Deny(
          BuiltInRules.DEFAULT_DENY,
          "schema "
              + facts.useSchema().orElse(act.schema())
              + " cannot be selected: no rule of "
              + names
              + " lets anything happen in it on connection "
              + connection
              + ". Name the tables that you may use with their schema.");
    }
    String next =
        act.kind() != Act.Kind.NONE && act.schema().isEmpty()
            ? "Write its name with its schema, since only a whole name can be allowed."
            : "Do without it, or ask the policy's owner for a rule.";
    return new Verdict.Deny(
        BuiltInRules.DEFAULT_DENY,
        (act.kind() == Act.Kind.NONE ? "this form of " : "")
            + act
            + " is not allowed: no rule of "
            + names
            + " speaks of it on connection "
            + connection
            + ". "
            + next);
  }

  private static String policyOf(Rule rule) {
    return rule.id().substring(0, rule.id().lastIndexOf('/'));
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }
}
