package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One policy file. Immutable. */
final class Policy {
  private final String name;
  private final PolicyMatch match;
  private final SessionLimits session;
  private final List<Rule> rules;
  private final Masks masks;
  private final List<PlacedMask> placedMasks;
  private final List<WrittenTable> writtenTables;
  private final RuleIndex index;

  /**
   * A policy.
   *
   * @param name unique among all policies
   * @param match whom it speaks of, and when
   * @param rules in order; the first that matches an act decides it
   * @param masks what it covers
   * @param placedMasks the rules among them, with their places
   * @param writtenTables the single tables that the rules name, with their places
   */
  Policy(
      String name,
      PolicyMatch match,
      SessionLimits session,
      List<Rule> rules,
      Masks masks,
      List<PlacedMask> placedMasks,
      List<WrittenTable> writtenTables) {
    this.name = name;
    this.match = match;
    this.session = session;
    this.rules = List.copyOf(rules);
    this.masks = masks;
    this.placedMasks = List.copyOf(placedMasks);
    this.writtenTables = List.copyOf(writtenTables);
    this.index = new RuleIndex(rules);
  }

  /**
   * What a session may be.
   *
   * @param maxDuration deadline from login
   * @param idleTimeout longest silence between statements
   * @param variables session variables that may be set besides those that anybody may set
   * @param temporaryTables whether temporary tables may be used; empty where it says nothing
   * @param access how a session may come to be
   */
  record SessionLimits(
      Duration maxDuration,
      Duration idleTimeout,
      Set<String> variables,
      Optional<Boolean> temporaryTables,
      AccessLimits access) {

    /** A lease lasts as long as a session where nothing else is said. */
    Duration maxLease() {
      return access.maxLease().orElse(maxDuration);
    }
  }

  /**
   * How a session may come to be; each as {@link AccessTerms} has it.
   *
   * @param kind the expected kind of principals; empty for any
   * @param refusesOtherKinds whether principals of another kind are refused, not only flagged
   */
  record AccessLimits(
      Optional<Duration> maxLease,
      int maxSessions,
      int sessionsPerLease,
      boolean tokenSingleUse,
      boolean endWithToken,
      Optional<ReviewTerms> approval,
      Optional<Principal.Kind> kind,
      boolean refusesOtherKinds) {
    static final AccessLimits DEFAULT =
        new AccessLimits(
            Optional.empty(),
            AccessTerms.DEFAULT_MAX_SESSIONS,
            1,
            false,
            true,
            Optional.empty(),
            Optional.empty(),
            false);
  }

  String name() {
    return name;
  }

  PolicyMatch match() {
    return match;
  }

  SessionLimits session() {
    return session;
  }

  List<Rule> rules() {
    return rules;
  }

  Masks masks() {
    return masks;
  }

  List<PlacedMask> placedMasks() {
    return placedMasks;
  }

  List<WrittenTable> writtenTables() {
    return writtenTables;
  }

  /**
   * The rule that decides an act, or empty when this policy says nothing of it. To describe a table
   * one needs what reading it needs, unless a rule speaks of describing.
   */
  Optional<Rule> decide(Act act, StatementFacts facts, Predicate<Rule> holds) {
    Optional<Rule> rule = first(act, facts, holds);
    return rule.isEmpty() && act.describes() ? first(act.asSelect(), facts, holds) : rule;
  }

  /** Whether what it says may depend on tags of the principal. */
  boolean asksForTags() {
    return !match.tags().isEmpty()
        || rules.stream()
            .flatMap(rule -> rule.condition().stream())
            .anyMatch(Condition::asksForTags);
  }

  /** Whether a rule that may come to decide this act asks for the row estimate. */
  boolean asksForEstimate(Act act, StatementFacts facts) {
    for (int position : index.candidates(act, facts)) {
      Rule rule = rules.get(position);
      if (rule.speaksOf(act, facts)) {
        if (rule.asksForEstimate()) {
          return true;
        }
        if (rule.condition().isEmpty()) {
          return false;
        }
      }
    }
    return act.describes() && asksForEstimate(act.asSelect(), facts);
  }

  /** What it may come to decide of an act. */
  Outlook outlook(Act act, StatementFacts facts) {
    Outlook outlook = outlookOf(act, facts);
    return outlook.silent() && act.describes()
        ? outlook.orElse(outlookOf(act.asSelect(), facts))
        : outlook;
  }

  private Outlook outlookOf(Act act, StatementFacts facts) {
    Outlook.Builder outlook = new Outlook.Builder();
    for (int position : index.candidates(act, facts)) {
      Rule rule = rules.get(position);
      if (rule.speaksOf(act, facts) && outlook.isDecidedBy(rule)) {
        return outlook.decided();
      }
    }
    return outlook.open();
  }

  /**
   * What it may come to decide of a verb on each table of a schema, whichever it is. A rule that
   * allows it on some of them leaves the others to those behind it; one that refuses some ends it.
   */
  Outlook outlookEverywhere(Verb verb, String schema) {
    Outlook outlook = outlookOnAll(verb, schema);
    return outlook.silent() && verb == Verb.SHOW
        ? outlook.orElse(outlookOnAll(Verb.SELECT, schema))
        : outlook;
  }

  private Outlook outlookOnAll(Verb verb, String schema) {
    Outlook.Builder outlook = new Outlook.Builder();
    for (Rule rule : rules) {
      Subject subject = rule.subject();
      boolean met =
          rule.effect() == Effect.ALLOW
              ? subject.coversForAllow(verb, schema)
              : rule.condition().isEmpty() && subject.meets(verb, schema)
                  || subject.coversForRefusal(verb, schema);
      if (met && outlook.isDecidedBy(rule)) {
        return outlook.decided();
      }
    }
    return outlook.open();
  }

  /** Whether some rule may let something happen in a schema. */
  boolean opens(String schema) {
    return rules.stream()
        .filter(rule -> rule.effect() != Effect.DENY)
        .map(Rule::subject)
        .anyMatch(
            subject ->
                subject.tables().stream()
                        .anyMatch(table -> Glob.matchesExactly(table.schema(), schema))
                    || subject.routines().stream()
                        .anyMatch(routine -> Glob.matchesExactly(routine.schema(), schema))
                    || subject.patterns().stream().anyMatch(pattern -> pattern.opens(schema)));
  }

  private Optional<Rule> first(Act act, StatementFacts facts, Predicate<Rule> holds) {
    for (int position : index.candidates(act, facts)) {
      Rule rule = rules.get(position);
      if (rule.speaksOf(act, facts) && holds.test(rule)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }
}
