package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.identity.Admission;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.Revealed;
import dev.sallyport.policy.RevealedColumns;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.wire.PacketFramer;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a statement from its bytes to its {@link Clearance}: judged, written down, and where the
 * policy says so, asked.
 */
final class StatementDesk {
  private static final Logger LOG = LoggerFactory.getLogger(StatementDesk.class);

  private final SessionServices services;
  private final Admission admission;
  private final SessionMinutes minutes;
  private final ReadingState reading;
  private final StatementWork work;
  private final StatementJudge judge;
  private final DefinitionWatch watch;
  private final Lending lending;
  private final EvidenceGathering evidence;
  private final Breaking breaking;
  private final Outcomes outcomes;
  private final Consultation consultation;
  private final StatementTracing tracing;
  private long statements;
  private long arrivedNanos;
  private Diagnostics diagnostics = Diagnostics.FREE;

  StatementDesk(
      SessionServices services,
      Admission admission,
      LoginDetails login,
      SessionMinutes minutes,
      ReadingState reading,
      StatementWork work,
      Aside aside,
      SessionAccount account) {
    this.services = services;
    this.admission = admission;
    this.minutes = minutes;
    this.reading = reading;
    this.work = work;
    this.lending = new Lending(account, minutes, reading, aside, work);
    this.evidence = new EvidenceGathering(services, admission, reading, work, aside, account);
    this.breaking =
        new Breaking(
            services.reviews(),
            services.clock(),
            work,
            admission.principal(),
            admission.connection().name());
    this.outcomes = new Outcomes(minutes);
    this.tracing = new StatementTracing(services.traces(), admission, minutes.session());
    this.watch =
        new DefinitionWatch(services.vertx(), services.catalogues(), admission.connection());
    Estimates estimates = new Estimates(aside, account, work);
    this.judge =
        new StatementJudge(
            services,
            admission.principal(),
            admission.connection(),
            reading,
            work,
            estimates,
            breaking::refusal);
    this.consultation =
        new Consultation(
            admission.principal(),
            reading,
            work,
            judge,
            lending,
            estimates,
            new ReviewRequests(services.clock(), admission, login, minutes.session(), reading),
            new Reviews(
                services.approvals(),
                services.reviews(),
                minutes,
                new TransactionHold(reading, aside),
                services.observer(),
                services.clock()),
            evidence,
            outcomes);
  }

  /**
   * A cleared statement and what was read of it.
   *
   * @param kept what the minutes keep of it
   * @param lent what the database user was given for it
   */
  record Cleared(
      Clearance clearance, Request.Reading reading, KeptStatement kept, Privileges lent) {
    Cleared with(Privileges more) {
      return new Cleared(clearance, reading, kept, more);
    }
  }

  /** A judgement, and what the minutes keep of the statement. */
  private record Draft(Judgement judgement, KeptStatement kept, List<RevealedColumns> revealed) {}

  /** A command came; what it says is still to be read. */
  void onCommand() {
    arrivedNanos = System.nanoTime();
  }

  /**
   * Clears a statement or fails with {@link RefusedException}.
   *
   * @param onHeld told the request's identifier when a person is asked; says why nobody waits any
   *     more, if so
   */
  Future<Cleared> clear(Request.Statement statement, Function<String, Optional<Refusal>> onHeld) {
    long number = ++statements;
    outcomes.begin(arrivedNanos);
    Future<Judgement> judged = judged(statement);
    Future<Cleared> cleared =
        judged.succeeded() && !work.isLong(statement)
            ? clearHere(statement, number, judged.result(), onHeld)
            : judged
                .compose(judgement -> work.on(statement, () -> draft(statement, judgement)))
                .compose(draft -> decided(statement, number, draft, onHeld))
                .compose(decided -> lending.equip(statement, decided));
    return tracing.follow(watch.announced(statement, cleared));
  }

