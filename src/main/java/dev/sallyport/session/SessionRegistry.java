package dev.sallyport.session;

import dev.sallyport.access.Revoking;
import dev.sallyport.access.RunningSession;
import dev.sallyport.access.RunningSessions;
import dev.sallyport.access.SessionEnd;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.sql.Kill;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The running sessions of this process. Safe to ask from any thread; each session acts on its own
 * event loop.
 */
public final class SessionRegistry implements RunningSessions {
  /** Far more than are given back while a login lasts. */
  public static final int MAX_ENDED_LEASES = 10_000;

  private static final SessionEnd CLOSED =
      SessionEnd.of("the connection was changed or removed while you came in; connect again");

  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** Each session's number at its database. */
  private final Map<String, Long> threads = new ConcurrentHashMap<>();

  private final RevokedIdentities revoked;
  private final Map<String, SessionEnd> endedLeases = Collections.synchronizedMap(recent());
  private final Set<Runnable> logins = ConcurrentHashMap.newKeySet();
  private final SessionPlaces places = new SessionPlaces();
  private final Predicate<ConnectionConfig> open;
  private final Object leaving = new Object();
  private volatile boolean draining;

  /**
   * For sessions of which these may have been thrown out while they came in.
   *
   * @param open whether a connection is still what somebody was admitted to
   */
  public SessionRegistry(RevokedIdentities revoked, Predicate<ConnectionConfig> open) {
    this.revoked = revoked;
    this.open = open;
  }

  /**
   * Takes a session in, unless the gateway is being left: whoever leaves has seen all that are in
   * by then, so that none ends otherwise than they do.
   *
   * <p>Whoever revokes, gives back or closes a connection writes down first and looks for sessions
   * then; a session is there to be found first and looks for what is written then. So neither
   * misses the other.
   *
   * @return false when it is not taken in: nothing was done, and its client is to be refused
   */
  boolean add(Session session, ConnectionConfig connection, long threadId) {
    synchronized (leaving) {
      if (draining) {
        return false;
      }
      threads.put(session.id(), threadId);
      sessions.put(session.id(), session);
    }
    RunningSession view = session.view();
    revoked
        .against(view.principal(), view.lease())
        .map(Revoking::endOf)
        .or(() -> view.lease().map(endedLeases::get))
        .or(() -> open.test(connection) ? Optional.empty() : Optional.of(CLOSED))
        .ifPresent(session::end);
    return true;
  }

  private List<Session> noMoreThanThese() {
    synchronized (leaving) {
      draining = true;
      return List.copyOf(sessions.values());
    }
  }

  private static Map<String, SessionEnd> recent() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, SessionEnd> eldest) {
        return size() > MAX_ENDED_LEASES;
      }
    };
  }

  /** How many sessions each principal has. */
  SessionPlaces places() {
    return places;
  }

  void remove(Session session) {
    sessions.remove(session.id());
    threads.remove(session.id());
  }

  /** Whether no new session may begin. */
  public boolean draining() {
    return draining;
  }

  /** How many run. */
  public int size() {
    return sessions.size();
  }

  /**
   * Lets sessions leave: no new one begins, each ends when nothing of its client's is under way,
   * and what is held or asked for a login is not waited for.
   *
   * @return completes when the last one is written down, however long that takes
   */
  public Future<Void> leave(String cause) {
    List<Session> all = noMoreThanThese();
    logins.forEach(Runnable::run);
    all.forEach(session -> session.departure().begin(SessionEnd.of(cause)));
    return Future.join(all.stream().map(Session::closed).toList()).mapEmpty();
  }

  /** A login waits for people; {@code onLeave} is called when it is not to be waited for. */
  void waits(Runnable onLeave) {
    logins.add(onLeave);
    if (draining) {
      onLeave.run();
    }
  }

  /** It waits no longer. */
  void waitsNoMore(Runnable onLeave) {
    logins.remove(onLeave);
  }

  /**
   * Ends all sessions, tells their clients why, and completes when the last one is written down.
   */
  public Future<Void> drain(String cause) {
    List<Session> all = noMoreThanThese();
    all.forEach(session -> session.end(SessionEnd.of(cause)));
    return Future.join(all.stream().map(Session::closed).toList()).mapEmpty();
  }

  @Override
  public Optional<RunningSession> find(String id) {
    return Optional.ofNullable(sessions.get(id)).map(Session::view);
  }

  /** The session that has this number at the database of a connection. */
  Optional<RunningSession> atDatabase(String connection, long threadId) {
    return sessions.values().stream()
        .filter(session -> Long.valueOf(threadId).equals(threads.get(session.id())))
        .map(Session::view)
        .filter(view -> view.connection().equals(connection))
        .findFirst();
  }

  @Override
  public List<RunningSession> all() {
    return sessions.values().stream().map(Session::view).toList();
  }

  @Override
  public int count(Predicate<RunningSession> which) {
    return (int) sessions.values().stream().map(Session::view).filter(which).count();
  }

  @Override
  public Future<Integer> endWhere(Predicate<RunningSession> which, SessionEnd end) {
    List<Future<Void>> ends =
        sessions.values().stream()
            .filter(session -> which.test(session.view()))
            .map(session -> session.end(end))
            .toList();
    return Future.join(ends).map(ends.size());
  }

  /**
   * Carries out a KILL against a session of the same principal on the same connection, as {@code
   * asker} is one.
   *
   * @return a refusal when there is none of that number; completes when its statement was told to
   *     stop, or its client that it is over
   */
  Future<Optional<Refusal>> kill(Kill kill, RunningSession asker) {
    Optional<Session> target =
        sessions.values().stream()
            .filter(session -> session.hasNumber(kill.number()))
            .filter(session -> isOwn(session.view(), asker))
            .findFirst();
    if (target.isEmpty()) {
      return Future.succeededFuture(Optional.of(Refusal.unknownThread(kill.number())));
    }
    Future<Void> done =
        kill.queryOnly()
            ? target.get().interrupt()
            : target
                .get()
                .end(
                    new SessionEnd(
                        "ended by KILL from session " + asker.id(),
                        "ended by KILL from another session of the same identity"));
    return done.<Optional<Refusal>>map(Optional.empty())
        .otherwise(Optional.of(Refusal.unknownThread(kill.number())));
  }

  /**
   * Ends the sessions that a lease opened, and those that it is about to open: their place was
   * taken before it ended.
   *
   * @return how many there were
   */
  public Future<Integer> killOfLease(String lease, String cause) {
    return killOfLeases(Set.of(lease), cause);
  }

  /** The same of several. */
  public Future<Integer> killOfLeases(Set<String> leases, String cause) {
    SessionEnd end = SessionEnd.of(cause);
    leases.forEach(lease -> endedLeases.put(lease, end));
    return endWhere(session -> session.lease().filter(leases::contains).isPresent(), end);
  }

  private static boolean isOwn(RunningSession session, RunningSession asker) {
    return session.principal().id().equals(asker.principal().id())
        && session.connection().equals(asker.connection());
  }
}
