package dev.sallyport.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One line of a session's minutes. {@code session} is a UUID, {@code sequence} counts from 0
 * without gaps in each session, {@code statement} counts a session's statements from 1.
 */
public sealed interface SessionEvent {
  /** Identifier of the session. */
  String session();

  /** Position in the session, from 0. */
  long sequence();

  /** When it happened, gateway's clock. */
  Instant at();

  /** Several on one line, which nobody but journal and store knows as one. */
  sealed interface Joined extends SessionEvent permits AnsweredEvent {}

  /**
   * The session began.
   *
   * @param client address of the agent
   * @param attributes connection attributes as sent: shown, never trusted
   * @param lease identifier of the lease that opened it; empty for a token
   * @param purpose of the lease, in the words of who asked for it
   * @param tags of the lease, likewise
   * @param databaseUser as which the session is logged in to the database
   * @param flags what is worth a look, for example {@link #OTHER_KIND}
   * @param actsFor identifier of the person on whose behalf the principal acts; empty for nobody
   */
  record Opened(
      String session,
      long sequence,
      Instant at,
      String principal,
      String principalName,
      String kind,
      Set<String> groups,
      String connection,
      String schema,
      String client,
      long connectionId,
      Map<String, String> attributes,
      String lease,
      String purpose,
      Map<String, String> tags,
      String databaseUser,
      Set<String> flags,
      String actsFor)
      implements SessionEvent {
    /** The principal is not of the kind that the policy expects. */
    public static final String OTHER_KIND = "other-kind";

    /** Earlier versions did not write all of it. */
    public Opened {
      lease = lease == null ? "" : lease;
      purpose = purpose == null ? "" : purpose;
      tags = tags == null ? Map.of() : tags;
      databaseUser = databaseUser == null ? "" : databaseUser;
      flags = flags == null ? Set.of() : flags;
      actsFor = actsFor == null ? "" : actsFor;
    }
  }

  /**
   * A statement arrived and was judged. Stands in the journal before anything reaches MySQL.
   *
   * @param command name of the protocol command
   * @param verdict {@code allow}, {@code deny} or {@code review}
   * @param text without values of masked columns and without what detectors find, where the policy
   *     masks anything
   * @param parameters likewise
   * @param message why, for a refusal; empty otherwise
   * @param revealed masked columns that the statement shows; of a review, once it is approved
   * @param revealedBy the rules that say so
   */
  record Judged(
      String session,
      long sequence,
      Instant at,
      long statement,
      String command,
      String text,
      List<String> parameters,
      String schema,
      Set<String> verbs,
      Set<String> tables,
      String verdict,
      String rule,
      String message,
      List<String> revealed,
      List<String> revealedBy)
      implements SessionEvent {
    /** What is empty need not be written, and earlier versions revealed nothing. */
    public Judged {
      parameters = parameters == null ? List.of() : parameters;
      verbs = verbs == null ? Set.of() : verbs;
      tables = tables == null ? Set.of() : tables;
      message = message == null ? "" : message;
      revealed = revealed == null ? List.of() : revealed;
      revealedBy = revealedBy == null ? List.of() : revealedBy;
    }
  }

  /** The statement waits for a person. */
  record ReviewRequested(
      String session, long sequence, Instant at, long statement, String approval, Instant expiresAt)
      implements SessionEvent {}

  /**
   * The wait ended.
   *
   * @param approval the request, or the standing approval
   * @param outcome {@code approved}, {@code denied}, {@code expired} or {@code withdrawn}; {@code
   *     pending} when the connection waits no longer and the request stays open
   * @param how {@link #ASKED}, {@link #EARLIER} or {@link #STANDING}
   */
  record ReviewEnded(
      String session,
      long sequence,
      Instant at,
      long statement,
      String approval,
      String outcome,
      String by,
      String reason,
      String how)
      implements SessionEvent {
    /** People decided on this statement, while it waited. */
    public static final String ASKED = "asked";

    /** People had decided on the identical statement, after it had waited. */
    public static final String EARLIER = "earlier";

    /** Somebody had approved all statements of its kind. */
    public static final String STANDING = "standing";

    /** Earlier versions knew one way. */
    public ReviewEnded {
      how = how == null ? ASKED : how;
    }

    /** Decided while it waited. */
    public ReviewEnded(
        String session,
        long sequence,
        Instant at,
        long statement,
        String approval,
        String outcome,
        String by,
        String reason) {
      this(session, sequence, at, statement, approval, outcome, by, reason, ASKED);
    }
  }

  /**
   * Rows as the client got them, masked; several of these may follow one statement.
   *
   * @param columns names; {@code masked} and {@code revealed} hold positions, from 0
   * @param revealed masked columns that the client was shown; a word stands for their values
   * @param rows values as text, null for NULL
   * @param detected cells that nothing but a detector changed, each as row and column, from 0
   * @param cut cells of which the beginning is kept alone, likewise
   */
  record Rows(
      String session,
      long sequence,
      Instant at,
      long statement,
      List<String> columns,
      Set<Integer> masked,
      Set<Integer> revealed,
      List<List<String>> rows,
      List<List<Integer>> detected,
      List<List<Integer>> cut)
      implements SessionEvent {
    /** What is empty need not be written, and earlier versions did not write all of it. */
    public Rows {
      columns = columns == null ? List.of() : columns;
      masked = masked == null ? Set.of() : masked;
      rows = rows == null ? List.of() : rows;
      revealed = revealed == null ? Set.of() : revealed;
      detected = detected == null ? List.of() : detected;
      cut = cut == null ? List.of() : cut;
    }

    /** Of which nothing was changed by a detector, or cut. */
    public Rows(
        String session,
        long sequence,
        Instant at,
        long statement,
        List<String> columns,
        Set<Integer> masked,
        Set<Integer> revealed,
        List<List<String>> rows) {
      this(session, sequence, at, statement, columns, masked, revealed, rows, List.of(), List.of());
    }
  }

