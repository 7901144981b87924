package dev.sallyport.approval;

import dev.sallyport.approval.ApprovalStore.Audience;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.Selection;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk over an {@link ApprovalStore}. Timers and callers only propose an end; the store's
 * compare-and-set says which one counts, and the waiting session is told what the store says.
 *
 * <p>May be called from any thread; the future of {@link #submit} completes on its caller's
 * context.
 */
public final class StoredApprovalDesk implements ApprovalDesk {
  /** How often requests are looked for whose timer died with its gateway. */
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

  /** Requests ended by one sweep; the next one takes the rest. */
  private static final int SWEEP_LIMIT = 500;

  /** Earlier requests on one card. */
  private static final int SIMILAR_LIMIT = 5;

  private static final String NOBODY_DECIDED = "nobody decided in time";
  private static final String NOBODY_YET = "nobody has decided yet";
  private static final Logger LOG = LoggerFactory.getLogger(StoredApprovalDesk.class);

  private final Vertx vertx;
  private final Clock clock;
  private final ApprovalStore store;
  private final ApprovalFeed feed;
  private final String gateway;
  private final PendingBounds bounds;
  private final Decisions decisions;
  private final Waiters waiting;
  private volatile long sweepTimer = -1;

  /**
   * A desk of one gateway.
   *
   * @param gateway the gateway's name among those that share the store
   * @param log where decisions are written down before they count
   */
  public StoredApprovalDesk(
      Vertx vertx,
      Clock clock,
      ApprovalStore store,
      ApprovalFeed feed,
      String gateway,
      PendingBounds bounds,
      DecisionLog log) {
    this.vertx = vertx;
    this.clock = clock;
    this.store = store;
    this.feed = feed;
    this.gateway = gateway;
    this.bounds = bounds;
    this.decisions = new Decisions(store, log);
    this.waiting = new Waiters(vertx, store, gateway, this::now);
  }

  /**
   * Withdraws what sessions of an earlier run left waiting, then keeps watch. To be called once,
   * before the first {@link #submit}.
   *
   * @return how many requests were left
   */
  public Future<Integer> start() {
    return withdrawLeftovers(0)
        .onSuccess(
            count -> sweepTimer = vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), id -> endOverdue()));
  }

  /** Withdraws what still waits. */
  public Future<Void> close() {
    vertx.cancelTimer(sweepTimer);
    return Future.join(
            waiting.ids().stream()
                .map(id -> withdraw(id, "the gateway was stopped; send the statement again"))
                .toList())
        .mapEmpty();
  }

  @Override
  public Optional<Retries> retries() {
    return Optional.of(new Retries(store.retries(), gateway, this::waitFor, this::now));
  }

  /** What is to be done here because of other nodes. */
  public ApprovalsElsewhere elsewhere() {
    return new ApprovalsElsewhere(store, feed, waiting, this::publish);
  }

  @Override
  public Future<ApprovalOutcome> submit(ApprovalRequest request) {
    return submit(request, Optional.empty());
  }

  @Override
  public Future<ApprovalOutcome> submit(ApprovalRequest request, Optional<Binding> binding) {
    if (nobodyCanDecide(request)) {
      return Future.failedFuture(undecidable());
    }
    if (!request.held()) {
      return Future.failedFuture(new IllegalArgumentException("no session waits for this request"));
    }
    ApprovalRequest.Terms terms = request.terms();
    return waitFor(
            request.id(),
            terms.holdUntil(),
            terms.expiresAt(),
            () -> store.insert(request, binding, gateway, bounds).map(true))
        .compose(Retries.Wait::outcome);
  }

  /**
   * Somebody waits, from when the store says so.
   *
   * @param enter puts it into the store; completes with false when somebody else waits
   * @return completes when it stands in the store, with the wait for the outcome
   */
  private Future<Retries.Wait> waitFor(
      String id, Instant holdUntil, Instant expiresAt, Supplier<Future<Boolean>> enter) {
    Waiter waiter = new Waiter(vertx.getOrCreateContext());
    if (!waiting.add(id, waiter)) {
      return Future.failedFuture(
          new IllegalArgumentException("approval " + id + " was filed before"));
    }
    return enter
        .get()
        .onComplete(
            entered -> {
              if (entered.failed() || !entered.result()) {
                waiting.remove(id, waiter);
              } else {
                publish(id);
                boolean holdFirst = holdUntil.isBefore(expiresAt);
                waiter.setTimer(
                    vertx.setTimer(
                        millisUntil(holdFirst ? holdUntil : expiresAt),
                        timer -> endWait(id, holdFirst)));
              }
              waiter.filed().tryComplete();
            })
        .map(entered -> new Retries.Wait(entered, waiter.future()));
  }

  /** The request stays open when the connection stops waiting before its time is over. */
  private void endWait(String id, boolean holdFirst) {
    if (!holdFirst) {
      expire(id);
      return;
    }
    release(id, NOBODY_YET).onFailure(e -> waiting.fail(id, e));
  }

  private Future<Void> release(String id, String why) {
    return store
        .retries()
        .release(id, gateway)
        .compose(
            released -> {
              if (released) {
                waiting.tell(id, new ApprovalOutcome(ApprovalState.PENDING, "", why, now()));
                return publish(id);
              }
              return waiting.look(id);
            });
  }

  @Override
  public Future<Void> file(ApprovalRequest request) {
    if (nobodyCanDecide(request)) {
      return Future.failedFuture(undecidable());
    }
    if (request.held()) {
      return Future.failedFuture(new IllegalArgumentException("a session waits for this request"));
    }
    return store.insert(request, gateway, bounds).compose(stored -> publish(request.id()));
  }

  private static boolean nobodyCanDecide(ApprovalRequest request) {
    ApprovalRequest.Terms terms = request.terms();
    return terms.quorum() < 1
        || terms.approvers().isEmpty()
        || terms.quorumGroups() > Math.min(terms.quorum(), terms.approvers().size());
  }

  private static IllegalArgumentException undecidable() {
    return new IllegalArgumentException("a review needs approvers and a quorum that they can make");
  }

  @Override
  public Future<Boolean> attach(String id, Evidence evidence) {
    return waiting
        .filed(id)
        .compose(v -> store.attach(id, evidence))
        .compose(attached -> attached ? publish(id).map(true) : Future.succeededFuture(false));
  }

  @Override
  public Future<List<Evidence.Similar>> similar(ApprovalRequest request) {
    return store.similar(request, SIMILAR_LIMIT);
  }

  @Override
  public Future<Void> withdraw(String id, String why) {
    return waiting.filed(id).compose(v -> withdraw(id, Optional.of(gateway), why));
  }

  @Override
  public Future<Void> takeBack(String id, String why) {
    return withdraw(id, Optional.empty(), why);
  }

  private Future<Void> withdraw(String id, Optional<String> waits, String why) {
    ApprovalOutcome outcome = new ApprovalOutcome(ApprovalState.WITHDRAWN, "", why, now());
    return store.withdraw(id, waits, outcome).compose(done -> ended(id, done, outcome));
  }

  /** Who cannot come again by another session has to ask anew there. */
  @Override
  public Future<Void> letGo(String id, String why) {
    return waiting
        .filed(id)
        .compose(v -> store.find(id))
        .compose(
            found ->
                found.filter(request -> request.waiting().binding().isPresent()).isPresent()
                    ? release(id, why + ", and " + NOBODY_YET)
                    : withdraw(id, why + "; send the statement again"));
  }

  /**
   * Principals or groups are revoked: nothing that was asked for them is of use, nor what their
   * people approved, also not later.
   */
  public Future<Void> endOf(Collection<Revocation> revocations) {
    return store
        .retries()
        .endOf(revocations)
        .compose(
            ended -> {
              List<Future<Void>> all = new ArrayList<>();
              ended.open().forEach(id -> all.add(takeBack(id, "its agent was revoked")));
              ended.uncounted().forEach(id -> all.add(publish(id)));
              return Future.join(all).mapEmpty();
            });
  }

  @Override
  public Future<ApprovalRecord> decide(String id, Decision decision) {
    Instant now = now();
    return inTime(id, now)
        .compose(found -> decisions.take(id, found, decision, now))
        .onSuccess(feed::publish)
        .compose(changed -> waiting.look(id, Optional.of(changed)).map(changed));
  }

  @Override
  public Future<Optional<ApprovalRecord>> find(String id, Principal viewer, boolean seesAll) {
    return inTime(id, now())
        .map(found -> found.filter(approval -> seesAll || Decisions.maySee(approval, viewer)));
  }

  @Override
  public Future<List<ApprovalRecord>> list(
      Optional<ApprovalState> state, Principal viewer, boolean seesAll, int limit) {
    Optional<Audience> audience =
        seesAll
            ? Optional.empty()
            : Optional.of(new Audience(viewer.id(), Decisions.decidingGroups(viewer)));
    return store.list(new Selection(state, audience, limit));
  }

  /** As it stands in the store, ended before if its time is over. */
  private Future<Optional<ApprovalRecord>> inTime(String id, Instant now) {
    return store
        .find(id)
        .compose(
            found -> {
              boolean late =
                  found.isPresent()
                      && found.get().state() == ApprovalState.PENDING
                      && !now.isBefore(found.get().request().terms().expiresAt());
              return late
                  ? finish(id, ApprovalState.EXPIRED, NOBODY_DECIDED).compose(v -> store.find(id))
                  : Future.succeededFuture(found);
            });
  }

  private void expire(String id) {
    finish(id, ApprovalState.EXPIRED, NOBODY_DECIDED)
        .onFailure(
            e -> {
              waiting.fail(id, e);
            });
  }

  private Future<Void> finish(String id, ApprovalState state, String why) {
    ApprovalOutcome outcome = new ApprovalOutcome(state, "", why, now());
    return store.finish(id, outcome).compose(done -> ended(id, done, outcome));
  }

  /** Where it was final before, or is another session's by now, the one here is told so. */
  private Future<Void> ended(String id, boolean done, ApprovalOutcome outcome) {
    if (done) {
      waiting.tell(id, outcome);
      return publish(id);
    }
    return waiting.look(id);
  }

  /** Never fails: the change stands in the store, whoever hears of it. */
  private Future<Void> publish(String id) {
    return store
        .find(id)
        .onSuccess(found -> found.ifPresent(feed::publish))
        .onFailure(e -> LOG.warn("approval change was not announced approval={}", id, e))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void endOverdue() {
    store
        .overdue(now(), SWEEP_LIMIT)
        .onSuccess(ids -> ids.forEach(this::expire))
        .compose(ids -> store.retries().forget(now()))
        .onFailure(e -> LOG.warn("overdue approvals could not be looked for", e));
  }

  private Future<Integer> withdrawLeftovers(int soFar) {
    return store
        .pendingOf(gateway, SWEEP_LIMIT)
        .compose(
            ids ->
                ids.isEmpty()
                    ? Future.succeededFuture(soFar)
                    : Future.all(
                            ids.stream()
                                .map(
                                    id ->
                                        withdraw(
                                            id,
                                            "the gateway was restarted; send the statement again"))
                                .toList())
                        .compose(v -> withdrawLeftovers(soFar + ids.size())));
  }

  private long millisUntil(Instant deadline) {
    // A timer that fires a fraction too early would find the request not yet overdue.
    return Math.max(1, Duration.between(clock.instant(), deadline).toMillis() + 1);
  }

  /** As precise as the store keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
