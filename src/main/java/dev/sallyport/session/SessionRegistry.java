package dev.sallyport.session;

import dev.sallyport.identity.Lease;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The running sessions of this process. Safe to ask from any thread; each session acts on its own
 * event loop.
 */
public final class SessionRegistry {
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<String, String> leases = new ConcurrentHashMap<>();
  private volatile boolean draining;

  void add(Session session, Optional<Lease> lease) {
    lease.ifPresent(held -> leases.put(session.id(), held.id()));
    sessions.put(session.id(), session);
  }

  void remove(Session session) {
    sessions.remove(session.id());
    leases.remove(session.id());
  }

  /** Whether no new session may begin. */
  boolean draining() {
    return draining;
  }

  /** How many run. */
  public int size() {
    return sessions.size();
  }

  /**
   * Ends all sessions, tells their clients why, and completes when the last one is written down.
   */
  public Future<Void> drain(String cause) {
    draining = true;
    List<Future<Void>> ends = sessions.values().stream().map(s -> s.kill(cause)).toList();
    return Future.join(ends).mapEmpty();
  }

  /**
   * Ends the sessions that a lease opened.
   *
   * @return how many there were
   */
  public Future<Integer> killOfLease(String lease, String cause) {
    List<Future<Void>> ends =
        sessions.values().stream()
            .filter(session -> lease.equals(leases.get(session.id())))
            .map(session -> session.kill(cause))
            .toList();
    return Future.join(ends).map(ended -> ends.size());
  }

  /** Ends one session; empty when there is none of that identifier. */
  public Future<Void> kill(String id, String cause) {
    Session session = sessions.get(id);
    return session == null ? Future.succeededFuture() : session.kill(cause);
  }
}
