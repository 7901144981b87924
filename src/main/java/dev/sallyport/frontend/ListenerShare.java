package dev.sallyport.frontend;

import dev.sallyport.identity.ClientNetwork;
import io.vertx.core.shareddata.Shareable;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Unique in this process until a thousand million connections were accepted; never 0. */
  static long nextConnectionId() {
    return FIRST_CONNECTION_ID | LAST_CONNECTION_ID.incrementAndGet() & FIRST_CONNECTION_ID - 1;
  }
}
