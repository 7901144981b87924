package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.KnownAnswers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The policies that are in force together on one connection. What was judged without asking a
 * condition, or for the groups of who asks, depends on the statement alone and is remembered, for
 * as long as the policies are in force.
 */
final class RuleBook {
  /** Longer statements are judged anew each time. */
  private static final int MAX_FINGERPRINT = 2_000;

  /** Statements that touch more than this are judged anew each time. */
  private static final int MAX_ACCESSES = 32;

  /**
   * So are those with more columns, counted wherever they come from, where a rule asks for them.
   */
  private static final int MAX_COLUMNS = 200;

  /** And those that prepare or execute where more than this is prepared. */
  private static final int MAX_PREPARED = 16;

  private final List<Policy> policies;
  private final String connection;
  private final Masks masks;
  private final Set<String> variables;
  private final Optional<Boolean> temporaryTables;
  private final boolean asksForColumns;
  private final boolean asksForEstimates;
  private final KnownAnswers<Likeness, Remembered> remembered;
  private final PolicyReach reach;
  private final Map<Principal.Kind, SessionTerms> terms = new ConcurrentHashMap<>();

  /**
   * Policies in force together.
   *
   * @param remembered what was judged by this and other books of the same policy set
   */
  RuleBook(
      List<Policy> policies, String connection, KnownAnswers<Likeness, Remembered> remembered) {
    this.remembered = remembered;
    this.policies = List.copyOf(policies);
    this.connection = connection;
    this.masks = Masks.together(policies.stream().map(Policy::masks).toList());
    Set<String> allowed = new HashSet<>(SessionVariables.ALWAYS);
    policies.forEach(policy -> allowed.addAll(policy.session().variables()));
    this.variables = Set.copyOf(allowed);
    this.asksForColumns =
        policies.stream()
            .flatMap(policy -> policy.rules().stream())
            .anyMatch(rule -> !rule.subject().columns().isEmpty());
    // As with rules: one that refuses is enough, and one must allow.
    this.temporaryTables =
        policies.stream()
            .flatMap(policy -> policy.session().temporaryTables().stream())
            .reduce(Boolean::logicalAnd);
    this.asksForEstimates =
        policies.stream()
            .flatMap(policy -> policy.rules().stream())
            .anyMatch(Rule::asksForEstimate);
    this.reach = new PolicyReach(this.policies, variables, allowsTemporaryTables(), asksForColumns);
  }

  /**
   * All that a verdict without conditions depends on. Statements that differ in their values alone
   * are alike.
   *
   * @param book by which it is judged, compared as an object
   * @param uses empty where no rule asks for columns
   * @param flows empty where no rule asks for columns
   * @param prepared what EXECUTE may run; empty for others
   * @param kills whether the target of a KILL is known; its number decides nothing
   */
  record Likeness(
      RuleBook book,
      Verb verb,
      Set<Access> accesses,
      Set<String> routines,
      Set<Feature> features,
      Set<String> variables,
      Optional<String> useSchema,
      String fingerprint,
      Lineage uses,
      List<Flow> flows,
      Map<String, SessionObjects.Prepared> prepared,
      boolean kills) {
    static Likeness of(StatementFacts facts, RuleBook book) {
      boolean withColumns = book.asksForColumns;
      return new Likeness(
          book,
          facts.verb(),
          facts.accesses(),
          facts.routines(),
          facts.features(),
          facts.variables(),
          facts.useSchema(),
          facts.fingerprint(),
          withColumns ? facts.uses() : Lineage.NONE,
          withColumns ? facts.flows() : List.of(),
          PreparedText.hides(facts) ? facts.after().prepared() : Map.of(),
          facts.kill().isPresent());
    }

    /** Of texts that are read alike nearly all are the same objects, which sets see at once. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Likeness that
          && book == that.book
          && verb == that.verb
          && kills == that.kills
          && fingerprint.equals(that.fingerprint)
          && accesses.equals(that.accesses)
          && routines.equals(that.routines)
          && features.equals(that.features)
          && variables.equals(that.variables)
          && useSchema.equals(that.useSchema)
          && (uses == that.uses || uses.equals(that.uses))
          && flows.equals(that.flows)
          && prepared.equals(that.prepared);
    }

    /**
     * By which objects the facts are, since those of statements that are read alike are the same.
     * Of all that they say it would take too long, and of a part of it thousands of statements
     * could be made that agree in that part, and are then compared one by one.
     */
    @Override
    public int hashCode() {
      int hash = 31 * fingerprint.hashCode() + System.identityHashCode(book);
      hash = 31 * hash + System.identityHashCode(accesses);
      hash = 31 * hash + System.identityHashCode(uses);
      hash = 31 * hash + System.identityHashCode(flows);
      return 31 * hash + System.identityHashCode(prepared);
    }
  }

  /** What is known of statements without asking anything else; written again, it is the same. */
  static final class Remembered {
    private volatile Boolean asksForEstimate;
    private volatile Decision.Explanation explanation;
  }

  List<Policy> policies() {
    return policies;
  }

  /** What a session of a principal of that kind may be; made once for each. */
  SessionTerms terms(Principal.Kind kind) {
    return terms.computeIfAbsent(
        kind,
        of ->
            new SessionTerms(
                policies.stream().map(Policy::name).toList(),
                shortest(policy -> policy.session().maxDuration()),
                shortest(policy -> policy.session().idleTimeout()),
                AccessTerms.strictest(policies, of)));
  }

  private Duration shortest(Function<Policy, Duration> limit) {
    return policies.stream().map(limit).min(Duration::compareTo).orElseThrow();
  }

  String connection() {
    return connection;
  }

  Masks masks() {
    return masks;
  }

  /** How far they go without a person. */
  PolicyReach reach() {
    return reach;
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
    if (!asksForEstimates || understood.statements().size() != 1) {
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
    // Which conditions are asked and which rules reveal depends on the statement alone, so one
    // question tells of all.
    if (!judgement.dependsOnMore()) {
      known.explanation = explanation;
    }
    return explanation;
  }

  private Remembered remembered(Inspection.Understood understood) {
    List<StatementFacts> statements = understood.statements();
    if (statements.size() != 1 || isLarge(statements.get(0))) {
      return new Remembered();
    }
    Likeness key = Likeness.of(statements.get(0), this);
    Remembered known = remembered.find(key);
    if (known == null) {
      known = new Remembered();
      remembered.keep(key, known);
    }
    return known;
  }

  private boolean isLarge(StatementFacts facts) {
    return facts.accesses().size() > MAX_ACCESSES
        || facts.fingerprint().length() > MAX_FINGERPRINT
        || PreparedText.hides(facts) && facts.after().prepared().size() > MAX_PREPARED
        || asksForColumns && columns(facts) > MAX_COLUMNS;
  }

  private static int columns(StatementFacts facts) {
    int columns = columns(facts.uses()) + facts.flows().size();
    for (Flow flow : facts.flows()) {
      columns += columns(flow.from());
    }
    return columns;
  }

  private static int columns(Lineage lineage) {
    return lineage.columns().size() + lineage.through().size();
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
