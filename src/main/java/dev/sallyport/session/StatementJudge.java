package dev.sallyport.session;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * From the bytes of a statement to a verdict: inspect, estimate where a rule asks, judge, and see
 * what must be masked.
 */
final class StatementJudge {
  /**
   * Longer statements are read on a worker: reading them would hold up the sessions that share the
   * event loop.
   */
  private static final int INLINE_BYTES = 16 * 1024;

  private static final String MASK_RULE = "built-in:masked-columns";

  private static final Set<Verb> KEEPS_SETTINGS =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.REPLACE,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.USE,
          Verb.TRANSACTION);

  private static final Set<String> TRANSACTION_VARIABLES =
      Set.of(
          "autocommit",
          "transaction_isolation",
          "transaction_read_only",
          "tx_isolation",
          "tx_read_only");

  private final SessionServices services;
  private final Principal principal;
  private final ConnectionConfig connection;
  private final ReadingState reading;
  private final Aside aside;

  StatementJudge(
      SessionServices services,
      Principal principal,
      ConnectionConfig connection,
      ReadingState reading,
      Aside aside) {
    this.services = services;
    this.principal = principal;
    this.connection = connection;
    this.reading = reading;
    this.aside = aside;
  }

  /**
   * What was found.
   *
   * @param masks how the answer is covered; nothing for a refusal
   */
  record Judgement(
      Inspection inspection, Verdict verdict, MaskPlan masks, OptionalLong estimatedRows) {}

  Future<Judgement> judge(
      Request.Statement statement, SqlContext context, boolean diagnosticsSensitive) {
    return inspect(statement.text(), statement.inspection(), context)
        .compose(
            inspection ->
                estimate(statement, inspection)
                    .compose(rows -> decide(inspection, rows, diagnosticsSensitive)));
  }

  private Future<Inspection> inspect(byte[] text, Optional<Inspection> known, SqlContext context) {
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    if (text.length <= INLINE_BYTES) {
      return Future.succeededFuture(services.inspector().inspect(text, context));
    }
    return services
        .vertx()
        .executeBlocking(() -> services.inspector().inspect(text, context), false);
  }

  private Future<OptionalLong> estimate(Request.Statement statement, Inspection inspection) {
    if (!services.policies().asksForEstimate(question(inspection, OptionalLong.empty()))) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    List<StatementFacts> facts = facts(inspection);
    Optional<PlanQuestion> question =
        facts.size() == 1 ? PlanQuestion.about(statement, facts.get(0), reading) : Optional.empty();
    return question.map(aside::rows).orElseGet(() -> Future.succeededFuture(OptionalLong.empty()));
  }

  private Future<Judgement> decide(
      Inspection inspection, OptionalLong rows, boolean diagnosticsSensitive) {
    Verdict verdict = services.policies().judge(question(inspection, rows));
    List<MaskRule> rules = masksOf(verdict);
    if (rules.isEmpty() || !(inspection instanceof Inspection.Understood understood)) {
      return Future.succeededFuture(new Judgement(inspection, verdict, MaskPlan.NONE, rows));
    }
    return services
        .catalogues()
        .of(connection)
        .map(
            catalogue -> {
              MaskGate.Result result =
                  MaskGate.plan(rules, understood, catalogue, diagnosticsSensitive);
              if (result instanceof MaskGate.Result.Planned planned) {
                return new Judgement(inspection, verdict, planned.plan(), rows);
              }
              String reason = ((MaskGate.Result.Refused) result).reason();
              return new Judgement(
                  inspection, new Verdict.Deny(MASK_RULE, reason), MaskPlan.NONE, rows);
            })
        .otherwise(
            unreadable ->
                new Judgement(
                    inspection,
                    new Verdict.Deny(
                        MASK_RULE,
                        "columns are masked here, and the catalogue that says which could not be"
                            + " read; retry, or tell your operator"),
                    MaskPlan.NONE,
                    rows));
  }

  /** Whether a statement may have changed what tables, views and routines exist. */
  static boolean changesCatalogue(Inspection inspection) {
    return facts(inspection).stream().anyMatch(f -> f.has(Feature.CHANGES_CATALOGUE));
  }

  /**
   * Whether a statement may have told the server to report less of what changes how statements are
   * read.
   */
  static boolean changesTracking(Inspection inspection) {
    return facts(inspection).stream()
        .flatMap(facts -> facts.variables().stream())
        .anyMatch(variable -> variable.startsWith("session_track"));
  }

  /**
   * Whether a statement may change settings with which the server would read or plan the next one
   * differently. What only steers transactions does not.
   */
  static boolean mayChangeSettings(Inspection inspection) {
    List<StatementFacts> parts = facts(inspection);
    return parts.isEmpty() || parts.stream().anyMatch(StatementJudge::mayChangeSettings);
  }

  private static boolean mayChangeSettings(StatementFacts facts) {
    return !facts.routines().isEmpty()
        || !TRANSACTION_VARIABLES.containsAll(facts.variables())
        || !KEEPS_SETTINGS.contains(facts.verb())
            && !(facts.verb() == Verb.SET && !facts.variables().isEmpty());
  }

  /** Tables of all parts, for the card. */
  static List<String> tables(Inspection inspection) {
    return facts(inspection).stream()
        .flatMap(f -> f.accesses().stream())
        .map(Access::table)
        .map(Object::toString)
        .distinct()
        .sorted()
        .toList();
  }

  /** Main verbs of all parts, for the card. */
  static List<String> verbs(Inspection inspection) {
    return facts(inspection).stream().map(f -> f.verb().word()).distinct().sorted().toList();
  }

  private static List<StatementFacts> facts(Inspection inspection) {
    return inspection instanceof Inspection.Understood understood
        ? understood.statements()
        : List.of();
  }

  private static List<MaskRule> masksOf(Verdict verdict) {
    if (verdict instanceof Verdict.Allow allow) {
      return allow.masks();
    }
    return verdict instanceof Verdict.Review review ? review.masks() : List.of();
  }

  private Question question(Inspection inspection, OptionalLong rows) {
    return new Question(principal, connection.name(), inspection, rows);
  }
}
