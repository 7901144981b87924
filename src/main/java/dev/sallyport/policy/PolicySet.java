package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All policies of one directory, as they stood at one moment. Immutable. */
public final class PolicySet implements Policies {
  private static final Logger LOG = LoggerFactory.getLogger(PolicySet.class);

  private final List<Policy> policies;
  private final String version;

  PolicySet(List<Policy> policies, String version) {
    this.policies = List.copyOf(policies);
    this.version = version;
  }

  /** SHA-256 over the names and contents of the files, hex. */
  public String version() {
    return version;
  }

  /** Names of the policies. */
  public List<String> names() {
    return policies.stream().map(Policy::name).toList();
  }

  @Override
  public Optional<SessionTerms> admit(Principal principal, String connection) {
    List<Policy> matching = matching(principal, connection);
    if (matching.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SessionTerms(
            matching.stream().map(Policy::name).toList(),
            shortest(matching.stream().map(Policy::maxDuration).toList()),
            shortest(matching.stream().map(Policy::idleTimeout).toList())));
  }

  @Override
  public boolean asksForEstimate(Question question) {
    if (!(question.inspection() instanceof Inspection.Understood understood)
        || understood.statements().size() != 1) {
      return false;
    }
    StatementFacts facts = understood.statements().get(0);
    if (BuiltInRules.refusal(facts).isPresent()) {
      return false;
    }
    List<Act> acts = Act.of(facts);
    return matching(question.principal(), question.connection()).stream()
        .anyMatch(policy -> acts.stream().anyMatch(policy::asksForEstimate));
  }

  @Override
  public Verdict judge(Question question) {
    return explain(question).verdict();
  }

  /** The verdict, with what was decided of each act. */
  public Decision.Explanation explain(Question question) {
    try {
      return judged(question);
    } catch (RuntimeException e) {
      // The message of the exception may quote the statement, so its type has to do.
      LOG.error(
          "Judging failed, the statement is refused principal={} connection={} error={}",
          question.principal().id(),
          question.connection(),
          e.getClass().getName());
      return refused(
          BuiltInRules.POLICY_ERROR, "The policy could not be evaluated. Tell its owner.");
    }
  }

  private Decision.Explanation judged(Question question) {
    List<Policy> matching = matching(question.principal(), question.connection());
    if (matching.isEmpty()) {
      return refused(
          BuiltInRules.NO_POLICY,
          "No policy lets you use connection "
              + question.connection()
              + ". Ask for a group that has one.");
    }
    if (question.inspection() instanceof Inspection.Opaque opaque) {
      return refused(
          BuiltInRules.NOT_UNDERSTOOD, "The statement was not understood: " + opaque.reason());
    }
    if (!(question.inspection() instanceof Inspection.Understood understood)) {
      throw new IllegalStateException("neither understood nor opaque");
    }
    List<StatementFacts> statements = understood.statements();
    Judgement judgement = new Judgement(matching, question.principal(), question.connection());
    // One estimate is of one statement; of several it says nothing.
    OptionalLong estimate =
        statements.size() == 1 ? question.estimatedRows() : OptionalLong.empty();
    statements.forEach(facts -> judgement.judge(facts, estimate));
    return judgement.explanation(masks(matching));
  }

  private List<Policy> matching(Principal principal, String connection) {
    return policies.stream()
        .filter(policy -> policy.match().matches(principal, connection))
        .toList();
  }

  private static List<MaskRule> masks(List<Policy> matching) {
    Set<MaskRule> masks = new LinkedHashSet<>();
    matching.forEach(policy -> masks.addAll(policy.masks()));
    return List.copyOf(masks);
  }

  private static Duration shortest(List<Duration> durations) {
    return durations.stream().min(Duration::compareTo).orElseThrow();
  }

  private static Decision.Explanation refused(String rule, String message) {
    return new Decision.Explanation(new Verdict.Deny(rule, message), List.of());
  }
}
