package dev.sallyport.access;

import dev.sallyport.access.AccessAnswer.State;
import dev.sallyport.access.AccessRefusedException.Reason;
import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalDigest;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.TooManyPendingException;
import dev.sallyport.config.Connections;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.recording.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an access request to a lease: the policies decide, people where the policies say so, and who
 * asked comes for the lease. Any thread.
 */
public final class LeaseDesk {
  /** How long an approval stands for which nobody comes. */
  static final Duration COLLECTED_WITHIN = Duration.ofHours(1);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

  private final Vertx vertx;
  private final Clock clock;
  private final Policies policies;
  private final Connections connections;
  private final LeaseStore leases;
  private final TokenUses tokenUses;
  private final ApprovalDesk approvals;
  private final ApprovalFeed feed;
  private final AccessMinutes minutes;
  private final LeaseMaker maker;
  private final Decisions decisions;
  private final Leases book;
  private final AccessPace pace;
  private Runnable unsubscribe = () -> {};
  private long sweepTimer = -1;

  /**
   * A desk of one gateway.
   *
   * @param connections those that can be asked for
   * @param recorder for the minutes of access requests alone
   * @param pace the gateway's
   */
  public LeaseDesk(
      Vertx vertx,
      Clock clock,
      Policies policies,
      Connections connections,
      LeaseStore leases,
      TokenUses tokenUses,
      ApprovalDesk approvals,
      ApprovalFeed feed,
      Recorder recorder,
      AccessPace pace) {
    this.vertx = vertx;
    this.clock = clock;
    this.policies = policies;
    this.connections = connections;
    this.leases = leases;
    this.tokenUses = tokenUses;
    this.approvals = approvals;
    this.feed = feed;
    this.minutes = new AccessMinutes(recorder, clock);
    this.maker = new LeaseMaker(leases, minutes, clock);
    this.decisions = new Decisions(vertx, feed);
    this.book = new Leases(leases, minutes, clock);
    this.pace = pace;
  }

  /**
   * Begins to listen and to clear away. To be called once.
   *
   * @param clockIsSettled whether what is old by the clock is old; nothing is forgotten otherwise
   */
  public void start(BooleanSupplier clockIsSettled) {
    unsubscribe = feed.subscribeHere(this::writeDown);
    sweepTimer = vertx.setPeriodic(1, SWEEP_INTERVAL.toMillis(), tick -> forget(clockIsSettled));
  }

  /** Stops both. */
  public void close() {
    unsubscribe.run();
    vertx.cancelTimer(sweepTimer);
  }

  /**
   * Asks for access.
   *
   * @return granted or pending; fails with {@link AccessRefusedException}
   */
  public Future<AccessAnswer> request(AccessRequest asked) {
    Optional<AccessRefusedException> malformed = AccessCheck.form(asked);
    if (malformed.isPresent()) {
      return Future.failedFuture(malformed.get());
    }
    Optional<AccessPace.Exceeded> tooOften = pace.onRequest(asked.principal().id());
    if (tooOften.isPresent()) {
      return Future.failedFuture(tooOften.get().refusal());
    }
    String id = UUID.randomUUID().toString();
    Optional<SessionTerms> terms = termsFor(asked.principal(), asked.connection());
    Optional<AccessRefusedException> refusal = AccessCheck.terms(asked, terms);
    Duration duration =
        terms
            .map(known -> AccessCheck.durationOf(asked, known.access()))
            .orElseGet(() -> asked.duration().orElse(Duration.ZERO));
    return minutes
        .requested(id, asked, duration)
        .recover(cause -> Future.failedFuture(LeaseMaker.notRecorded()))
        .compose(
            written ->
                refusal.isPresent()
                    ? refused(id, terms, refusal.get())
                    : decide(id, asked, terms.orElseThrow(), duration));
  }

  private Optional<SessionTerms> termsFor(Principal principal, String connection) {
    return connections.find(connection).isPresent()
        ? policies.admit(principal, connection)
        : Optional.empty();
  }

  private Future<AccessAnswer> refused(
      String id, Optional<SessionTerms> terms, AccessRefusedException refusal) {
    String by = terms.map(known -> String.join(", ", known.policies())).orElse("");
    return minutes
        .decided(id, false, by, refusal.getMessage())
        .onFailure(e -> LOG.error("refusal not recorded request={} error={}", id, e.getMessage()))
        .transform(written -> Future.failedFuture(refusal));
  }

