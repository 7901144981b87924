package dev.sallyport.frontend;

import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.atomic.AtomicInteger;

/** What all instances of one listener have in common; the only state that crosses event loops. */
final class ListenerShare implements Shareable {
  private static final AtomicInteger LAST_CONNECTION_ID = new AtomicInteger();

  private final int maxConnections;
  private final AtomicInteger connections = new AtomicInteger();

  ListenerShare(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  /** Takes a place, if there is one; the taker gives it back when its socket is closed. */
  boolean tryEnter() {
    if (connections.incrementAndGet() <= maxConnections) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  /** Gives a place back. */
  void leave() {
    connections.decrementAndGet();
  }

  /** Unique in this process until four thousand million connections were accepted; never 0. */
  static long nextConnectionId() {
    int id = LAST_CONNECTION_ID.incrementAndGet();
    return Integer.toUnsignedLong(id == 0 ? LAST_CONNECTION_ID.incrementAndGet() : id);
  }
}
