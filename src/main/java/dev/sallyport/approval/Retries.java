package dev.sallyport.approval;

import dev.sallyport.approval.RetryStore.Holder;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What became of a statement that comes again after its connection has stopped waiting. Any thread;
 * futures complete on their caller's context.
 */
public final class Retries {
  private final RetryStore store;
  private final String gateway;
  private final Waits waits;
  private final Supplier<Instant> now;

  Retries(RetryStore store, String gateway, Waits waits, Supplier<Instant> now) {
    this.store = store;
    this.gateway = gateway;
    this.waits = waits;
    this.now = now;
  }

  /** Lets a session wait. */
  @FunctionalInterface
  interface Waits {
    Future<Wait> begin(
        String id, Instant holdUntil, Instant expiresAt, Supplier<Future<Boolean>> enter);
  }

  /**
   * A session that waits.
   *
   * @param begun false when somebody else waits, or there is nothing to wait for
   * @param outcome never completes when it has not begun
   */
  public record Wait(boolean begun, Future<ApprovalOutcome> outcome) {}

  /** The newest request of use to this very statement. */
  public Future<Optional<ApprovalRecord>> find(Binding binding, String requester) {
    return store.find(binding.statement(), requester, now.get());
  }

  /** Waits for a request that is pending and for which nobody waits. */
  public Future<Wait> attach(ApprovalRecord open, String session, long statement, Instant until) {
    Instant expiresAt = open.request().terms().expiresAt();
    Instant holdUntil = until.isBefore(expiresAt) ? until : expiresAt;
    String id = open.request().id();
    Holder holder = new Holder(gateway, session, statement, holdUntil);
    return waits.begin(id, holdUntil, expiresAt, () -> store.attach(id, holder, now.get()));
  }

  /** Uses an approval up; false when somebody else did. */
  public Future<Boolean> claim(ApprovalRecord approved) {
    return store.claim(approved.request().id(), now.get());
  }
}
