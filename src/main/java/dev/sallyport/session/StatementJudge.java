package dev.sallyport.session;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.Kill;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.wire.command.Command;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * From the bytes of a statement to a verdict: inspect, estimate where a rule asks, judge, and see
 * what must be masked.
 */
final class StatementJudge {
  /** Longer statements are read on a worker: sessions share the event loop. */
  private static final int INLINE_BYTES = 16 * 1024;

  private static final String CATALOGUE_RULE = "built-in:catalogue";
  private static final String KILL_RULE = "built-in:kill";
  private static final String OBJECTS_RULE = "built-in:session-objects";

  /** Verbs that mean what was named before. */
  private static final Set<Verb> BY_NAME = EnumSet.of(Verb.CALL, Verb.EXECUTE, Verb.HANDLER);

  private final SessionServices services;
  private final Policies policies;
  private final Principal principal;
  private final ConnectionConfig connection;
  private final ReadingState reading;
  private final Estimates estimates;
  private final HashKey hashKey;
  private final BiFunction<Request.Statement, Request.Reading, Optional<Verdict.Deny>> paused;

  StatementJudge(
      SessionServices services,
      Principal principal,
      ConnectionConfig connection,
      ReadingState reading,
      Estimates estimates,
      BiFunction<Request.Statement, Request.Reading, Optional<Verdict.Deny>> paused) {
    this.paused = paused;
    this.services = services;
    this.policies = services.policies().about(principal, connection.name());
    this.principal = principal;
    this.connection = connection;
    this.reading = reading;
    this.estimates = estimates;
    this.hashKey = services.hashKeys().apply(connection.name());
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
  }

  Future<Judgement> judge(Request.Statement statement, SqlContext context, Diagnostics kept) {
    Future<Catalogue> catalogue = services.catalogues().of(connection);
    Future<Request.Reading> read =
        Ready.compose(
            catalogue.succeeded() ? catalogue : catalogue.otherwise(Catalogue.UNKNOWN),
            known -> read(statement, statement.known(), context.with(known)));
    return Ready.compose(
        read,
        reading ->
            missesNames(reading)
                ? judgeAgain(statement, reading, context, kept)
                : judge(statement, reading, kept));
  }

  /**
   * What a statement does by views and triggers stands in no text of its own, so these are read
   * anew; where they can't be, what was read last holds.
   */
  Future<Void> lookedAnew(Judgement judged) {
    return Definitions.of(judged.reading()).isEmpty()
        ? Future.succeededFuture()
        : services.catalogues().recent(connection).<Void>mapEmpty().otherwiseEmpty();
  }

  /** A name that is missing may be newer than the catalogue, and mean anything. */
  private Future<Judgement> judgeAgain(
      Request.Statement statement, Request.Reading reading, SqlContext context, Diagnostics kept) {
    return services
        .catalogues()
        .recent(connection)
        .transform(
            recent ->
                recent.failed()
                    ? Future.succeededFuture(denied(reading, unknownName(reading)))
                    : read(statement, Optional.of(reading), context.with(recent.result()))
                        .compose(again -> judge(statement, again, kept)));
  }

  private Future<Judgement> judge(
      Request.Statement statement, Request.Reading read, Diagnostics kept) {
    Request.Reading reading = asFarAsNamesAreKnown(read);
    Optional<Verdict.Deny> deny = killRefusal(statement, reading.inspection());
    if (deny.isEmpty()) {
      deny = refusalOf(reading);
    }
    if (deny.isEmpty()) {
      deny = paused.apply(statement, reading);
    }
    return deny.isPresent()
        ? Future.succeededFuture(denied(reading, deny.get()))
        : Ready.map(estimate(statement, reading), rows -> decide(statement, reading, rows, kept));
  }

  private static Judgement denied(Request.Reading reading, Verdict.Deny deny) {
    return new Judgement(reading, deny, MaskPlan.NONE, OptionalLong.empty());
  }

