package dev.sallyport.session;

import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.Retries;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.SessionEvent.ReviewEnded;
import dev.sallyport.wire.response.Advice.Next;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comes by the decision on a statement that needs one: an approval that stands for it, what people
 * decided after it came first, or what they decide now, while it waits.
 */
final class Reviews {
  private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);

  private final ApprovalDesk desk;
  private final ReviewServices services;
  private final SessionMinutes minutes;
  private final TransactionHold transactions;
  private final SessionObserver observer;
  private final Clock clock;

  Reviews(
      ApprovalDesk desk,
      ReviewServices services,
      SessionMinutes minutes,
      TransactionHold transactions,
      SessionObserver observer,
      Clock clock) {
    this.desk = desk;
    this.services = services;
    this.minutes = minutes;
    this.transactions = transactions;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * What is asked.
   *
   * @param number of the statement in its session
   * @param binding by what the statement is known when it comes again
   * @param onHeld told the request's identifier when a person is asked; says why nobody waits any
   *     more, if so
   * @param company what is done while the statement waits
   */
  record Asked(
      long number,
      ApprovalRequest request,
      Optional<Binding> binding,
      Verdict.Review review,
      Function<String, Optional<Refusal>> onHeld,
      Company company) {}

  /** Goes along with a wait, and is over when it is. */
  @FunctionalInterface
  interface Company {
    Future<ApprovalOutcome> with(ApprovalRequest request, Future<ApprovalOutcome> wait);
  }

  /**
   * An approval.
   *
   * @param ofAKind whether it stands for further statements, of which nobody is shown this one
   */
  record Approved(ApprovalOutcome outcome, boolean ofAKind) {}

  /**
   * Completes with an approval, written down already; fails with {@link RefusedException} when
   * there is none.
   */
  Future<Approved> decide(Asked asked) {
    return standing(asked)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(new Approved(found.get(), true))
                    : earlier(asked, true).map(outcome -> new Approved(outcome, false)));
  }

  private Future<Optional<ApprovalOutcome>> standing(Asked asked) {
    if (asked.binding().flatMap(Binding::standing).isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    ApprovalRequest request = asked.request();
    return services
        .standing()
        .use(asked.binding().get(), request.requester().id(), request.estimatedRows())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : recorded(asked, found.get()).map(Optional::of));
  }

  private Future<ApprovalOutcome> recorded(Asked asked, StandingApproval standing) {
    ApprovalOutcome outcome =
        new ApprovalOutcome(
            ApprovalState.APPROVED, standing.by().name(), standing.reason(), standing.createdAt());
    return written(asked, standing.id(), outcome, ReviewEnded.STANDING).map(outcome);
  }

  private Future<ApprovalOutcome> earlier(Asked asked, boolean lookAgain) {
    Optional<Retries> retries = desk.retries().filter(any -> asked.binding().isPresent());
    if (retries.isEmpty()) {
      return ask(asked);
    }
    return retries
        .get()
        .find(asked.binding().get(), asked.request().requester().id())
        .compose(
            found ->
                found.isEmpty() ? ask(asked) : again(asked, found.get(), retries.get(), lookAgain));
  }

  private Future<ApprovalOutcome> again(
      Asked asked, ApprovalRecord earlier, Retries retries, boolean lookAgain) {
    return switch (earlier.state()) {
      case DENIED -> ended(asked, earlier, ReviewEnded.EARLIER);
      case APPROVED ->
          retries
              .claim(earlier)
              .compose(claimed -> claimed ? claimed(asked, earlier) : lostRace(asked, lookAgain));
      case PENDING ->
          isStillAsked(asked, earlier)
              ? transactions
                  .begin(asked.review())
                  .compose(may -> attach(asked, earlier, retries, lookAgain))
              : inPlaceOf(earlier, asked);
      default -> ask(asked);
    };
  }

  /** Whether people would be asked the same by now, and the same people. */
  private static boolean isStillAsked(Asked asked, ApprovalRecord earlier) {
    return earlier
        .waiting()
        .binding()
        .filter(then -> then.basis().equals(asked.binding().get().basis()))
        .isPresent();
  }

  /**
   * What is decided on the request from before would be by the terms of then, on what the statement
   * did then: of no use to anybody, so nobody shall be asked it any more.
   */
  private Future<ApprovalOutcome> inPlaceOf(ApprovalRecord earlier, Asked asked) {
    return desk.takeBack(
            earlier.request().id(),
            "what the statement does, or what is allowed, has changed; people are asked anew")
        .compose(done -> ask(asked));
  }

  /** Another connection was faster: what it found is not there any more. */
  private Future<ApprovalOutcome> lostRace(Asked asked, boolean lookAgain) {
    return lookAgain ? earlier(asked, false) : ask(asked);
  }

  private Future<ApprovalOutcome> claimed(Asked asked, ApprovalRecord earlier) {
    return isStillAsked(asked, earlier)
        ? ended(asked, earlier, ReviewEnded.EARLIER)
        : StatementDesk.refused(
            Refusal.denied(
                    "what the statement does, or what is allowed, has changed since request "
                        + earlier.request().id()
                        + " was approved, so the approval is not for it any more; send it again, and"
                        + " people are asked anew",
                    Next.RETRY,
                    "changed")
                .about(earlier.request().id(), page(earlier.request())));
  }

  private Future<ApprovalOutcome> ended(Asked asked, ApprovalRecord earlier, String how) {
    return written(asked, earlier.request().id(), earlier.outcome().orElseThrow(), how)
        .compose(
            written ->
                earlier.state() == ApprovalState.APPROVED
                    ? Future.succeededFuture(earlier.outcome().get())
                    : StatementDesk.refused(
                        Refusal.notApproved(
                            earlier.request(), earlier.outcome().get(), page(earlier.request()))));
  }

  private Future<ApprovalOutcome> attach(
      Asked asked, ApprovalRecord open, Retries retries, boolean lookAgain) {
    Instant until = clock.instant().plus(asked.review().hold());
    return retries
        .attach(open, minutes.session(), asked.number(), until)
        .compose(
            wait ->
                wait.begun()
                    ? held(asked, open.request(), () -> wait.outcome(), true)
                    : lostRace(asked, lookAgain));
  }

  private Future<ApprovalOutcome> ask(Asked asked) {
    ApprovalRequest request = asked.request();
    return transactions
        .begin(asked.review())
        .compose(may -> held(asked, request, () -> desk.submit(request, asked.binding()), false));
  }

  private interface Wait {
    Future<ApprovalOutcome> outcome();
  }

  /** From when the minutes say that somebody is asked to the end of the wait. */
  private Future<ApprovalOutcome> held(
      Asked asked, ApprovalRequest request, Wait wait, boolean waitsAlready) {
    return minutes
        .reviewRequested(asked.number(), request.id(), request.terms().expiresAt())
        .compose(
            recorded ->
                asked
                    .onHeld()
                    .apply(request.id())
                    .<Future<ApprovalOutcome>>map(StatementDesk::refused)
                    .orElseGet(() -> waited(asked, request, wait)))
        .recover(
            cause ->
                waitsAlready
                    ? desk.withdraw(request.id(), "the session did not wait")
                        .transform(done -> Future.failedFuture(cause))
                    : Future.failedFuture(cause))
        .compose(
            outcome ->
                written(asked, request.id(), outcome, ReviewEnded.ASKED)
                    .compose(written -> approvedOnly(asked, request, outcome)));
  }

  private Future<ApprovalOutcome> waited(Asked asked, ApprovalRequest request, Wait wait) {
    long began = System.nanoTime();
    observer.onHeld();
    return asked
        .company()
        .with(request, wait.outcome())
        .onComplete(
            ended ->
                observer.onHoldEnded(
                    ended.succeeded() ? ended.result().state().word() : "failed",
                    System.nanoTime() - began));
  }

  /**
   * Nothing runs by an approval that could not be written down, and the minutes say so as soon as
   * they can, also where it may be found in them all the same.
   */
  private Future<Void> written(Asked asked, String approval, ApprovalOutcome outcome, String how) {
    Future<Void> written = minutes.reviewEnded(asked.number(), approval, outcome, how);
    return outcome.state() == ApprovalState.APPROVED
        ? written.onFailure(
            cause ->
                minutes
                    .reviewEnded(asked.number(), approval, notSent(outcome), how)
                    .onFailure(
                        e ->
                            LOG.error(
                                "end of a wait not recorded session={} error={}",
                                minutes.session(),
                                e.getMessage())))
        : written;
  }

  private ApprovalOutcome notSent(ApprovalOutcome approved) {
    return new ApprovalOutcome(
        ApprovalState.WITHDRAWN,
        "",
        "approved by "
            + approved.by()
            + ", which could not be recorded: the statement was refused and not sent",
        clock.instant());
  }

  private Future<ApprovalOutcome> approvedOnly(
      Asked asked, ApprovalRequest request, ApprovalOutcome outcome) {
    return outcome.state() == ApprovalState.APPROVED
        ? Future.succeededFuture(outcome)
        : transactions
            .end(asked.review(), Refusal.notApproved(request, outcome, page(request)))
            .compose(StatementDesk::refused);
  }

  private Optional<String> page(ApprovalRequest request) {
    return services.pages().apply(request.id());
  }
}
