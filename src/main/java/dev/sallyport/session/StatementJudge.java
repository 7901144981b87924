package dev.sallyport.session;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.RevealedColumns;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Kill;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * From the bytes of a statement to a verdict: inspect, estimate where a rule asks, judge, and see
 * what must be masked. Whatever takes longer for a longer statement is {@link StatementWork}.
 */
final class StatementJudge {
  private final SessionServices services;
  private final Policies policies;
  private final Principal principal;
  private final ConnectionConfig connection;
  private final ReadingState reading;
  private final StatementWork work;
  private final Estimates estimates;
  private final KeyedPlans plans;
  private final BiFunction<Request.Statement, Request.Reading, Optional<Verdict.Deny>> paused;

  /** The session's state as it was last asked for, and with the catalogue. */
  private SqlContext unbound;

  private SqlContext lastBound;

  StatementJudge(
      SessionServices services,
      Principal principal,
      ConnectionConfig connection,
      ReadingState reading,
      StatementWork work,
      Estimates estimates,
      BiFunction<Request.Statement, Request.Reading, Optional<Verdict.Deny>> paused) {
    this.paused = paused;
    this.services = services;
    this.policies = services.policies().about(principal, connection.name());
    this.principal = principal;
    this.connection = connection;
    this.reading = reading;
    this.work = work;
    this.estimates = estimates;
    this.plans = new KeyedPlans(services.hashKeys().apply(connection.name()));
  }

  /**
   * What was found.
   *
   * @param masks how the answer is covered; nothing for a refusal
   * @param prepared how it is covered while it is only prepared: of a review, nobody has approved
   */
  record Judgement(
      Request.Reading reading,
      Verdict verdict,
      MaskPlan masks,
      MaskPlan prepared,
      OptionalLong estimatedRows) {
    Judgement(
        Request.Reading reading, Verdict verdict, MaskPlan masks, OptionalLong estimatedRows) {
      this(reading, verdict, masks, masks, estimatedRows);
    }

    Judgement withRows(OptionalLong rows) {
      return new Judgement(reading, verdict, masks, prepared, rows);
    }

    /** Whether the statement does the same, and is judged and covered alike. */
    boolean isSameAs(Judgement other) {
      return verdict.equals(other.verdict)
          && masks.equals(other.masks)
          && reading.inspection().equals(other.reading.inspection())
          && Definitions.of(reading).equals(Definitions.of(other.reading));
    }

    /** Masked columns that it shows to whom it was judged for. */
    List<RevealedColumns> revealed(Principal principal) {
      return RevealedColumns.of(verdict, reading.inspection(), principal);
    }
  }

  /**
   * As far as it goes without asking anybody.
   *
   * @param missesNames whether what exists has to be read anew first
   * @param judgement empty when there is a question
   * @param question of the database, on which the verdict hangs
   */
  private record Found(
      Request.Reading reading,
      boolean missesNames,
      Optional<Judgement> judgement,
      Optional<PlanQuestion> question) {
    static Found judged(Judgement judgement) {
      return new Found(judgement.reading(), false, Optional.of(judgement), Optional.empty());
    }
  }

  Future<Judgement> judge(Request.Statement statement, SqlContext context, Diagnostics kept) {
    Future<Judgement> judged = judgeOnce(statement, context, kept);
    // Of a short one there is no time in which anything could have changed.
    return work.isLong(statement)
        ? judged.compose(first -> asOfNow(statement, context, kept, first))
        : judged;
  }

  /** What exists may have become something else while the statement was read. */
  private Future<Judgement> asOfNow(
      Request.Statement statement, SqlContext context, Diagnostics kept, Judgement first) {
    return isOfNow(first)
        ? Future.succeededFuture(first)
        : judgeOnce(statement, context, kept)
            .map(
                again ->
                    isOfNow(again)
                        ? again
                        : denied(again.reading(), BuiltInRefusals.CHANGED_MEANWHILE));
  }

  private boolean isOfNow(Judgement judged) {
    Future<Catalogue> now = services.catalogues().of(connection);
    return judged.reading().readAs().catalogue()
        == (now.succeeded() ? now.result() : Catalogue.UNKNOWN);
  }

