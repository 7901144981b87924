package dev.sallyport.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.KnownAnswers;
import dev.sallyport.sql.catalogue.Catalogue;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All policies of one directory, as they stood at one moment. Immutable. */
public final class PolicySet implements Policies {
  private static final Logger LOG = LoggerFactory.getLogger(PolicySet.class);

  /** Principals whose policies are remembered, for as long as they are signed in. */
  private static final int MAX_PRINCIPALS = 10_000;

  /** Groups of policies that are in force together. */
  private static final int MAX_BOOKS = 1_000;

  /** Verdicts that are remembered, each a few thousand bytes at most. */
  private static final int MAX_VERDICTS = 10_000;

  /** More connections than this are none of a configuration's. */
  private static final int MAX_CONNECTIONS = 100;

  private final List<Policy> policies;
  private final String version;
  private final List<String> warnings;
  private final List<WrittenConnection> connections;
  private final Clock clock;
  private final Cache<Principal, Map<String, Matching>> matching =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_PRINCIPALS).executor(Runnable::run).build();
  private final KnownAnswers<RuleBook.Likeness, RuleBook.Remembered> verdicts =
      new KnownAnswers<>(
          Caffeine.newBuilder().maximumSize(MAX_VERDICTS).executor(Runnable::run).build());
  private final Cache<BookKey, RuleBook> books =
      Caffeine.newBuilder().maximumSize(MAX_BOOKS).executor(Runnable::run).build();

  PolicySet(
      List<Policy> policies,
      String version,
      List<String> warnings,
      List<WrittenConnection> connections,
      Clock clock) {
    this.policies = List.copyOf(policies);
    this.version = version;
    this.warnings = List.copyOf(warnings);
    this.connections = List.copyOf(connections);
    this.clock = clock;
  }

  /** What is in force together, and where. Policies are compared as objects. */
  private record BookKey(List<Policy> policies, String connection) {}

  /**
   * What looks like a mistake, each {@code FILE:LINE: key.path: what}; nothing is refused for it.
   */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Names and patterns of connections that fit none, each {@code FILE:LINE: key.path: what}: such a
   * policy lets nobody in, and nothing else would say so.
   *
   * @param names of all connections that there are
   */
  public List<String> connectionWarnings(Collection<String> names) {
    return connections.stream().flatMap(written -> written.warning(names).stream()).toList();
  }

  /** SHA-256 over the names and contents of the files, hex. */
  public String version() {
    return version;
  }

  /** Names of the policies. */
  public List<String> names() {
    return policies.stream().map(Policy::name).toList();
  }

  /** All rules, policy by policy, in their order. */
  public List<PolicyRule> rules() {
    return policies.stream()
        .flatMap(
            policy ->
                policy.rules().stream()
                    .map(
                        rule ->
                            new PolicyRule(
                                policy.name(),
                                rule.id(),
                                rule.effect().name().toLowerCase(Locale.ROOT))))
        .toList();
  }

  /** Of whom the policies speak on any connection, policy by policy. */
  public List<PolicyUse> uses() {
    return policies.stream().map(PolicyUse::of).toList();
  }

  /** Whether {@link #maskProblems} can have something to say of a connection. */
  public boolean dependsOnTypes(String connection) {
    return speakingOf(connection).anyMatch(MaskTypeCheck::dependsOnTypes);
  }

  /**
   * Masks of a kind that cannot serve the type of a column on a connection, each {@code FILE:LINE:
   * key.path: what}. Such a column is redacted; whoever wrote the policy wanted something else.
   *
   * @param catalogue what exists there
   */
  public List<String> maskProblems(String connection, Catalogue catalogue) {
    return speakingOf(connection)
        .flatMap(policy -> MaskTypeCheck.problems(policy, catalogue).stream())
        .toList();
  }

  /**
   * Masks of single columns that a connection does not have, each {@code FILE:LINE: key.path:
   * what}: a name that is mistyped covers nothing.
   *
   * @param catalogue what exists there; of one of which nothing is known there is nothing to say
   */
  public List<String> maskWarnings(String connection, Catalogue catalogue) {
    return catalogue.tables().isEmpty()
        ? List.of()
        : speakingOf(connection)
            .flatMap(policy -> MaskTypeCheck.unknown(policy, connection, catalogue).stream())
            .toList();
  }

  /**
   * Tables that rules name and a connection does not have, each {@code FILE:LINE: key.path: what}:
   * a rule that was to refuse or pause lets pass what another one allows, and nothing else would
   * say so.
   *
   * @param catalogue what exists there; of one of which nothing is known there is nothing to say
   */
  public List<String> tableWarnings(String connection, Catalogue catalogue) {
    return catalogue.tables().isEmpty()
        ? List.of()
        : WrittenTable.warnings(
            speakingOf(connection).flatMap(policy -> policy.writtenTables().stream()),
            connection,
            catalogue);
  }

  /**
   * Whether a verdict on a connection may depend on tags of the principal; a mention in a string of
   * a condition counts.
   */
  public boolean asksForTags(String connection) {
    return speakingOf(connection).anyMatch(Policy::asksForTags);
  }

  /** Whom the policies let use a connection, policy by policy. */
  public List<PolicyUse> usersOf(String connection) {
    return speakingOf(connection).map(PolicyUse::of).toList();
  }

  private Stream<Policy> speakingOf(String connection) {
    return policies.stream().filter(policy -> policy.match().speaksOf(connection));
  }

  @Override
  public Optional<SessionTerms> admit(Principal principal, String connection) {
    return matching(principal, connection)
        .at(clock::instant)
        .map(book -> book.terms(principal.kind()));
  }

  @Override
  public PolicyReach reach(Principal principal, String connection) {
    return matching(principal, connection)
        .at(clock::instant)
        .map(RuleBook::reach)
        .orElse(PolicyReach.NOTHING);
  }

  @Override
  public Masks masks(Principal principal, String connection) {
    return masks(matching(principal, connection));
  }

  Masks masks(Matching matching) {
    return matching.at(clock::instant).map(RuleBook::masks).orElseGet(matching::masks);
  }

  @Override
  public boolean asksForEstimate(Question question) {
    return asksForEstimate(question, matching(question.principal(), question.connection()));
  }

  boolean asksForEstimate(Question question, Matching matching) {
    return question.inspection() instanceof Inspection.Understood understood
        && matching
            .at(() -> now(question))
            .map(book -> book.asksForEstimate(understood))
            .orElse(false);
  }

  @Override
  public Verdict judge(Question question) {
    return explain(question).verdict();
  }

  /** The verdict, with what was decided of each act. */
  public Decision.Explanation explain(Question question) {
    return explain(question, () -> matching(question.principal(), question.connection()));
  }

  Verdict judge(Question question, Matching matching) {
    return explain(question, () -> matching).verdict();
  }

  private Decision.Explanation explain(Question question, Supplier<Matching> matching) {
    try {
      return judged(question, matching.get());
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

  private Decision.Explanation judged(Question question, Matching matching) {
    Supplier<Instant> now = () -> now(question);
    Optional<RuleBook> book = matching.at(now);
    if (book.isEmpty()) {
      return refused(
          BuiltInRules.NO_POLICY,
          "No policy lets you use connection "
              + question.connection()
              + (matching.isTimed() ? " at this time of day." : ". Ask for a group that has one."));
    }
    if (question.inspection() instanceof Inspection.Opaque opaque) {
      return refused(
          BuiltInRules.NOT_UNDERSTOOD, "The statement was not understood: " + opaque.reason());
    }
    if (!(question.inspection() instanceof Inspection.Understood understood)) {
      throw new IllegalStateException("neither understood nor opaque");
    }
    return book.get().explain(understood, question, now);
  }

  private Instant now(Question question) {
    return question.at().orElseGet(clock::instant);
  }

  /** A principal is compared as an object: a session holds the same one from login to end. */
  Matching matching(Principal principal, String connection) {
    Map<String, Matching> byConnection =
        matching.get(principal, absent -> new ConcurrentHashMap<>());
    Matching known = byConnection.get(connection);
    if (known == null) {
      known =
          new Matching(
              policies.stream()
                  .filter(policy -> policy.match().matches(principal, connection))
                  .toList(),
              inForce -> book(inForce, connection));
      if (byConnection.size() < MAX_CONNECTIONS) {
        byConnection.put(connection, known);
      }
    }
    return known;
  }

  private RuleBook book(List<Policy> inForce, String connection) {
    return books.get(
        new BookKey(inForce, connection),
        key -> new RuleBook(key.policies(), key.connection(), verdicts));
  }

  private static Decision.Explanation refused(String rule, String message) {
    return new Decision.Explanation(new Verdict.Deny(rule, message), List.of());
  }
}
