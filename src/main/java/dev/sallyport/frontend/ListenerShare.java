package dev.sallyport.frontend;

import io.vertx.core.shareddata.Shareable;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** What all instances of one listener have in common; the only state that crosses event loops. */
final class ListenerShare implements Shareable {
  /**
   * Connection ids begin here, where those of servers do not come in a lifetime, so that KILL can
   * tell a gateway's id from a server's. They end where a signed 32-bit integer does: some drivers
   * read them as one.
   */
  static final int FIRST_CONNECTION_ID = 1 << 30;

  /** Anywhere: a KILL that comes late must not meet a session of the next start. */
  private static final AtomicInteger LAST_CONNECTION_ID =
      new AtomicInteger(new SecureRandom().nextInt());

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

  /** Unique in this process until a thousand million connections were accepted; never 0. */
  static long nextConnectionId() {
    return FIRST_CONNECTION_ID | LAST_CONNECTION_ID.incrementAndGet() & FIRST_CONNECTION_ID - 1;
  }
}