  private Future<AccessAnswer> decide(
      String id, AccessRequest asked, SessionTerms terms, Duration duration) {
    ApprovalRequest.Access access =
        new ApprovalRequest.Access(asked.purpose(), asked.tags(), duration, asked.sessions());
    if (terms.access().approval().isPresent()) {
      Optional<AccessPace.Exceeded> inVain = pace.beforeCall(asked.principal().id());
      if (inVain.isPresent()) {
        return refused(id, Optional.of(terms), inVain.get().refusal());
      }
      ApprovalRequest request =
          AccessApprovals.request(
              id, "", asked.principal(), asked.connection(), access, terms, asked.client(), now());
      return approvals
          .file(request)
          .map(pending(request))
          .recover(
              cause ->
                  cause instanceof TooManyPendingException
                      ? refused(id, Optional.of(terms), tooMany(cause.getMessage()))
                      : Future.failedFuture(cause));
    }
    return minutes
        .decided(id, true, String.join(", ", terms.policies()), "")
        .recover(cause -> Future.failedFuture(LeaseMaker.notRecorded()))
        .compose(written -> maker.make(id, asked.principal(), asked.connection(), access))
        .map(made -> AccessAnswer.granted(id, made.lease().orElseThrow()));
  }

  /**
   * Where a request stands. The first look of who asked after an approval makes the lease and shows
   * it.
   *
   * @param wait how long to wait for a decision, at most
   * @param after asked when that was waited for; nothing is shown where it fails
   * @return fails with {@link AccessRefusedException} when it is not theirs
   */
  public Future<AccessAnswer> look(
      String id, Principal principal, Duration wait, Supplier<Future<Void>> after) {
    Future<AccessAnswer> now = look(id, principal);
    return wait.isZero()
        ? now
        : now.compose(
            answer ->
                answer.state() == State.PENDING
                    ? decisions
                        .await(
                            id,
                            wait,
                            () ->
                                approvals
                                    .find(id, principal, false)
                                    .map(seen -> seen.flatMap(ApprovalRecord::outcome).isPresent()))
                        .compose(woken -> after.get())
                        .compose(still -> look(id, principal))
                    : Future.succeededFuture(answer));
  }

  private Future<AccessAnswer> look(String id, Principal principal) {
    return approvals
        .find(id, principal, false)
        .compose(
            found -> {
              Optional<ApprovalRecord> own = found.filter(a -> isOwn(a.request(), principal));
              return own.isPresent() ? standing(own.get(), principal) : granted(id, principal);
            });
  }

  /** An agent that acts for somebody else by now has other people who may not decide on it. */
  private static boolean isOwn(ApprovalRequest request, Principal principal) {
    return request.requester().id().equals(principal.id())
        && request.requester().actsFor().equals(principal.actsFor())
        && request.access().isPresent()
        && !request.held();
  }

  /** One that nobody had to be asked for. */
  private Future<AccessAnswer> granted(String id, Principal principal) {
    return leases
        .ofRequest(id)
        .compose(
            made ->
                made.filter(lease -> lease.lease().principal().id().equals(principal.id()))
                    .map(lease -> Future.succeededFuture(collected(id, lease)))
                    .orElseGet(() -> Future.failedFuture(notFound())));
  }

  private Future<AccessAnswer> standing(ApprovalRecord approval, Principal principal) {
    ApprovalRequest request = approval.request();
    Optional<ApprovalOutcome> outcome = approval.outcome();
    if (outcome.isEmpty()) {
      return Future.succeededFuture(pending(request));
    }
    if (outcome.get().state() != ApprovalState.APPROVED) {
      return Future.succeededFuture(
          AccessAnswer.ended(
              request.id(), State.valueOf(outcome.get().state().name()), reason(outcome.get())));
    }
    return leases
        .ofRequest(request.id())
        .compose(
            made ->
                made.isPresent()
                    ? Future.succeededFuture(collected(request.id(), made.get()))
                    : collect(request, outcome.get(), principal));
  }

  private static String reason(ApprovalOutcome outcome) {
    return outcome.by().isEmpty()
        ? outcome.reason()
        : "denied by " + outcome.by() + ": " + outcome.reason();
  }

