package dev.sallyport.session;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementDesk.Cleared;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.StatementFacts;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks people about one session's statements, and sees whether what they have decided on is still
 * what would run.
 */
final class Consultation {
  private final Principal principal;
  private final ReadingState reading;
  private final StatementWork work;
  private final StatementJudge judge;
  private final Lending lending;
  private final Estimates estimates;
  private final ReviewRequests requests;
  private final Reviews reviews;
  private final EvidenceGathering evidence;
  private final Outcomes outcomes;

  Consultation(
      Principal principal,
      ReadingState reading,
      StatementWork work,
      StatementJudge judge,
      Lending lending,
      Estimates estimates,
      ReviewRequests requests,
      Reviews reviews,
      EvidenceGathering evidence,
      Outcomes outcomes) {
    this.principal = principal;
    this.reading = reading;
    this.work = work;
    this.judge = judge;
    this.lending = lending;
    this.estimates = estimates;
    this.requests = requests;
    this.reviews = reviews;
    this.evidence = evidence;
    this.outcomes = outcomes;
  }

  /**
   * What people are asked about.
   *
   * @param number of the statement in its session
   */
  record Matter(
      Request.Statement statement,
      long number,
      Judgement judgement,
      Verdict.Review review,
      KeptStatement kept) {}

  /** What they are shown, and by what it is known when it comes again. */
  private record Shown(Judgement judgement, ApprovalRequest request, Optional<Binding> binding) {}

  /** What would run by now. */
  private record Now(Judgement judgement, boolean asShown) {}

  /**
   * Completes once somebody has said yes; fails with {@link RefusedException} otherwise.
   *
   * @param judgedAnew what the statement would do, and how that is judged, when it is asked
   * @param onHeld as {@link StatementDesk#clear} has it
   */
  Future<Cleared> ask(
      Matter matter,
      Supplier<Future<Judgement>> judgedAnew,
      Function<String, Optional<Refusal>> onHeld) {
    return estimated(matter.statement(), matter.judgement())
        .compose(judgement -> work.on(matter.statement(), () -> shown(matter, judgement)))
        .compose(
            shown ->
                decided(matter, shown, onHeld)
                    .compose(approval -> approved(matter, shown.request(), approval, judgedAnew)));
  }

  /** How many rows it touches is worth knowing to whoever decides, whether or not a rule asks. */
  private Future<Judgement> estimated(Request.Statement statement, Judgement judgement) {
    List<StatementFacts> facts = StatementJudge.facts(judgement.reading().inspection());
    if (judgement.estimatedRows().isPresent() || facts.size() != 1) {
      return Future.succeededFuture(judgement);
    }
    return work.on(statement, () -> PlanQuestion.about(statement, facts.get(0), reading))
        .compose(
            question ->
                question
                    .map(
                        plan ->
                            estimates
                                .rows(statement, plan, judgement.reading())
                                .map(judgement::withRows))
                    .orElse(Future.succeededFuture(judgement)));
  }

  private Shown shown(Matter matter, Judgement judgement) {
    ApprovalRequest request =
        requests.of(
            matter.statement(),
            matter.number(),
            judgement,
            matter.review(),
            judgement.revealed(principal),
            matter.kept());
    return new Shown(
        judgement,
        request,
        Bindings.of(
            judge.server(), request, matter.statement(), judgement, matter.review(), reading));
  }

  private Future<Reviews.Approved> decided(
      Matter matter, Shown shown, Function<String, Optional<Refusal>> onHeld) {
    outcomes.times().onAsked();
    return reviews
        .decide(
            new Reviews.Asked(
                matter.number(),
                shown.request(),
                shown.binding(),
                matter.review(),
                onHeld,
                (filed, wait) ->
                    evidence.accompany(filed, matter.statement(), shown.judgement(), wait)))
        .onComplete(decided -> outcomes.times().onDecided())
        .transform(decided -> settled(matter.number(), decided))
        .onFailure(cause -> onRolledBack(matter.number(), cause));
  }

  /** What was looked at in the session may have cost it its transaction. */
  private Future<Reviews.Approved> settled(long number, AsyncResult<Reviews.Approved> decided) {
    return evidence
        .settled()
        .onFailure(e -> outcomes.onEndedHere(number, Optional.of(ClearanceFailure.refusalOf(e))))
        .compose(
            free ->
                decided.succeeded()
                    ? Future.succeededFuture(decided.result())
                    : Future.failedFuture(decided.cause()));
  }

  /** That the transaction is gone is an outcome of its own. */
  private void onRolledBack(long number, Throwable cause) {
    if (cause instanceof RefusedException refused && refused.refusal().rolledBack()) {
      outcomes.onEndedHere(number, Optional.of(refused.refusal()));
    }
  }

  /**
   * Days may have passed: it runs only if it still does what the people saw, as far as the policies
   * and what exists in the database tell.
   */
  private Future<Cleared> approved(
      Matter matter,
      ApprovalRequest shown,
      Reviews.Approved approval,
      Supplier<Future<Judgement>> judgedAnew) {
    return judge
        .lookedAnew(matter.judgement(), approval.ofAKind())
        .compose(done -> judgedAnew.get())
        .compose(found -> work.on(matter.statement(), () -> compared(matter, shown, found)))
        .compose(
            now -> {
              if (now.asShown()) {
                Clearance clearance =
                    Clearance.of(
                        matter.review(),
                        approval.outcome(),
                        matter.number(),
                        now.judgement().masks());
                return StatementDesk.cleared(clearance, now.judgement(), matter.kept());
              }
              Refusal changed = Refusal.changed(now.judgement().verdict());
              outcomes.onEndedHere(matter.number(), Optional.of(changed));
              return StatementDesk.refused(changed);
            });
  }

  private Now compared(Matter matter, ApprovalRequest shown, Judgement found) {
    Judgement heeded = lending.heed(found);
    return new Now(
        heeded,
        heeded.isSameAs(matter.judgement())
            && requests.isStill(shown, matter.statement(), heeded.revealed(principal)));
  }
}
