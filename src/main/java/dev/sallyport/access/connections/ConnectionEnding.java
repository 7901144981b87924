package dev.sallyport.access.connections;

import dev.sallyport.access.Janitor;
import dev.sallyport.access.RunningSessions;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.SessionEnd;
import dev.sallyport.config.ConnectionConfig;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What is done at a connection that was closed: its sessions end, then its short-lived users go,
 * while their administrative account is still known; then nothing of it is kept.
 *
 * @param forget closes what is open to its server, and drops what is known of it
 */
public record ConnectionEnding(
    RunningSessions sessions,
    SessionAccounts accounts,
    Janitor janitor,
    Consumer<ConnectionConfig> forget) {
  private static final long SESSIONS_SECONDS = 15;
  private static final long USERS_SECONDS = 15;

  /** Ends its sessions; bounded. Completes with their number, also when some are still ending. */
  Future<Integer> endSessions(ConnectionConfig connection, SessionEnd end) {
    int running = running(connection.name());
    return sessions
        .endWhere(session -> session.connection().equals(connection.name()), end)
        .timeout(SESSIONS_SECONDS, TimeUnit.SECONDS)
        .otherwise(running)
        .compose(ended -> accounts.settled(connection).map(ended));
  }

  /** Removes its short-lived users; fails when they cannot be seen to be gone. */
  Future<Void> clear(ConnectionConfig connection) {
    return janitor.clear(connection).timeout(USERS_SECONDS, TimeUnit.SECONDS);
  }

  /** How many sessions it has. */
  int running(String name) {
    return sessions.count(session -> session.connection().equals(name));
  }
}