  /**
   * The statement is over. All figures are as the client was told them, and of a statement that did
   * not come to its end as far as it got; earlier versions left some of them at 0.
   *
   * @param outcome {@link #OK}, {@link #ERROR}, {@link #ABORTED} or {@link #UNKNOWN}
   * @param rowsTruncated whether more rows were sent than recorded
   * @param error what the client was told, or for an outcome that is not known what cut it short
   * @param runMicros from forwarding to the last packet, waiting for approval excluded
   * @param warnings how many the server counted
   * @param lastInsertId the last one that was given; 0 for none, or where it could tell a masked
   *     value
   * @param info the server's own words about it, such as {@code Rows matched: 1}
   * @param bytesFromClient the command as it came, packet headers included
   * @param bytesToClient its answer, likewise
   * @param waitedMicros for people
   * @param judgedMicros from its arrival to its verdict
   */
  record Finished(
      String session,
      long sequence,
      Instant at,
      long statement,
      String outcome,
      long affectedRows,
      long rows,
      boolean rowsTruncated,
      int errorCode,
      String error,
      long runMicros,
      int warnings,
      long lastInsertId,
      String info,
      long bytesFromClient,
      long bytesToClient,
      long waitedMicros,
      long judgedMicros)
      implements SessionEvent {
    /** The database said that it is done. */
    public static final String OK = "ok";

    /** The database, or the gateway in its place, said that it failed. */
    public static final String ERROR = "error";

    /** Its answer was cut short, and it could change nothing. */
    public static final String ABORTED = "aborted";

    /** It was sent, or may have been, and nobody heard what became of it. */
    public static final String UNKNOWN = "unknown";

    /** What is empty need not be written, and earlier versions did not write all of it. */
    public Finished {
      error = error == null ? "" : error;
      info = info == null ? "" : info;
    }

    /** Without what is told beside. */
    public Finished(
        String session,
        long sequence,
        Instant at,
        long statement,
        String outcome,
        long affectedRows,
        long rows,
        boolean rowsTruncated,
        int errorCode,
        String error,
        long runMicros) {
      this(
          session,
          sequence,
          at,
          statement,
          outcome,
          affectedRows,
          rows,
          rowsTruncated,
          errorCode,
          error,
          runMicros,
          0,
          0,
          "",
          0,
          0,
          0,
          0);
    }
  }

  /** The privileges, as GRANT spells them, that the database user gets for one statement alone. */
  record PrivilegesLent(
      String session, long sequence, Instant at, long statement, List<String> privileges)
      implements SessionEvent {}

  /** A file of the client's is there whole, and is loaded as soon as this is written down. */
  record FileLoaded(
      String session, long sequence, Instant at, long statement, long bytes, String sha256)
      implements SessionEvent {}

  /**
   * Somebody asked for access. This and the following three are the minutes of an access request,
   * which has the place of a session: {@code session} is the request's identifier, and each of them
   * comes at most once, in this order.
   *
   * @param seconds how long the lease is to last
   * @param sessions how many sessions are to begin with it
   * @param client address from which was asked
   * @param actsFor as {@link Opened} has it
   */
  record AccessRequested(
      String session,
      long sequence,
      Instant at,
      String principal,
      String principalName,
      String kind,
      Set<String> groups,
      String connection,
      String purpose,
      Map<String, String> tags,
      long seconds,
      int sessions,
      String client,
      String actsFor)
      implements SessionEvent {
    /** Earlier versions did not write all of it. */
    public AccessRequested {
      actsFor = actsFor == null ? "" : actsFor;
    }
  }

  /**
   * What was decided.
   *
   * @param outcome {@code granted} or {@code refused} by the policy, or {@code approved}, {@code
   *     denied}, {@code expired} or {@code withdrawn} when people were asked
   * @param by who decided, or the names of the policies
   */
  record AccessDecided(
      String session, long sequence, Instant at, String outcome, String by, String reason)
      implements SessionEvent {}

  /**
   * A lease was made. Its password stands nowhere.
   *
   * @param lease identifier
   * @param user what is given as MySQL user
   */
  record LeaseIssued(
      String session,
      long sequence,
      Instant at,
      String lease,
      String user,
      Instant expiresAt,
      int sessions)
      implements SessionEvent {}

  /**
   * A lease ended before its time.
   *
   * @param how {@code given_back} or {@code revoked}
   * @param by principal identifier
   */
  record LeaseEnded(
      String session, long sequence, Instant at, String lease, String how, String by, String reason)
      implements SessionEvent {}

  /**
   * A login was refused: the only line of a session that did not come to be.
   *
   * @param client address and port; where {@code count} is not 1, the address or network alone
   * @param user as the client gave it, fit to be shown; empty when it had not said yet
   * @param principal who it was, if the credential itself was right; empty otherwise
   * @param reason what the client was told
   * @param count how many refused logins this line stands for
   */
  record LoginRefused(
      String session,
      long sequence,
      Instant at,
      String client,
      String user,
      String principal,
      String reason,
      long count)
      implements SessionEvent {}

  /** The session ended. */
  record Closed(String session, long sequence, Instant at, String cause) implements SessionEvent {}
}