  private Future<AccessAnswer> collect(
      ApprovalRequest request, ApprovalOutcome outcome, Principal principal) {
    ApprovalRequest.Access access = request.access().orElseThrow();
    if (!now().isBefore(outcome.at().plus(COLLECTED_WITHIN))) {
      return Future.succeededFuture(
          AccessAnswer.ended(
              request.id(),
              State.EXPIRED,
              "it was approved, but nobody came for the lease within "
                  + COLLECTED_WITHIN.toMinutes()
                  + " minutes"));
    }
    String digest = ApprovalDigest.ofAccess(principal.id(), request.connection(), access);
    if (!digest.equals(request.digest())) {
      LOG.error("what was approved is not what is stored request={}", request.id());
      return Future.succeededFuture(
          AccessAnswer.ended(request.id(), State.DENIED, "it is not what was approved"));
    }
    AccessRequest again =
        new AccessRequest(
            principal,
            request.connection(),
            access.purpose(),
            access.tags(),
            Optional.of(access.duration()),
            access.sessions(),
            request.origin().client());
    Optional<SessionTerms> terms = termsFor(principal, request.connection());
    Optional<String> changed =
        AccessCheck.terms(again, terms)
            .map(Throwable::getMessage)
            .or(() -> AccessApprovals.asksOthers(Optional.of(request.terms()), terms.get()));
    if (changed.isPresent()) {
      return Future.succeededFuture(
          AccessAnswer.ended(
              request.id(),
              State.DENIED,
              "the policy has changed since it was approved: " + changed.get()));
    }
    return maker
        .make(request.id(), principal, request.connection(), access)
        .map(made -> answer(request.id(), made));
  }

  private static AccessAnswer answer(String id, LeaseMaker.Made made) {
    return made.insertion() == LeaseStore.Insertion.REVOKED
        ? AccessAnswer.ended(id, State.DENIED, ApprovalStore.REVOKED_SINCE)
        : made.lease()
            .map(lease -> AccessAnswer.granted(id, lease))
            .orElseGet(() -> AccessAnswer.ended(id, State.COLLECTED, ""));
  }

  private static AccessAnswer pending(ApprovalRequest request) {
    return new AccessAnswer(
        request.id(),
        State.PENDING,
        "",
        Optional.of(request.terms().expiresAt()),
        Optional.empty());
  }

  private static AccessAnswer collected(String id, LeaseRecord made) {
    return new AccessAnswer(
        id, State.COLLECTED, "", Optional.of(made.lease().expiresAt()), Optional.empty());
  }

  /** Takes a request back that waits; one that is decided stays as it is. */
  public Future<AccessAnswer> withdraw(String id, Principal principal) {
    return look(id, principal)
        .compose(
            answer ->
                answer.state() == State.PENDING
                    ? approvals
                        .takeBack(id, "taken back by who asked")
                        .onSuccess(done -> pace.onCallInVain(principal.id()))
                        .compose(done -> look(id, principal))
                    : Future.succeededFuture(answer));
  }

  /** The leases that were made. */
  public Leases leases() {
    return book;
  }

  /** Decisions on requests of access, whoever waits for them. */
  private void writeDown(ApprovalRecord approval) {
    ApprovalRequest request = approval.request();
    if (request.access().isPresent() && !request.held()) {
      approval
          .outcome()
          .ifPresent(
              outcome ->
                  minutes
                      .decided(request.id(), outcome)
                      .onFailure(
                          e ->
                              LOG.error(
                                  "decision not recorded request={} error={}",
                                  request.id(),
                                  e.getMessage())));
    }
  }

  private void forget(BooleanSupplier clockIsSettled) {
    if (!clockIsSettled.getAsBoolean()) {
      return;
    }
    Instant before = now().minus(LeaseStore.KEPT);
    leases
        .forget(before)
        .compose(forgotten -> tokenUses.forget(before))
        .onFailure(
            e -> LOG.warn("expired leases could not be cleared away error={}", e.toString()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  static AccessRefusedException notFound() {
    return new AccessRefusedException(
        Reason.NOT_FOUND, "There is no such request or lease of yours.", "Check its identifier.");
  }

  private static AccessRefusedException tooMany(String message) {
    return new AccessRefusedException(
        Reason.TOO_MANY, message + ".", "Wait for the decisions, or take requests back.");
  }
}