  /** The same without a chain of promises: of an allowed statement nothing has to be waited for. */
  private Future<Cleared> clearHere(
      Request.Statement statement,
      long number,
      Judgement judgement,
      Function<String, Optional<Refusal>> onHeld) {
    try {
      Future<Cleared> decided = decided(statement, number, draft(statement, judgement), onHeld);
      return decided.succeeded()
          ? lending.equip(statement, decided.result())
          : decided.compose(cleared -> lending.equip(statement, cleared));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Judgement> judged(Request.Statement statement) {
    return watch.judged(
        statement.runs(),
        () -> judge.judge(statement, reading.contextIn(statement.schema()), diagnostics));
  }

  private Draft draft(Request.Statement statement, Judgement judged) {
    Judgement judgement = lending.heed(judged);
    return new Draft(
        judgement,
        judge.kept(statement, judgement.reading()),
        judgement.revealed(admission.principal()));
  }

  private Future<Cleared> decided(
      Request.Statement statement,
      long number,
      Draft draft,
      Function<String, Optional<Refusal>> onHeld) {
    Future<Void> written = writtenDown(statement, number, draft);
    Future<Cleared> decided =
        written.succeeded()
            ? decideHere(statement, number, draft, onHeld)
            : written.compose(done -> decide(statement, number, draft, onHeld));
    return decided.succeeded()
        ? decided
        : decided.onFailure(
            why -> breaking.onRefused(minutes.session(), statement, draft.judgement(), why));
  }

  private Future<Cleared> decideHere(
      Request.Statement statement,
      long number,
      Draft draft,
      Function<String, Optional<Refusal>> onHeld) {
    try {
      return decide(statement, number, draft, onHeld);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> writtenDown(Request.Statement statement, long number, Draft draft) {
    Judgement judgement = draft.judgement();
    outcomes.times().onJudged();
    Verdict verdict = judgement.verdict();
    services.observer().onJudged(SessionMinutes.word(verdict), verdict.rule());
    tracing.onJudged(statement, number, judgement, draft.kept(), outcomes.times());
    Future<Void> written =
        minutes.judged(
            number,
            statement.command().label(),
            draft.kept(),
            statement.schema(),
            judgement.reading().inspection(),
            verdict,
            draft.revealed());
    return written.succeeded()
        ? written
        : written.onFailure(e -> onNotWritten(number, judgement, e));
  }

  /** Where it may be found as let through all the same, it is to be found as refused as well. */
  private void onNotWritten(long number, Judgement judgement, Throwable cause) {
    boolean refusedAnyway = judgement.verdict() instanceof Verdict.Deny;
    if (!refusedAnyway && cause instanceof JournalUnavailableException e && e.mayBeKept()) {
      onEndedHere(number, Optional.of(Refusal.notRecorded(e)));
    }
  }

  private Future<Cleared> decide(
      Request.Statement statement,
      long number,
      Draft draft,
      Function<String, Optional<Refusal>> onHeld) {
    Judgement judgement = draft.judgement();
    Verdict verdict = judgement.verdict();
    if (verdict instanceof Verdict.Allow allow) {
      return cleared(Clearance.of(allow, number, judgement.masks()), judgement, draft.kept());
    }
    if (verdict instanceof Verdict.Review review) {
      return statement.runs()
          ? consultation.ask(
              new Consultation.Matter(statement, number, judgement, review, draft.kept()),
              () -> judged(statement),
              onHeld)
          : cleared(
              Clearance.toPrepare(review, number, judgement.prepared()), judgement, draft.kept());
    }
    return refused(Refusal.of((Verdict.Deny) verdict));
  }

  /** Takes a request back; completes when it is settled, however that went. */
  Future<Void> withdraw(String approval, String why) {
    return services
        .approvals()
        .withdraw(approval, why)
        .onFailure(
            e ->
                LOG.error(
                    "request not withdrawn session={} error={}", minutes.session(), e.getMessage()))
        .otherwiseEmpty();
  }

  /** Nobody waits here for the decision any more, which may come all the same. */
  Future<Void> letGo(String approval, String why) {
    return services.approvals().letGo(approval, why);
  }

  /** How the answer to it is passed on, with what is covered in it. */
  Request.Relayed relay(Request.Statement statement, Cleared cleared, Exchange.Recorded recorded) {
    Clearance clearance = cleared.clearance();
    Request.Relayed relayed =
        statement
            .relay()
            .relay(clearance.masks(), recorded.sample(), cleared.reading(), clearance.statement());
    relayed.relay().coverWhere(watch);
    return relayed;
  }

  /** What the minutes will keep of a statement that is about to run. */
  Exchange.Recorded recordOf(Request.Statement statement, Cleared cleared) {
    Inspection inspection = cleared.reading().inspection();
    if (SettingChanges.mayChangeSettings(inspection)) {
      reading.onSettings();
    }
    return new Exchange.Recorded(
        cleared.clearance().statement(),
        new RowSample(
            services.rowsRecorded(),
            Revealed.of(
                cleared.clearance().masks().masks(),
                inspection,
                cleared.reading().readAs().catalogue()),
            cleared.kept()::title),
        !statement.clearsDiagnostics(),
        cleared.clearance().masks().diagnostics(),
        statement.runs() && StatementJudge.changesCatalogue(inspection),
        statement.runs() ? Optional.of(inspection) : Optional.empty(),
        cleared.kept()::without,
        cleared.lent(),
        PacketFramer.framedBytes(statement.payload().readableBytes()),
        outcomes.times());
  }

  /** Fails when how it ended could not be written down. */
  Future<Void> onAnswered(Exchange exchange, Answer answer) {
    if (exchange.recorded().isPresent()) {
      onAnswered(exchange.recorded().get(), answer);
    }
    return Ready.compose(watch.onEnded(), told -> outcomes.onAnswered(exchange, answer));
  }

  /** The client was sent the end of the answer. */
  void onTold(Exchange exchange, Answer answer) {
    if (exchange.recorded().isEmpty()) {
      return;
    }
    StatementTimes times = exchange.recorded().get().times();
    long waiting = times.arrivedNanos() + times.waitedNanos();
    long before = exchange.startedNanos() - waiting;
    long after = System.nanoTime() - exchange.answeredNanos();
    services
        .observer()
        .onAnswered(before + after, exchange.answeredNanos() - exchange.startedNanos());
    if (answer.error().isPresent()) {
      services
          .observer()
          .onDatabaseError(admission.connection().name(), answer.error().get().sqlState());
    }
    tracing.onAnswered(exchange, answer);
  }

  private void onAnswered(Exchange.Recorded recorded, Answer answer) {
    Diagnostics left = watch.left(recorded.diagnostics());
    diagnostics = recorded.keepsDiagnostics() ? left.and(diagnostics) : left;
    if (recorded.runs().isPresent()) {
      reading.onRan(recorded.runs().get(), answer);
      evidence.onAnswered(recorded.runs().get());
    }
  }

  /** The statement ended without the database: by the gateway's own work, or not at all. */
  void onEndedHere(long statement, Optional<Refusal> refusal) {
    outcomes.onEndedHere(statement, refusal);
    tracing.onEndedHere(refusal);
  }

  /** The database has answered: what was lent for the statement goes. */
  Future<Void> takeBack(Privileges lent, Answer answer) {
    return lending.takeBack(lent, answer);
  }

  /**
   * A cleared statement is about to be sent.
   *
   * @return why it must not be, if so
   */
  Optional<Refusal> onSending(Request.Statement statement, Cleared cleared) {
    return watch.onSending(statement, cleared);
  }

  /**
   * A cleared statement is not sent after all: what was lent for it is taken back.
   *
   * @return what the client is told
   */
  Future<Optional<Refusal>> giveBack(Cleared cleared, Refusal why) {
    Future<Void> back = cleared.lent().isEmpty() ? Future.succeededFuture() : lending.undo();
    return watch.onEnded().compose(ended -> back).map(taken -> Optional.of(why));
  }

  /** The answer is cut short: what became of the statement may not be known. */
  void onBroken(Exchange exchange, Answer answer, String cause) {
    if (exchange.recorded().filter(Exchange.Recorded::changesCatalogue).isPresent()) {
      services.catalogues().forget(admission.connection());
    }
    outcomes.onBroken(exchange, answer, cause);
    tracing.onBroken(exchange, answer);
  }

  /** The session is over, whatever its statement was about to do. */
  void onSessionOver() {
    watch.onSessionOver();
    tracing.onSessionOver();
  }

  static Future<Cleared> cleared(Clearance clearance, Judgement judgement, KeptStatement kept) {
    return Future.succeededFuture(
        new Cleared(clearance, judgement.reading(), kept, Privileges.NONE));
  }

  static <T> Future<T> refused(Refusal refusal) {
    return Future.failedFuture(new RefusedException(refusal));
  }
}