  private Future<Judgement> judgeOnce(
      Request.Statement statement, SqlContext context, Diagnostics kept) {
    Future<Catalogue> catalogue = services.catalogues().of(connection);
    if (catalogue.succeeded() && !work.isLong(statement)) {
      try {
        return judged(
            statement, find(statement, bound(context, catalogue.result()), kept), context, kept);
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
    return catalogue
        .otherwise(Catalogue.UNKNOWN)
        .compose(
            known -> {
              SqlContext bound = bound(context, known);
              return work.on(statement, () -> find(statement, bound, kept));
            })
        .compose(found -> judged(statement, found, context, kept));
  }

  private Future<Judgement> judged(
      Request.Statement statement, Found found, SqlContext context, Diagnostics kept) {
    return found.missesNames()
        ? judgeAgain(statement, found.reading(), context, kept)
        : settled(statement, found, kept);
  }

  /** The same object as long as nothing has changed, so that it is seen at once. */
  private SqlContext bound(SqlContext context, Catalogue known) {
    if (context != unbound || known != lastBound.catalogue()) {
      unbound = context;
      lastBound = context.with(known);
    }
    return lastBound;
  }

  private Found find(Request.Statement statement, SqlContext context, Diagnostics kept) {
    Request.Reading read = read(statement, statement.known(), context);
    return BuiltInRefusals.missesNames(read)
        ? new Found(read, true, Optional.empty(), Optional.empty())
        : find(statement, read, kept);
  }

  private Found find(Request.Statement statement, Request.Reading read, Diagnostics kept) {
    Request.Reading known = asFarAsNamesAreKnown(read);
    Optional<Verdict.Deny> deny = BuiltInRefusals.of(statement, known);
    if (deny.isEmpty()) {
      deny = paused.apply(statement, known);
    }
    if (deny.isPresent()) {
      return Found.judged(denied(known, deny.get()));
    }
    Optional<PlanQuestion> question = planQuestion(statement, known.inspection());
    return question.isPresent()
        ? new Found(known, false, Optional.empty(), question)
        : Found.judged(decide(statement, known, OptionalLong.empty(), kept));
  }

  private Future<Judgement> settled(Request.Statement statement, Found found, Diagnostics kept) {
    return found.question().isEmpty()
        ? Future.succeededFuture(found.judgement().orElseThrow())
        : Ready.compose(
            estimates.rows(statement, found.question().get(), found.reading()),
            rows -> work.on(statement, () -> decide(statement, found.reading(), rows, kept)));
  }

  /** Where statements run, {@code host:port}. */
  String server() {
    return connection.server();
  }

  /**
   * What a statement does by views and triggers stands in no text of its own, and where there were
   * none there may be some by now: what exists is read anew, and where it can't be, what was read
   * last holds.
   *
   * @param ofAKind whether it is one of many that somebody approved at once: so often only what is
   *     known to hang on views and triggers is worth a reading, which takes long in large databases
   */
  Future<Void> lookedAnew(Judgement judged, boolean ofAKind) {
    Future<Catalogue> read = Future.succeededFuture();
    if (!ofAKind) {
      boolean named =
          facts(judged.reading().inspection()).stream().anyMatch(BuiltInRefusals::usesNames);
      read = named ? services.catalogues().anew(connection) : read;
    } else if (!Definitions.of(judged.reading()).isEmpty()) {
      read = services.catalogues().recent(connection);
    }
    return read.<Void>mapEmpty().otherwiseEmpty();
  }

  /** A name that is missing may be newer than the catalogue, and mean anything. */
  private Future<Judgement> judgeAgain(
      Request.Statement statement, Request.Reading before, SqlContext context, Diagnostics kept) {
    return services
        .catalogues()
        .recent(connection)
        .transform(
            recent ->
                recent.failed()
                    ? Future.succeededFuture(denied(before, BuiltInRefusals.unknownName(before)))
                    : Ready.compose(
                        work.on(
                            statement,
                            () ->
                                find(
                                    statement,
                                    read(
                                        statement,
                                        Optional.of(before),
                                        context.with(recent.result())),
                                    kept)),
                        again -> settled(statement, again, kept)));
  }

  private static Judgement denied(Request.Reading reading, Verdict.Deny deny) {
    return new Judgement(reading, deny, MaskPlan.NONE, OptionalLong.empty());
  }

  /** Anew unless nothing has changed since: what a name means may have. */
  private Request.Reading read(
      Request.Statement statement, Optional<Request.Reading> before, SqlContext context) {
    return before.isPresent() && before.get().isTrueIn(context)
        ? before.get()
        : new Request.Reading(services.inspector().inspect(statement.text(), context), context);
  }

  /**
   * Once it is not known what exists in the session, a name of a table may mean anything. What uses
   * none can still be said, so that a transaction can come to its end.
   */
  private Request.Reading asFarAsNamesAreKnown(Request.Reading read) {
    boolean understood =
        reading.objectsKnown()
            || facts(read.inspection()).stream().noneMatch(BuiltInRefusals::usesNames);
    return understood
        ? read
        : new Request.Reading(
            new Inspection.Opaque(
                "an earlier statement of this session failed half-way, or was not understood, and"
                    + " which temporary tables it left is not known; connect anew"),
            read.readAs());
  }

  /** What the gateway shall kill, if that is all that the text says. */
  static Optional<Kill> killOf(Inspection inspection) {
    List<StatementFacts> parts = facts(inspection);
    return parts.size() == 1 && parts.get(0).verb() == Verb.KILL
        ? parts.get(0).kill()
        : Optional.empty();
  }

  private Optional<PlanQuestion> planQuestion(Request.Statement statement, Inspection inspection) {
    if (!policies.asksForEstimate(question(inspection, OptionalLong.empty()))) {
      return Optional.empty();
    }
    List<StatementFacts> facts = facts(inspection);
    return facts.size() == 1
        ? PlanQuestion.about(statement, facts.get(0), reading)
        : Optional.empty();
  }

  private Judgement decide(
      Request.Statement statement, Request.Reading reading, OptionalLong rows, Diagnostics kept) {
    Inspection inspection = reading.inspection();
    Verdict verdict = policies.judge(question(inspection, rows));
    Masks masks = verdict.answerMasks();
    if (masks.isEmpty() || !(inspection instanceof Inspection.Understood understood)) {
      return new Judgement(reading, verdict, MaskPlan.NONE, rows);
    }
    Catalogue catalogue = reading.readAs().catalogue();
    MaskGate.Result result = MaskGate.plan(masks, understood, catalogue, kept);
    if (!(result instanceof MaskGate.Result.Planned planned)) {
      return masked(reading, ((MaskGate.Result.Refused) result).reason(), rows);
    }
    Optional<String> unfit = BoundKinds.refusal(statement, planned.matches());
    if (unfit.isPresent()) {
      return masked(reading, unfit.get(), rows);
    }
    MaskPlan plan = plans.of(planned.plan());
    MaskPlan prepared =
        masks.equals(verdict.masks())
            ? plan
            : MaskGate.plan(verdict.masks(), understood, catalogue, kept)
                    instanceof MaskGate.Result.Planned covered
                ? plans.of(covered.plan())
                : MaskPlan.EVERYTHING;
    return new Judgement(reading, verdict, plan, prepared, rows);
  }

  private static Judgement masked(Request.Reading reading, String reason, OptionalLong rows) {
    return new Judgement(reading, new Verdict.Deny(MaskGate.RULE, reason), MaskPlan.NONE, rows);
  }

  /** What the minutes keep of a statement, whatever became of it. */
  KeptStatement kept(Request.Statement statement, Request.Reading read) {
    Masks masks = policies.masks(principal, connection.name());
    return masks.isEmpty()
        ? KeptStatement.whole(statement, reading.clientCharset())
        : KeptStatement.under(masks, statement, read, services.inspector());
  }

  /** Whether a statement may have changed what tables, views and routines exist. */
  static boolean changesCatalogue(Inspection inspection) {
    for (StatementFacts facts : facts(inspection)) {
      if (changesCatalogue(facts)) {
        return true;
      }
    }
    return false;
  }

  static boolean changesCatalogue(StatementFacts facts) {
    return facts.has(Feature.CHANGES_CATALOGUE) && !facts.has(Feature.TEMPORARY_TABLE);
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

  /** The parts of a text; none of one that was not understood. */
  static List<StatementFacts> facts(Inspection inspection) {
    return inspection instanceof Inspection.Understood understood
        ? understood.statements()
        : List.of();
  }

  private Question question(Inspection inspection, OptionalLong rows) {
    return new Question(principal, connection.name(), inspection, rows);
  }
}