  private static boolean missesNames(Request.Reading reading) {
    Catalogue catalogue = reading.readAs().catalogue();
    if (catalogue.isKnown()) {
      for (StatementFacts facts : facts(reading.inspection())) {
        if (facts.has(Feature.UNKNOWN_COLUMN) || !facts.missingFrom(catalogue).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private static Verdict.Deny unknownName(Request.Reading reading) {
    String name =
        facts(reading.inspection()).stream()
            .flatMap(facts -> facts.missingFrom(reading.readAs().catalogue()).stream())
            .map(table -> "the table " + table)
            .min(Comparator.naturalOrder())
            .orElse("a column that the statement names");
    return new Verdict.Deny(
        CATALOGUE_RULE,
        name
            + " is not known, and what exists in the database could not be read anew; retry, or tell"
            + " your operator");
  }

  /** Anew unless nothing has changed since: what a name means may have. */
  private Future<Request.Reading> read(
      Request.Statement statement, Optional<Request.Reading> before, SqlContext context) {
    Optional<Request.Reading> known = before.filter(r -> r.isTrueIn(context));
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    byte[] text = statement.text();
    Inspector inspector = services.inspector();
    if (text.length <= INLINE_BYTES) {
      return Future.succeededFuture(new Request.Reading(inspector.inspect(text, context), context));
    }
    return services
        .vertx()
        .executeBlocking(
            () -> new Request.Reading(inspector.inspect(text, context), context), false);
  }

  /**
   * Once it is not known what exists in the session, a name of a table may mean anything. What uses
   * none can still be said, so that a transaction can come to its end.
   */
  private Request.Reading asFarAsNamesAreKnown(Request.Reading reading) {
    boolean understood =
        this.reading.objectsKnown()
            || facts(reading.inspection()).stream().noneMatch(StatementJudge::usesNames);
    return understood
        ? reading
        : new Request.Reading(
            new Inspection.Opaque(
                "an earlier statement of this session failed half-way, or was not understood, and"
                    + " which temporary tables it left is not known; connect anew"),
            reading.readAs());
  }

  private static boolean usesNames(StatementFacts facts) {
    return !facts.accesses().isEmpty()
        || !facts.routines().isEmpty()
        || BY_NAME.contains(facts.verb());
  }

  /**
   * A KILL never reaches the database, where any thread's number would do: either the gateway can
   * carry it out itself, or it is refused.
   */
  private static Optional<Verdict.Deny> killRefusal(
      Request.Statement statement, Inspection inspection) {
    boolean kills = false;
    for (StatementFacts facts : facts(inspection)) {
      kills |= facts.verb() == Verb.KILL;
    }
    boolean own =
        statement.command() == Command.QUERY || statement.command() == Command.PROCESS_KILL;
    return kills && (!own || killOf(inspection).isEmpty())
        ? Optional.of(
            new Verdict.Deny(
                KILL_RULE,
                "KILL takes the number of a session and stands alone, neither prepared nor among other"
                    + " statements; send it so"))
        : Optional.empty();
  }

  /** What the gateway shall kill, if that is all that the text says. */
  static Optional<Kill> killOf(Inspection inspection) {
    List<StatementFacts> parts = facts(inspection);
    return parts.size() == 1 && parts.get(0).verb() == Verb.KILL
        ? parts.get(0).kill()
        : Optional.empty();
  }

  /** What no policy can allow: names that nothing is known of, and more than a session may hold. */
  private static Optional<Verdict.Deny> refusalOf(Request.Reading reading) {
    boolean known = reading.readAs().catalogue().isKnown();
    SessionObjects before = reading.readAs().session();
    boolean changed = false;
    for (StatementFacts facts : facts(reading.inspection())) {
      if (!known && usesNames(facts)) {
        return Optional.of(
            new Verdict.Deny(
                CATALOGUE_RULE,
                "what exists in the database could not be read, so nobody can say what the statement"
                    + " touches; retry, or tell your operator"));
      }
      if (changed && usesNames(facts)) {
        return Optional.of(
            new Verdict.Deny(
                CATALOGUE_RULE,
                "one statement changes what exists and a later one of the same text uses names; send"
                    + " them one by one"));
      }
      changed |= changesCatalogue(facts);
      if (ObjectsAfter.isTooMuch(before, facts.after())) {
        return Optional.of(
            new Verdict.Deny(
                OBJECTS_RULE,
                "this session holds as many temporary tables, user variables, prepared statements or"
                    + " handlers as it may ("
                    + SessionObjects.MAX_OBJECTS
                    + " of each); drop some, or connect anew"));
      }
    }
    return Optional.empty();
  }

  private Future<OptionalLong> estimate(Request.Statement statement, Request.Reading read) {
    Inspection inspection = read.inspection();
    if (!policies.asksForEstimate(question(inspection, OptionalLong.empty()))) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    List<StatementFacts> facts = facts(inspection);
    Optional<PlanQuestion> question =
        facts.size() == 1 ? PlanQuestion.about(statement, facts.get(0), reading) : Optional.empty();
    return question
        .map(plan -> estimates.rows(plan, read))
        .orElseGet(() -> Future.succeededFuture(OptionalLong.empty()));
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
    return BoundKinds.refusal(statement, planned.matches())
        .map(reason -> masked(reading, reason, rows))
        .orElseGet(
            () -> {
              MaskPlan plan = planned.plan().with(hashKey);
              MaskPlan prepared =
                  masks.equals(verdict.masks())
                      ? plan
                      : MaskGate.plan(verdict.masks(), understood, catalogue, kept)
                              instanceof MaskGate.Result.Planned covered
                          ? covered.plan().with(hashKey)
                          : MaskPlan.EVERYTHING;
              return new Judgement(reading, verdict, plan, prepared, rows);
            });
  }

  private static Judgement masked(Request.Reading reading, String reason, OptionalLong rows) {
    return new Judgement(reading, new Verdict.Deny(MaskGate.RULE, reason), MaskPlan.NONE, rows);
  }

  /** What the minutes keep of a statement, whatever became of it. */
  Future<KeptStatement> kept(Request.Statement statement, Request.Reading read) {
    Masks masks = policies.masks(principal, connection.name());
    if (masks.isEmpty()) {
      return Future.succeededFuture(KeptStatement.whole(statement, reading.clientCharset()));
    }
    return statement.text().length <= INLINE_BYTES
        ? Future.succeededFuture(KeptStatement.under(masks, statement, read, services.inspector()))
        : services
            .vertx()
            .executeBlocking(
                () -> KeptStatement.under(masks, statement, read, services.inspector()), false);
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

  private static boolean changesCatalogue(StatementFacts facts) {
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
