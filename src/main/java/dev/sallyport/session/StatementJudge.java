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
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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

  private final SessionServices services;
  private final Principal principal;
  private final ConnectionConfig connection;

  StatementJudge(SessionServices services, Principal principal, ConnectionConfig connection) {
    this.services = services;
    this.principal = principal;
    this.connection = connection;
  }

  /**
   * What was found.
   *
   * @param masks how the answer is covered; nothing for a refusal
   */
  record Judgement(
      Inspection inspection, Verdict verdict, MaskPlan masks, OptionalLong estimatedRows) {}

  Future<Judgement> judge(
      byte[] text,
      Optional<Inspection> known,
      List<String> parameters,
      SqlContext context,
      boolean diagnosticsSensitive) {
    return inspect(text, known, context)
        .compose(
            inspection ->
                estimate(inspection, parameters, context)
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

  private Future<OptionalLong> estimate(
      Inspection inspection, List<String> parameters, SqlContext context) {
    boolean asked = services.policies().asksForEstimate(question(inspection, OptionalLong.empty()));
    if (asked
        && inspection instanceof Inspection.Understood understood
        && understood.statements().size() == 1) {
      StatementFacts facts = understood.statements().get(0);
      // EXPLAIN runs stored functions of derived tables. A statement that is only prepared has no
      // values yet. EXPLAIN runs on another connection, to which variables of this one are NULL.
      if (facts.routines().isEmpty()
          && !facts.has(Feature.DEPENDS_ON_SESSION)
          && facts.parameters() == parameters.size()) {
        return services
            .administration()
            .estimateRows(
                connection, context.schema(), context.sqlMode(), facts.text(), parameters);
      }
    }
    return Future.succeededFuture(OptionalLong.empty());
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
                  MaskGate.plan(
                      rules, understood, new KnownCatalogue(catalogue), diagnosticsSensitive);
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
