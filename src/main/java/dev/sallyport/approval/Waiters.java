package dev.sallyport.approval;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of this gateway that wait, each for one request. Any thread. */
final class Waiters {
  private static final String CUT_OFF = "this gateway was cut off from the others meanwhile";
  private static final Logger LOG = LoggerFactory.getLogger(StoredApprovalDesk.class);

  private final Map<String, Waiter> waiting = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final ApprovalStore store;
  private final String gateway;
  private final Supplier<Instant> now;

  Waiters(Vertx vertx, ApprovalStore store, String gateway, Supplier<Instant> now) {
    this.vertx = vertx;
    this.store = store;
    this.gateway = gateway;
    this.now = now;
  }

  /** False when somebody waits for that request. */
  boolean add(String id, Waiter waiter) {
    return waiting.putIfAbsent(id, waiter) == null;
  }

  void remove(String id, Waiter waiter) {
    waiting.remove(id, waiter);
  }

  /** For which requests somebody waits. */
  Set<String> ids() {
    return Set.copyOf(waiting.keySet());
  }

  /** Whatever is said of a request waits until it stands in the store, or never will. */
  Future<Void> filed(String id) {
    Waiter waiter = waiting.get(id);
    return waiter == null ? Future.succeededFuture() : waiter.filed().future();
  }

  /** Wakes the session that waits here, once. */
  void tell(String id, ApprovalOutcome outcome) {
    Waiter waiter = waiting.get(id);
    if (waiter != null) {
      tell(id, waiter, outcome);
    }
  }

  private void tell(String id, Waiter waiter, ApprovalOutcome outcome) {
    if (waiting.remove(id, waiter)) {
      waiter.timer().ifPresent(vertx::cancelTimer);
      waiter.complete(outcome);
    }
  }

  /** As {@link #look(String, Optional)}, of what the store says now. */
  Future<Void> look(String id) {
    return waiting.containsKey(id)
        ? filed(id).compose(v -> store.find(id)).compose(found -> look(id, found))
        : Future.succeededFuture();
  }

  /**
   * Wakes it when the request is decided, or is not its own any more. A request has one connection
   * that may run it: one that lost its hold, because its gateway was taken for dead, waits for
   * nothing, whether another one has it by now or none. Nor does it run what somebody approved who
   * was revoked before it heard of that.
   *
   * @param found the request as the store had it after it was filed
   */
  Future<Void> look(String id, Optional<ApprovalRecord> found) {
    Waiter waiter = waiting.get(id);
    if (waiter == null) {
      return Future.succeededFuture();
    }
    Optional<ApprovalOutcome> outcome = found.flatMap(ApprovalRecord::outcome);
    if (outcome.filter(ended -> ended.state() != ApprovalState.APPROVED).isPresent()) {
      tell(id, waiter, outcome.get());
      return Future.succeededFuture();
    }
    return waiter
        .filed()
        .future()
        .compose(v -> store.hold(id, gateway))
        .onSuccess(hold -> ofHold(hold, outcome).ifPresent(toTell -> tell(id, waiter, toTell)))
        .mapEmpty();
  }

  private Optional<ApprovalOutcome> ofHold(
      ApprovalStore.Hold hold, Optional<ApprovalOutcome> approved) {
    return switch (hold) {
      case HELD -> approved;
      case LOST -> Optional.of(without(ApprovalState.PENDING, CUT_OFF));
      case REVOKED -> Optional.of(without(ApprovalState.WITHDRAWN, ApprovalStore.REVOKED_SINCE));
    };
  }

  private ApprovalOutcome without(ApprovalState state, String why) {
    return new ApprovalOutcome(state, "", why, now.get());
  }

  /** Whatever the store holds, it can't be read: the session must not run the statement. */
  void fail(String id, Throwable cause) {
    LOG.error("approval could not be ended approval={}", id, cause);
    Waiter waiter = waiting.remove(id);
    if (waiter != null) {
      waiter.fail(cause);
    }
  }
}
