package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.RevealedColumns;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.AnsweredEvent;
import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.Recorder;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes one session's minutes: numbers the events and keeps the clock. */
final class SessionMinutes {
  private static final int MOST_TOUCHED = 8;

  private final Recorder recorder;
  private final Clock clock;
  private final String session;
  private long sequence;
  private boolean over;

  /** By the last statements: a session goes through a few of them by turns. */
  private final Touched[] touched = new Touched[MOST_TOUCHED];

  private int touchedLast;

  SessionMinutes(Recorder recorder, Clock clock, String session) {
    this.recorder = recorder;
    this.clock = clock;
    this.session = session;
  }

  String session() {
    return session;
  }

  Future<Void> opened(
      Principal principal,
      String connection,
      String schema,
      String client,
      long connectionId,
      Map<String, String> attributes,
      Entry entry) {
    return recorder.record(
        new SessionEvent.Opened(
            session,
            sequence++,
            now(),
            principal.id(),
            principal.name(),
            principal.kind().name().toLowerCase(java.util.Locale.ROOT),
            principal.groups(),
            connection,
            schema,
            client,
            connectionId,
            attributes,
            entry.lease().map(Lease::id).orElse(""),
            entry.lease().map(Lease::purpose).orElse(""),
            entry.lease().map(Lease::tags).orElse(Map.of()),
            entry.databaseUser(),
            entry.flags(),
            principal.actsFor().orElse("")));
  }

  Future<Void> judged(
      long statement,
      String command,
      KeptStatement kept,
      String schema,
      Inspection inspection,
      Verdict verdict,
      List<RevealedColumns> revealed) {
    if (over) {
      return tooLate();
    }
    Touched words = touched(StatementJudge.facts(inspection));
    return recorder.record(
        new SessionEvent.Judged(
            session,
            sequence++,
            now(),
            statement,
            command,
            kept.text(),
            kept.parameters(),
            schema,
            words.verbs(),
            words.tables(),
            word(verdict),
            verdict.rule(),
            verdict instanceof Verdict.Deny deny ? kept.reason(deny.message()) : "",
            revealed.isEmpty()
                ? List.of()
                : sorted(revealed.stream().flatMap(shown -> shown.columns().stream())),
            revealed.isEmpty() ? List.of() : sorted(revealed.stream().map(RevealedColumns::rule))));
  }

  private Touched touched(List<StatementFacts> parts) {
    for (Touched known : touched) {
      if (known != null && known.isOf(parts)) {
        return known;
      }
    }
    touchedLast = (touchedLast + 1) % MOST_TOUCHED;
    touched[touchedLast] = Touched.of(parts);
    return touched[touchedLast];
  }

  Future<Void> reviewRequested(long statement, String approval, Instant expiresAt) {
    return recorder.record(
        new SessionEvent.ReviewRequested(
            session, sequence++, now(), statement, approval, expiresAt));
  }

  /** {@code how} as {@link SessionEvent.ReviewEnded} has it. */
  Future<Void> reviewEnded(long statement, String approval, ApprovalOutcome outcome, String how) {
    return recorder.record(
        new SessionEvent.ReviewEnded(
            session,
            sequence++,
            now(),
            statement,
            approval,
            outcome.state().word(),
            outcome.by(),
            outcome.reason(),
            how));
  }

  Future<Void> lent(long statement, Privileges privileges) {
    if (over) {
      return tooLate();
    }
    return recorder.record(
        new SessionEvent.PrivilegesLent(session, sequence++, now(), statement, privileges.texts()));
  }

  /** A file of the client's before the database has the end of it; what is in it is not kept. */
  Future<Void> fileLoaded(long statement, long bytes, String sha256) {
    return recorder.record(
        new SessionEvent.FileLoaded(session, sequence++, now(), statement, bytes, sha256));
  }

  Future<Void> rows(long statement, RowSample.Grid grid) {
    return recorder.note(rows(statement, grid, now()));
  }

  private SessionEvent.Rows rows(long statement, RowSample.Grid grid, Instant at) {
    return new SessionEvent.Rows(
        session,
        sequence++,
        at,
        statement,
        grid.columns(),
        grid.masked(),
        grid.revealed(),
        grid.rows(),
        grid.detected(),
        grid.cut());
  }

  Future<Void> finished(long statement, Completion completion) {
    return recorder.note(finished(statement, completion, now()));
  }

  /** The rows of a statement and its end, where {@link AnsweredEvent} takes these. */
  Future<Void> answered(long statement, RowSample.Grid grid, Completion completion) {
    Instant at = now();
    SessionEvent.Rows rows = rows(statement, grid, at);
    return recorder.note(new AnsweredEvent(rows, finished(statement, completion, at)));
  }

  private SessionEvent.Finished finished(long statement, Completion completion, Instant at) {
    return new SessionEvent.Finished(
        session,
        sequence++,
        at,
        statement,
        completion.outcome(),
        completion.affectedRows(),
        completion.rows(),
        completion.rowsTruncated(),
        completion.errorCode(),
        completion.error(),
        completion.runMicros(),
        (int) Math.min(Integer.MAX_VALUE, completion.warnings()),
        completion.lastInsertId(),
        completion.info(),
        completion.bytesFromClient(),
        completion.bytesToClient(),
        completion.waitedMicros(),
        completion.judgedMicros());
  }

  /** Nothing is begun any more: what is read on a worker by then will not run. */
  Future<Void> closed(String cause) {
    over = true;
    return recorder.note(new SessionEvent.Closed(session, sequence++, now(), cause));
  }

  private static Future<Void> tooLate() {
    return Future.failedFuture(
        new RefusedException(
            Refusal.sessionOver("the session ended while the statement was read")));
  }

  /** Why nothing can be written down; empty when all is well. */
  Optional<JournalUnavailableException> trouble() {
    return recorder.trouble();
  }

  /** Whether nothing can be written down. */
  boolean halted() {
    return trouble().isPresent();
  }

  private static List<String> sorted(Stream<String> names) {
    return names.distinct().sorted().toList();
  }

  static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Allow) {
      return "allow";
    }
    return verdict instanceof Verdict.Deny ? "deny" : "review";
  }

  /**
   * How the session came to be.
   *
   * @param databaseUser as which it is logged in
   * @param flags as {@link SessionEvent.Opened} has them
   */
  record Entry(Optional<Lease> lease, String databaseUser, Set<String> flags) {}

  private Instant now() {
    return clock.instant();
  }

  /**
   * How an answer ended.
   *
   * <p>Fields as {@link SessionEvent.Finished} has them.
   */
  record Completion(
      String outcome,
      long affectedRows,
      long rows,
      boolean rowsTruncated,
      int errorCode,
      String error,
      long runMicros,
      long warnings,
      long lastInsertId,
      String info,
      long bytesFromClient,
      long bytesToClient,
      long waitedMicros,
      long judgedMicros) {

    /** Of what the database had no part in. */
    static Completion ofGateway(Optional<Refusal> refusal, StatementTimes times) {
      return new Completion(
          refusal.isPresent() ? SessionEvent.Finished.ERROR : SessionEvent.Finished.OK,
          0,
          0,
          false,
          refusal.map(Refusal::code).orElse(0),
          refusal.map(Refusal::message).orElse(""),
          0,
          0,
          0,
          "",
          0,
          0,
          times.waitedMicros(),
          times.judgedMicros());
    }
  }
}
