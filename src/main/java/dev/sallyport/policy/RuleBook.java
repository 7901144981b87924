package dev.sallyport.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The policies that are in force together on one connection. What was judged without asking a
 * condition depends on the statement alone and is remembered, for as long as the policies are in
 * force and the facts are held by who read them.
 */
final class RuleBook {
  /** Verdicts that are remembered, each a few hundred bytes. */
  private static final int MAX_REMEMBERED = 10_000;

  private final List<Policy> policies;
  private final String connection;
  private final List<MaskRule> masks;
  private final Set<String> variables;
  private final Optional<Boolean> temporaryTables;
  private final Cache<Object, Remembered> remembered =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  RuleBook(List<Policy> policies, String connection) {
    this.policies = List.copyOf(policies);
    this.connection = connection;
    Set<MaskRule> all = new LinkedHashSet<>();
    policies.forEach(policy -> all.addAll(policy.masks()));
    this.masks = List.copyOf(all);
    Set<String> allowed = new HashSet<>(SessionVariables.ALWAYS);
    policies.forEach(policy -> allowed.addAll(policy.session().variables()));
    this.variables = Set.copyOf(allowed);
    // As with rules: one that refuses is enough, and one must allow.
    this.temporaryTables =
        policies.stream()
            .flatMap(policy -> policy.session().temporaryTables().stream())
            .reduce(Boolean::logicalAnd);
  }

  /** What is known of statements without asking anything else; written again, it is the same. */
  private static final class Remembered {
    private volatile Boolean asksForEstimate;
    private volatile Decision.Explanation explanation;
  }

  List<Policy> policies() {
    return policies;
  }

  String connection() {
    return connection;
  }

  List<MaskRule> masks() {
    return masks;
  }

  /** Session variables that may be set. */
  Set<String> variables() {
    return variables;
  }

  boolean allowsTemporaryTables() {
    return temporaryTables.orElse(false);
  }

  /** Whether a rule that might decide asks for the row estimate. */
  boolean asksForEstimate(Inspection.Understood understood) {
    // One estimate is of one statement; of several it says nothing.
    if (understood.statements().size() != 1) {
      return false;
    }
    Remembered known = remembered(understood);
    Boolean asks = known.asksForEstimate;
    if (asks == null) {
      asks = asksForEstimate(understood.statements().get(0));
      known.asksForEstimate = asks;
    }
    return asks;
  }

  /** The verdict and how it came about. */
  Decision.Explanation explain(
      Inspection.Understood understood, Question question, Supplier<Instant> now) {
    Remembered known = remembered(understood);
    Decision.Explanation explanation = known.explanation;
    if (explanation != null) {
      return explanation;
    }
    Judgement judgement = new Judgement(this, question, now);
    judgement.judge(understood);
    explanation = judgement.explanation(masks);
    // Which conditions are asked depends on the statement alone, so one question tells of all.
    if (!judgement.askedConditions()) {
      known.explanation = explanation;
    }
    return explanation;
  }

  private Remembered remembered(Inspection.Understood understood) {
    List<StatementFacts> statements = understood.statements();
    Object key = statements.size() == 1 ? statements.get(0) : understood;
    Remembered known = remembered.getIfPresent(key);
    if (known == null) {
      known = new Remembered();
      remembered.put(key, known);
    }
    return known;
  }

  private boolean asksForEstimate(StatementFacts facts) {
    if (BuiltInRules.refusal(facts, variables).isPresent()) {
      return false;
    }
    List<Act> acts = Act.of(facts);
    return policies.stream()
        .anyMatch(policy -> acts.stream().anyMatch(act -> policy.asksForEstimate(act, facts)));
  }
}
