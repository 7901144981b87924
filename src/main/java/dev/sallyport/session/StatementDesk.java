package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.TooManyPendingException;
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
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.response.Advice.Next;
import io.vertx.core.AsyncResult;
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
  private final Aside aside;
  private final Admission admission;
  private final SessionMinutes minutes;
  private final ReadingState reading;
  private final StatementJudge judge;
  private final Lending lending;
  private final ReviewRequests requests;
  private final EvidenceGathering evidence;
  private final Reviews reviews;
  private final Breaking breaking;
  private final Estimates estimates;
  private final Outcomes outcomes;
  private long statements;
  private Diagnostics diagnostics = Diagnostics.FREE;

  StatementDesk(
      SessionServices services,
      Admission admission,
      LoginDetails login,
      SessionMinutes minutes,
      ReadingState reading,
      Aside aside,
      SessionAccount account) {
    this.services = services;
    this.aside = aside;
    this.lending = new Lending(account, minutes, reading, aside);
    this.admission = admission;
    this.minutes = minutes;
    this.reading = reading;
    this.requests =
        new ReviewRequests(services.clock(), admission, login, minutes.session(), reading);
    this.evidence = new EvidenceGathering(services, admission, reading, aside, account);
    this.reviews =
        new Reviews(
            services.approvals(),
            services.reviews(),
            minutes,
            new TransactionHold(reading, aside),
            services.clock());
    this.breaking =
        new Breaking(
            services.reviews(),
            services.clock(),
            admission.principal(),
            admission.connection().name());
    this.estimates = new Estimates(aside, account);
    this.outcomes = new Outcomes(minutes);
    this.judge =
        new StatementJudge(
            services,
            admission.principal(),
            admission.connection(),
            reading,
            estimates,
            breaking::refusal);
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

  /**
   * Clears a statement or fails with {@link RefusedException}.
   *
   * @param onHeld told the request's identifier when a person is asked; says why nobody waits any
   *     more, if so
   */
  Future<Cleared> clear(Request.Statement statement, Function<String, Optional<Refusal>> onHeld) {
    long number = ++statements;
    outcomes.begin();
    Future<Judgement> judged = judge.judge(statement, contextOf(statement), diagnostics);
    Future<Cleared> decided =
        Ready.compose(
            judged, judgement -> decided(statement, number, lending.heed(judgement), onHeld));
    return Ready.compose(decided, lending::equip);
  }

  private Future<Cleared> decided(
      Request.Statement statement,
      long number,
      Judgement judgement,
      Function<String, Optional<Refusal>> onHeld) {
    Future<KeptStatement> written =
        Ready.compose(
            judge.kept(statement, judgement.reading()),
            kept -> writtenDown(statement, number, judgement, kept));
    return Ready.compose(written, kept -> decide(statement, number, judgement, kept, onHeld))
        .onFailure(why -> breaking.onRefused(minutes.session(), statement, judgement, why));
  }

  private Future<KeptStatement> writtenDown(
      Request.Statement statement, long number, Judgement judgement, KeptStatement kept) {
    outcomes.times().onJudged();
    services.observer().onJudged(minutes.session(), SessionMinutes.word(judgement.verdict()));
    return minutes
        .judged(
            number,
            statement.command().label(),
            kept,
            statement.schema(),
            judgement.reading().inspection(),
            judgement.verdict(),
            revealed(judgement))
        .onFailure(e -> onNotWritten(number, judgement, e))
        .map(kept);
  }

  /** Where it may be found as let through all the same, it is to be found as refused as well. */
  private void onNotWritten(long number, Judgement judgement, Throwable cause) {
    boolean refusedAnyway = judgement.verdict() instanceof Verdict.Deny;
    if (!refusedAnyway && cause instanceof JournalUnavailableException e && e.mayBeKept()) {
      onEndedHere(number, Optional.of(Refusal.notRecorded(e)));
    }
  }

  private List<RevealedColumns> revealed(Judgement judgement) {
    return RevealedColumns.of(
        judgement.verdict(), judgement.reading().inspection(), admission.principal());
  }

  private Future<Cleared> decide(
      Request.Statement statement,
      long number,
      Judgement judgement,
      KeptStatement kept,
      Function<String, Optional<Refusal>> onHeld) {
    Verdict verdict = judgement.verdict();
    if (verdict instanceof Verdict.Allow allow) {
      return cleared(Clearance.of(allow, number, judgement.masks()), judgement, kept);
    }
    if (verdict instanceof Verdict.Review review) {
      return statement.runs()
          ? ask(statement, number, judgement, review, kept, onHeld)
          : cleared(Clearance.toPrepare(review, number, judgement.prepared()), judgement, kept);
    }
    Verdict.Deny deny = (Verdict.Deny) verdict;
    return refused(Refusal.of(deny));
  }

  private Future<Cleared> ask(
      Request.Statement statement,
      long number,
      Judgement judgement,
      Verdict.Review review,
      KeptStatement kept,
      Function<String, Optional<Refusal>> onHeld) {
    return estimated(statement, judgement)
        .compose(
            shown -> {
              ApprovalRequest request =
                  requests.of(statement, number, shown, review, revealed(shown), kept);
              Optional<Binding> binding = Bindings.of(request, statement, shown, review, reading);
              outcomes.times().onAsked();
              return reviews
                  .decide(
                      new Reviews.Asked(
                          number,
                          request,
                          binding,
                          review,
                          onHeld,
                          (filed, wait) -> evidence.accompany(filed, statement, shown, wait)))
                  .onComplete(decided -> outcomes.times().onDecided())
                  .transform(decided -> settled(number, decided))
                  .onFailure(cause -> onRolledBack(number, cause))
                  .compose(
                      outcome ->
                          approved(statement, number, judgement, review, request, outcome, kept));
            });
  }

  /** How many rows it touches is worth knowing to whoever decides, whether or not a rule asks. */
  private Future<Judgement> estimated(Request.Statement statement, Judgement judgement) {
    List<StatementFacts> facts = StatementJudge.facts(judgement.reading().inspection());
    Optional<PlanQuestion> question =
        judgement.estimatedRows().isPresent() || facts.size() != 1
            ? Optional.empty()
            : PlanQuestion.about(statement, facts.get(0), reading);
    return question
        .map(plan -> estimates.rows(plan, judgement.reading()).map(judgement::withRows))
        .orElse(Future.succeededFuture(judgement));
  }

  /** What was looked at in the session may have cost it its transaction. */
  private Future<ApprovalOutcome> settled(long number, AsyncResult<ApprovalOutcome> decided) {
    return evidence
        .settled()
        .onFailure(e -> onEndedHere(number, Optional.of(refusalOf(e))))
        .compose(
            free ->
                decided.succeeded()
                    ? Future.succeededFuture(decided.result())
                    : Future.failedFuture(decided.cause()));
  }

  /** That the transaction is gone is an outcome of its own. */
  private void onRolledBack(long number, Throwable cause) {
    if (cause instanceof RefusedException refused && refused.refusal().rolledBack()) {
      onEndedHere(number, Optional.of(refused.refusal()));
    }
  }

  /**
   * Days may have passed: it runs only if it still does what the people saw, as far as the policies
   * and what exists in the database tell.
   */
  private Future<Cleared> approved(
      Request.Statement statement,
      long number,
      Judgement asked,
      Verdict.Review review,
      ApprovalRequest shown,
      ApprovalOutcome outcome,
      KeptStatement kept) {
    return judge
        .lookedAnew(asked)
        .compose(done -> judge.judge(statement, contextOf(statement), diagnostics))
        .map(lending::heed)
        .compose(
            now -> {
              if (now.isSameAs(asked) && requests.isStill(shown, statement, revealed(now))) {
                return cleared(Clearance.of(review, outcome, number, now.masks()), now, kept);
              }
              Refusal changed = Refusal.changed(now.verdict());
              onEndedHere(number, Optional.of(changed));
              return refused(changed);
            });
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

  /** What the minutes will keep of a statement that is about to run. */
  Exchange.Recorded recordOf(Request.Statement statement, Cleared cleared) {
    Inspection inspection = cleared.reading().inspection();
    if (SettingChanges.mayChangeSettings(inspection)) {
      reading.onSettings();
    }
    return new Exchange.Recorded(
        cleared.clearance().statement(),
        new RowSample(
            services.maxRowsRecorded(),
            Revealed.of(
                cleared.clearance().masks().masks(),
                inspection,
                cleared.reading().readAs().catalogue()),
            cleared.kept()::title),
        !statement.clearsDiagnostics(),
        cleared.clearance().masks().diagnostics(),
        statement.runs() && StatementJudge.changesCatalogue(inspection),
        Optional.of(inspection).filter(any -> statement.runs()),
        cleared.kept()::without,
        cleared.lent(),
        PacketFramer.framedBytes(statement.payload().readableBytes()),
        outcomes.times());
  }

  /** Fails when how it ended could not be written down. */
  Future<Void> onAnswered(Exchange exchange, Answer answer) {
    exchange
        .recorded()
        .ifPresent(
            recorded -> {
              diagnostics =
                  recorded.keepsDiagnostics()
                      ? recorded.diagnostics().and(diagnostics)
                      : recorded.diagnostics();
              if (recorded.changesCatalogue()) {
                services.catalogues().forget(admission.connection());
              }
              recorded.runs().ifPresent(ran -> reading.onRan(ran, answer));
              recorded.runs().ifPresent(evidence::onAnswered);
            });
    return outcomes.onAnswered(exchange, answer);
  }

  /** The statement ended without the database: by the gateway's own work, or not at all. */
  void onEndedHere(long statement, Optional<Refusal> refusal) {
    outcomes.onEndedHere(statement, refusal);
  }

  /** The database has answered: what was lent for the statement goes. */
  Future<Void> takeBack(Privileges lent, Answer answer) {
    return lending.takeBack(lent, answer);
  }

  /**
   * A cleared statement is not sent after all: what was lent for it is taken back.
   *
   * @return what the client is told
   */
  Future<Optional<Refusal>> giveBack(Cleared cleared) {
    Future<Void> back = cleared.lent().isEmpty() ? Future.succeededFuture() : lending.undo();
    return back.map(taken -> Optional.of(Refusal.interrupted()));
  }

  /** The answer is cut short: what became of the statement may not be known. */
  void onBroken(Exchange exchange, Answer answer, String cause) {
    if (exchange.recorded().filter(Exchange.Recorded::changesCatalogue).isPresent()) {
      services.catalogues().forget(admission.connection());
    }
    outcomes.onBroken(exchange, answer, cause);
  }

  /** The refusal that a failed clearance stands for. */
  static Refusal refusalOf(Throwable cause) {
    if (cause instanceof RefusedException refused) {
      return refused.refusal();
    }
    if (cause instanceof JournalUnavailableException unavailable) {
      return Refusal.notRecorded(unavailable);
    }
    if (cause instanceof TooManyPendingException full) {
      return Refusal.denied(full.getMessage(), Next.RETRY, "too_many_requests");
    }
    // Where it happened, not what it says: that may hold a part of the statement.
    StackTraceElement[] at = cause.getStackTrace();
    LOG.error(
        "statement not judged error={} at={}", cause.getClass(), at.length == 0 ? "-" : at[0]);
    return Refusal.denied(
        "the gateway could not judge the statement, so it was not sent; tell your operator",
        Next.STOP,
        "internal");
  }

  /** The session's state, with the schema in which the statement's names are resolved. */
  private SqlContext contextOf(Request.Statement statement) {
    return reading
        .context()
        .withSchema(Optional.of(statement.schema()).filter(schema -> !schema.isEmpty()));
  }

  private static Future<Cleared> cleared(
      Clearance clearance, Judgement judgement, KeptStatement kept) {
    return Future.succeededFuture(
        new Cleared(clearance, judgement.reading(), kept, Privileges.NONE));
  }

  static <T> Future<T> refused(Refusal refusal) {
    return Future.failedFuture(new RefusedException(refusal));
  }
}
