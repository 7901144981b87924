package dev.sallyport.session;

import dev.sallyport.access.SessionAccount;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.identity.Admission;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.Inspection;
import io.vertx.core.Future;

/**
 * Finds out what the statements of one session would do while people are asked about them. A
 * request never waits for it, nor does a decision.
 */
final class EvidenceGathering {
  private final SessionServices services;
  private final Admission admission;
  private final ReadingState reading;
  private final StatementWork work;
  private final Aside aside;
  private final SessionAccount account;
  private final TransactionClock transactions;
  private Future<Void> settled = Future.succeededFuture();

  EvidenceGathering(
      SessionServices services,
      Admission admission,
      ReadingState reading,
      StatementWork work,
      Aside aside,
      SessionAccount account) {
    this.services = services;
    this.admission = admission;
    this.reading = reading;
    this.work = work;
    this.aside = aside;
    this.account = account;
    this.transactions = new TransactionClock(services.clock(), reading);
  }

  /**
   * Begins to look once a request is on its way, and ends when nobody waits any more. Completes as
   * the wait does, once the agent's session is free again.
   */
  Future<ApprovalOutcome> accompany(
      ApprovalRequest request,
      Request.Statement statement,
      Judgement judgement,
      Future<ApprovalOutcome> waiting) {
    Gathering gathering =
        new Gathering(
            services,
            admission,
            request,
            statement,
            judgement,
            work,
            account,
            transactions,
            new TransactionLook(services, admission.connection(), aside.threadId()),
            new RowLook(
                services,
                admission,
                reading,
                work,
                new Estimates(aside, account, work),
                aside,
                statement,
                judgement.reading()));
    gathering.begin();
    return waiting.transform(
        end ->
            gathering
                .stop()
                .transform(
                    stopped -> {
                      settled =
                          stopped.succeeded()
                              ? Future.succeededFuture()
                              : Future.failedFuture(stopped.cause());
                      return end.succeeded()
                          ? Future.succeededFuture(end.result())
                          : Future.failedFuture(end.cause());
                    }));
  }

  /**
   * How looking in the agent's own session ended; asked once after {@link #accompany}.
   *
   * @return fails with {@link RefusedException} when the statement must not run any more, and as
   *     the session's account does when that is not known to be as it was
   */
  Future<Void> settled() {
    Future<Void> last = settled;
    settled = Future.succeededFuture();
    return last;
  }

  /** A statement was answered. */
  void onAnswered(Inspection ran) {
    transactions.onAnswered(ran);
  }
}
