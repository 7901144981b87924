package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port to what was shipped to the store: reading for replay and lists, appending for the shipper.
 */
public interface SessionArchive {
  /**
   * Appends events, once each by session and sequence, in one transaction with the journal position
   * they end at, so that a repeat after a crash changes nothing.
   */
  Future<Void> append(List<SessionEvent> events, String journal, long position);

  /** Position up to which a journal was shipped, 0 when never. */
  Future<Long> position(String journal);

  /** Drops the position of a journal that was shipped to its end and deleted. */
  Future<Void> forget(String journal);

  /**
   * Sessions without an end whose events came from journals of one home, ordered by identifier, at
   * most {@code limit}.
   *
   * @param home what the names of these journals begin with, up to the first dot
   */
  Future<List<Unclosed>> unclosed(String home, int limit);

  /** Identifiers that begin with these characters, at most {@code limit}. */
  Future<List<String>> startingWith(String prefix, int limit);

  /** Sessions, newest first. */
  Future<List<SessionSummary>> sessions(Filter filter);

  /** One session's head. */
  Future<Optional<SessionSummary>> session(String id);

  /**
   * Events of a session or an access request from a sequence on, in order.
   *
   * @param limit at most this many, and fewer where they are large: an event may hold a statement
   *     of many megabytes
   */
  Future<Events> events(String session, long fromSequence, int limit);

  /**
   * Logins that were refused, newest first; they belong to no session.
   *
   * @param before keyset: only those refused before this instant
   * @param limit at most this many, 1 to 500
   */
  Future<List<SessionEvent.LoginRefused>> refusedLogins(Optional<Instant> before, int limit);

  /**
   * Which sessions to list; empty fields do not restrict.
   *
   * @param before keyset: only sessions opened before this instant
   * @param limit at most this many, 1 to 500
   */
  record Filter(
      Optional<String> principal,
      Optional<String> connection,
      Optional<Instant> before,
      int limit) {}

  /**
   * A stretch of a session.
   *
   * @param list empty only when there is nothing
   * @param more whether there is something after them already
   */
  record Events(List<SessionEvent> list, boolean more) {
    /** Keeps a copy. */
    public Events {
      list = List.copyOf(list);
    }
  }

  /**
   * A session that was never closed.
   *
   * @param lastSequence of its last event
   */
  record Unclosed(String session, long lastSequence) {}

  /**
   * A session in one line.
   *
   * @param closedAt empty while it is open, or when its end was never recorded
   * @param purpose of the lease that opened it, and of an access request
   * @param lease identifier; empty for a token
   * @param flags as {@link SessionEvent.Opened} has them
   */
  record SessionSummary(
      String id,
      String principal,
      String principalName,
      String kind,
      String connection,
      String client,
      Instant openedAt,
      Optional<Instant> closedAt,
      String closeCause,
      long statements,
      long denied,
      long reviewed,
      String purpose,
      String lease,
      Set<String> flags) {}
}
