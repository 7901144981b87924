package dev.sallyport.recording;

import dev.sallyport.recording.chain.LostEvents;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Port to what was shipped to the store: reading for replay and lists, appending for the shipper.
 */
public interface SessionArchive {
  /**
   * Appends events, once each by session and sequence, in one transaction with the journal position
   * they end at, so that a repeat after a crash changes nothing.
   */
  Future<Void> append(Shipment shipment);

  /** As {@link #append(Shipment)}, of events that stand in no journal. */
  default Future<Void> append(List<SessionEvent> events, String journal, long position) {
    try {
      return append(Shipment.of(events, journal, position));
    } catch (UnreadableEventException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Signs that events were lost, once their file is given up, in one transaction with the position
   * of its end.
   */
  Future<Void> lost(LostEvents lost);

  /** Position up to which a journal was shipped, 0 when never. */
  Future<Long> position(String journal);

  /** Drops the positions of journals that were shipped to their ends and deleted. */
  Future<Void> forgetAll(List<String> journals);

  /** As {@link #forgetAll}, of one. */
  default Future<Void> forget(String journal) {
    return forgetAll(List.of(journal));
  }

  /**
   * Sessions without an end whose events came from journals of one home, ordered by identifier, at
   * most {@code limit}.
   *
   * @param home what the names of these journals begin with, up to the first dot
   * @param after only those with a higher identifier
   */
  Future<List<Unclosed>> unclosed(String home, String after, int limit);

  /** Identifiers that begin with these characters, at most {@code limit}. */
  Future<List<String>> startingWith(String prefix, int limit);

  /**
   * Sessions, newest first. Looks at a bounded number of rows: where little fits the filter, a page
   * may hold less than was asked for, or nothing, and yet not be the last.
   */
  Future<Page> page(Filter filter);

  /** The sessions of a page alone, for filters that an index answers by itself. */
  default Future<List<SessionSummary>> sessions(Filter filter) {
    return page(filter).map(Page::list);
  }

  /**
   * Has a listener told, on any thread, of which sessions events were just kept by this process.
   * Those that other processes keep are found by asking.
   *
   * @return takes the listener away
   */
  Runnable onAppended(Consumer<Set<String>> listener);

  /**
   * Puts the next few recorded events that {@link #page} cannot find by what was said in them,
   * because an earlier version kept them or there was no time, where it can.
   *
   * @return whether there may be more
   */
  Future<Boolean> indexEarlier();

  /** How many chunks {@link #indexEarlier} could not read and has passed over. */
  long unreadableChunks();

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
   * Which sessions to list; empty fields do not restrict. What is asked of statements must be true
   * of one and the same statement.
   *
   * @param principal identifier, or part of the name in any case
   * @param actsFor principal identifier of the person on whose behalf the session's agent acts
   * @param open true for those that run, false for those that ended
   * @param verdict {@code allow}, {@code deny} or {@code review}
   * @param verb as {@link SessionEvent.Judged#verbs} has it
   * @param table with its schema, or {@code schema.*}
   * @param text as {@link StatementSearch.Filter#text} has it. The sessions come by the newest
   *     statement with it then, each once, and the following two are about that statement
   * @param from only sessions opened at or after this instant
   * @param visibleTo only what this person may see
   * @param before where to go on; an instant stands for all that is older
   * @param limit at most this many, 1 to 500
   */
  record Filter(
      Optional<String> principal,
      Optional<String> connection,
      Optional<String> actsFor,
      Optional<Boolean> open,
      Optional<String> verdict,
      Optional<String> verb,
      Optional<String> table,
      Optional<String> text,
      Optional<Instant> from,
      Optional<Visibility> visibleTo,
      Optional<Cursor> before,
      int limit) {

    /** By what a session's head says. */
    public Filter(
        Optional<String> principal,
        Optional<String> connection,
        Optional<Instant> before,
        int limit) {
      this(
          principal,
          connection,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          before.map(Cursor::before),
          limit);
    }

    /** Whether anything is asked of statements. */
    public boolean asksOfStatements() {
      return text.isPresent() || asksOfAccesses();
    }

    /** Whether anything is asked of what a statement does to what. */
    public boolean asksOfAccesses() {
      return verdict.isPresent() || verb.isPresent() || table.isPresent();
    }
  }

  /**
   * What a person may see who does not see all.
   *
   * @param principal whose own sessions they see
   * @param agents whether they see those of agents that act for them as well
   * @param sessions identifiers of others
   */
  record Visibility(String principal, boolean agents, Set<String> sessions) {
    /** Keeps a copy. */
    public Visibility {
      sessions = Set.copyOf(sessions);
    }
  }

  /**
   * A page of sessions.
   *
   * @param next where to go on; empty at the end
   * @param lookedBackUntil when there was more to look at than one page may: until where it looked
   * @param indexing whether there are sessions that are not yet found by what was said in them
   */
  record Page(
      List<SessionSummary> list,
      Optional<Cursor> next,
      Optional<Instant> lookedBackUntil,
      boolean indexing) {
    /** Keeps a copy. */
    public Page {
      list = List.copyOf(list);
    }
  }

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
   * @param actsFor likewise
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
      Set<String> flags,
      String actsFor) {}
}
