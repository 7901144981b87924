package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment.Line;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.TreeSet;

/** What a batch of events changes in the head of one session. */
final class SessionTally {
  static final String INSERT_HEAD =
      "INSERT INTO sessions (id, home, principal, principal_name, kind, connection, client,"
          + " opened_at, what, purpose, lease, flags, acts_for, close_cause, statements, denied,"
          + " reviewed, last_sequence)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0, -1)";

  /** What an ordinary session is called in the table; the rest are access requests. */
  static final String SESSION = "session";

  private static final String ACCESS = "access";

  /** Who and where, of a session whose beginning was lost. */
  private static final String UNKNOWN = "unknown";

  private long lastSequence;
  private Line first;
  private SessionEvent.Closed closed;
  private long statements;
  private long denied;
  private long reviewed;

  SessionTally(long lastSequence) {
    this.lastSequence = lastSequence;
  }

  /** Counts an event; false when the store has it already. */
  boolean add(Line line) {
    // A session's events arrive in order, so what is not after the last one is a repeat.
    if (line.sequence() <= lastSequence) {
      return false;
    }
    lastSequence = line.sequence();
    if (first == null) {
      first = line;
    }
    if (line.judged()) {
      statements++;
      denied += "deny".equals(line.verdict()) ? 1 : 0;
    } else if (line.read().isPresent()) {
      count(line.read().get());
    }
    return true;
  }

  private void count(SessionEvent event) {
    if (event instanceof SessionEvent.ReviewRequested) {
      // Not the verdict: to prepare what will be reviewed asks nobody.
      reviewed++;
    } else if (event instanceof SessionEvent.Closed end) {
      closed = end;
    }
  }

  boolean changed() {
    return first != null;
  }

  /** Whether its end came. */
  boolean ended() {
    return closed != null;
  }

  /** Whose a new session is; one whose beginning was lost is nobody's. */
  SessionOf session() {
    long openedAt = Micros.of(first.at());
    return first.read().orElse(null) instanceof SessionEvent.Opened opened
        ? new SessionOf(
            opened.session(),
            openedAt,
            text(opened.principal()),
            text(opened.principalName()),
            text(opened.connection()),
            opened.actsFor())
        : new SessionOf(first.session(), openedAt, UNKNOWN, UNKNOWN, UNKNOWN, "");
  }

  /** The row of a new session; one whose beginning was lost is still listed. */
  Tuple head(String session, String home) {
    return head(session, home, first.at(), first.read().orElse(null));
  }

  /** The row of a session that begins with this event. */
  static Tuple head(String session, String home, SessionEvent begin) {
    return head(session, home, begin.at(), begin);
  }

  private static Tuple head(String session, String home, Instant at, SessionEvent begin) {
    long openedAt = Micros.of(at);
    if (begin instanceof SessionEvent.Opened opened) {
      return Database.tuple(
          Arrays.asList(
              session,
              home,
              text(opened.principal()),
              text(opened.principalName()),
              text(opened.kind()),
              text(opened.connection()),
              text(opened.client()),
              openedAt,
              SESSION,
              opened.purpose(),
              opened.lease(),
              String.join(",", new TreeSet<>(opened.flags())),
              opened.actsFor()));
    }
    if (begin instanceof SessionEvent.AccessRequested asked) {
      return Database.tuple(
          Arrays.asList(
              session,
              home,
              text(asked.principal()),
              text(asked.principalName()),
              text(asked.kind()),
              text(asked.connection()),
              text(asked.client()),
              openedAt,
              ACCESS,
              text(asked.purpose()),
              "",
              "",
              asked.actsFor()));
    }
    return Database.tuple(
        Arrays.asList(
            session,
            home,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            "",
            openedAt,
            isAccess(begin) ? ACCESS : SESSION,
            "",
            "",
            "",
            ""));
  }

  private static boolean isAccess(SessionEvent event) {
    return event instanceof SessionEvent.AccessDecided
        || event instanceof SessionEvent.LeaseIssued
        || event instanceof SessionEvent.LeaseEnded;
  }

  /** One event with a hole in it must not stop the shipping of all others. */
  private static String text(String value) {
    return value == null ? "" : value;
  }

  /** Appends statements, denied, reviewed, when it ended and by what; null and empty if not. */
  void addCounts(Tuple row) {
    row.addLong(statements)
        .addLong(denied)
        .addLong(reviewed)
        .addValue(closed == null ? null : Micros.of(closed.at()))
        .addString(closed == null ? "" : text(closed.cause()));
  }
}
