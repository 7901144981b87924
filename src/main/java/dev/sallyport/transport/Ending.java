package dev.sallyport.transport;

import java.util.Optional;
import java.util.function.Consumer;

/** How a socket comes to its end, and who hears of it, once. */
final class Ending {
  private Consumer<Optional<Throwable>> listener;
  private Throwable cause;
  private boolean gone;
  private boolean lingers;
  private boolean closed;

  /** Sets who hears of it; at once when it has come already. */
  void onClosed(Consumer<Optional<Throwable>> handler) {
    listener = handler;
    if (closed) {
      tell();
    }
  }

  /** Why it will be; of several causes the first. */
  void because(Throwable why) {
    cause = cause == null ? why : cause;
  }

  /**
   * The peer is gone.
   *
   * @param unread whether it is not to be told before what came was delivered
   */
  void onGone(boolean unread) {
    gone = true;
    lingers = unread;
  }

  /**
   * Closes if it is time.
   *
   * @param waits whether something that came is yet to be delivered
   * @return whether it did now
   */
  boolean close(boolean waits) {
    if (!gone || closed || lingers && waits) {
      return false;
    }
    closed = true;
    return true;
  }

  boolean isClosed() {
    return closed;
  }

  void tell() {
    Consumer<Optional<Throwable>> told = listener;
    if (told != null) {
      listener = null;
      told.accept(Optional.ofNullable(cause));
    }
  }
}
