package dev.sallyport.recording;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An event on its way to the journal. Its writer takes it, on another thread, unless whoever waits
 * for it has given up before.
 */
final class Pending {
  private enum Step {
    WAITING,
    TAKEN,
    GIVEN_UP
  }

  private final SessionEvent event;
  private final boolean forced;
  private final long sinceNanos = System.nanoTime();
  private final Promise<Void> promise = Promise.promise();
  private final AtomicReference<Step> step = new AtomicReference<>(Step.WAITING);

  /** Set by the writer before it has {@link #settle} called on the event loop. */
  private JournalUnavailableException failure;

  /** Waits for the disk if {@code forced}, otherwise for the operating system alone. */
  Pending(SessionEvent event, boolean forced) {
    this.event = event;
    this.forced = forced;
  }

  SessionEvent event() {
    return event;
  }

  boolean forced() {
    return forced;
  }

  Future<Void> future() {
    return promise.future();
  }

  /** Begins to write it; false when nobody waits for it any more. */
  boolean take() {
    return step.compareAndSet(Step.WAITING, Step.TAKEN);
  }

  /**
   * Waits no longer.
   *
   * @return whether it will never be written
   */
  boolean giveUp() {
    return step.compareAndSet(Step.WAITING, Step.GIVEN_UP);
  }

  Pending failed(JournalUnavailableException cause) {
    failure = cause;
    return this;
  }

  /** Tells whoever waits, on the event loop. */
  void settle() {
    if (failure == null) {
      promise.tryComplete();
    } else {
      promise.tryFail(failure);
    }
  }

  void fail(JournalUnavailableException cause) {
    promise.tryFail(cause);
  }

  boolean isSettled() {
    return promise.future().isComplete();
  }

  long waitedNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }
}
