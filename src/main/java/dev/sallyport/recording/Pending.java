package dev.sallyport.recording;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * An event that waits to be written, or for the disk. Confined to the event loop, but that the
 * thread of the {@link RoomKeeper} makes a large one ready.
 */
final class Pending {
  private final SessionEvent event;
  private final boolean forced;
  private final long sinceNanos = System.nanoTime();
  private final Promise<Void> promise = Promise.promise();

  private byte[] content;
  private Room own;
  private JournalUnavailableException fault;
  private boolean beingPrepared;

  /**
   * Waits for the disk if {@code forced}, otherwise for the operating system alone.
   *
   * @param content of its frame; null for a large event that is not encoded yet
   */
  Pending(SessionEvent event, byte[] content, boolean forced) {
    this.event = event;
    this.content = content;
    this.forced = forced;
  }

  SessionEvent event() {
    return event;
  }

  byte[] content() {
    return content;
  }

  boolean forced() {
    return forced;
  }

  boolean ends() {
    return JournalLimit.endsSomething(event);
  }

  Future<Void> future() {
    return promise.future();
  }

  boolean isSettled() {
    return promise.future().isComplete();
  }

  void complete() {
    promise.tryComplete();
  }

  void fail(JournalUnavailableException cause) {
    promise.tryFail(cause);
  }

  long waitedNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** True the first time. */
  boolean beginPreparing() {
    boolean first = !beingPrepared;
    beingPrepared = true;
    return first;
  }

  /** It was encoded. */
  void encoded(byte[] bytes) {
    content = bytes;
    beingPrepared = false;
  }

  /** It stands in a file of its own. */
  void standsIn(Room room) {
    own = room;
  }

  /** It cannot be made ready. */
  void cannotBeWritten(JournalUnavailableException cause) {
    fault = cause;
  }

  Room own() {
    return own;
  }

  JournalUnavailableException fault() {
    return fault;
  }
}
