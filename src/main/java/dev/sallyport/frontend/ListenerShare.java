package dev.sallyport.frontend;

import dev.sallyport.identity.ClientNetwork;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all instances of one listener have in common; the only state that crosses event loops. */
final class ListenerShare implements Shareable {
  private static final AtomicInteger LAST_CONNECTION_ID = new AtomicInteger();

  private final int maxConnections;
  private final int maxLoginsPerAddress;
  private final AtomicInteger connections = new AtomicInteger();

  /** Logins that are not finished; never more entries than connections. */
  private final Map<ClientNetwork, Integer> logins = new ConcurrentHashMap<>();

  ListenerShare(int maxConnections, int maxLoginsPerAddress) {
    this.maxConnections = maxConnections;
    this.maxLoginsPerAddress = maxLoginsPerAddress;
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

  /**
   * Begins a login, unless this client has too many unfinished ones: silent sockets of one client
   * must not take the places of all others.
   */
  boolean tryBeginLogin(ClientNetwork client) {
    if (logins.merge(client, 1, Integer::sum) <= maxLoginsPerAddress) {
      return true;
    }
    endLogin(client);
    return false;
  }

  /** Ends a login that was begun, however it ended. */
  void endLogin(ClientNetwork client) {
    logins.computeIfPresent(client, (key, begun) -> begun == 1 ? null : begun - 1);
  }

  /** Unique in this process until four thousand million connections were accepted; never 0. */
  static long nextConnectionId() {
    int id = LAST_CONNECTION_ID.incrementAndGet();
    return Integer.toUnsignedLong(id == 0 ? LAST_CONNECTION_ID.incrementAndGet() : id);
  }
}
