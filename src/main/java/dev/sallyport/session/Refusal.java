package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionEnd;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.JournalUnavailableException.Reason;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Why a command was not carried out, as the client reads it.
 *
 * @param code MySQL error number (MySQL Error Message Reference)
 * @param sqlState five characters
 * @param message what was refused, by which rule, and what to do next; without the leading {@code
 *     Sallyport:}
 * @param advice the same for programs, behind the message
 */
public record Refusal(int code, String sqlState, String message, Advice advice) {
  /** ER_NO_SUCH_TABLE: GRANT says so too. */
  private static final int NO_SUCH_TABLE = 1146;

  /** The word for programs: nobody waits any more for what was asked. */
  static final String WITHDRAWN = "withdrawn";

  /** With a word for why, and nothing else for programs. */
  Refusal(int code, String sqlState, String message, Next next, String why) {
    this(code, sqlState, message, Advice.of(next, why));
  }

  /** The policy, a person or a built-in rule said no (ER_TABLEACCESS_DENIED_ERROR). */
  public static Refusal denied(String message, Next next, String why) {
    return new Refusal(1142, "42000", message, next, why);
  }

  /** The gateway does not carry this command (ER_UNKNOWN_COM_ERROR). */
  public static Refusal unknownCommand(String name) {
    return new Refusal(
        1047,
        "08S01",
        name
            + " is not carried by the gateway; use SQL statements or your driver's prepared"
            + " statements instead",
        Next.REPHRASE,
        "unsupported_command");
  }

  /**
   * The statement, or the session, could not be written down first (ER_OPTION_PREVENTS_STATEMENT).
   * Says what is wrong and nothing of where.
   */
  public static Refusal notRecorded(Throwable cause) {
    Reason reason =
        cause instanceof JournalUnavailableException unavailable
            ? unavailable.reason()
            : Reason.FAILED;
    return reason.passes()
        ? new Refusal(
            1290,
            "HY000",
            reason.told()
                + ", and nothing is sent to the database that is not written down first; nothing"
                + " is wrong with the statement: retry it in a minute, and tell your operator if"
                + " this lasts",
            Next.RETRY,
            "not_recorded")
        : new Refusal(
            1290,
            "HY000",
            "the statement was not sent to the database, because "
                + reason.told()
                + "; send less in one statement",
            Next.REPHRASE,
            "not_recordable");
  }

  /** It has run, and how it ended could not be written down: the session does not go on. */
  public static Refusal outcomeNotRecorded(Throwable cause) {
    Reason reason =
        cause instanceof JournalUnavailableException unavailable
            ? unavailable.reason()
            : Reason.FAILED;
    return new Refusal(
        1290,
        "HY000",
        reason.told()
            + ", so the session ends. The statement was sent to the database and may have taken"
            + " effect: look before you repeat it, and tell your operator",
        Next.STOP,
        "outcome_not_recorded");
  }

  /** The client broke the protocol (ER_MALFORMED_PACKET). */
  static Refusal malformed(MalformedPacketException e) {
    return new Refusal(
        1835, "HY000", "malformed packet: " + e.getMessage(), Next.STOP, "malformed_packet");
  }

  /** The client broke the numbering of packets (ER_NET_PACKETS_OUT_OF_ORDER). */
  static Refusal outOfOrder() {
    return new Refusal(
        1156,
        "08S01",
        "packets out of order: each command begins with number 0, once the last is answered",
        Next.STOP,
        "packets_out_of_order");
  }

  /** The session's database user did not get what a statement needs. */
  static Refusal notLent(Privileges missing, Throwable cause) {
    String wanted = String.join(", ", missing.texts());
    return cause instanceof UserRefusedException refused && refused.code() == NO_SUCH_TABLE
        ? new Refusal(
            NO_SUCH_TABLE,
            "42S02",
            "a table that the statement names does not exist; it was to get " + wanted,
            Next.REPHRASE,
            "no_such_table")
        : denied(
            "the database did not give the session's user what the statement needs ("
                + wanted
                + "), so it was not sent; tell your operator",
            Next.STOP,
            "privileges");
  }

  /** The session's database user got no right on the schema (ER_DBACCESS_DENIED_ERROR). */
  static Refusal noEntry(String connection, String schema, int serverError) {
    return new Refusal(
        1044,
        "42000",
        "connection "
            + connection
            + ": the server does not let this session's user into schema '"
            + schema
            + "' ("
            + serverError
            + "): does it exist, and may the administrative account grant on it? Name another"
            + " schema, or tell your operator",
        Next.STOP,
        "privileges");
  }

  /** The session is over (ER_SERVER_SHUTDOWN: drivers take it as a lost connection). */
  public static Refusal sessionOver(String cause) {
    return new Refusal(1053, "08S01", cause, Next.RETRY, "session_over");
  }

  /** Somebody made the session end. */
  static Refusal of(SessionEnd why) {
    return why.thrownOut()
        ? new Refusal(1053, "08S01", why.told(), Next.STOP, "revoked")
        : sessionOver(why.told());
  }

  /** Nobody of that number, as far as this client may know (ER_NO_SUCH_THREAD). */
  public static Refusal unknownThread(long number) {
    return new Refusal(
        1094,
        "HY000",
        "Unknown thread id: "
            + number
            + "; KILL reaches sessions of the same identity on this connection only, by the id of"
            + " their greeting or their CONNECTION_ID()",
        Next.REPHRASE,
        "unknown_thread");
  }

  /** Somebody sent KILL QUERY (ER_QUERY_INTERRUPTED). */
  public static Refusal interrupted() {
    return new Refusal(
        1317,
        "70100",
        "the statement was interrupted by KILL before it was sent to the database",
        Next.RETRY,
        "interrupted");
  }

  /** Nobody may log in so (ER_ACCESS_DENIED_ERROR). */
  static Refusal accessDenied(String reason) {
    return new Refusal(1045, "28000", "access denied: " + reason, Next.STOP, "access_denied");
  }

  /** As the packet that the client gets. */
  public Err toErr() {
    return Err.of(code, sqlState, advice.end(message));
  }

  /** By a rule. */
  static Refusal of(Verdict.Deny deny) {
    RuleAdvice advice = RuleAdvice.of(deny.rule());
    return denied(
        "refused by rule " + deny.rule() + ": " + deny.message(), advice.next(), advice.code());
  }

  /** It was approved, and is now judged otherwise than when it was asked for. */
  static Refusal changed(Verdict now) {
    return now instanceof Verdict.Deny deny
        ? of(deny)
        : denied(
            "what the statement does, or what is allowed, has changed while it waited, so the"
                + " approval is not for it any more; send it again",
            Next.RETRY,
            "changed");
  }

  /**
   * Nobody has approved.
   *
   * @param page where people see the request
   */
  static Refusal notApproved(
      ApprovalRequest request, ApprovalOutcome outcome, Optional<String> page) {
    String about = "request " + request.id() + " under rule " + request.terms().rule();
    Refusal refusal =
        switch (outcome.state()) {
          case DENIED ->
              denied(
                  "denied by "
                      + outcome.by()
                      + ": "
                      + outcome.reason()
                      + " ("
                      + about
                      + "); do not retry the same statement",
                  Next.STOP,
                  "denied_by_person");
          case EXPIRED ->
              denied(
                  "nobody decided in time (" + about + "); ask an approver, then send it again",
                  Next.WAIT,
                  "expired");
          case PENDING ->
              denied(
                  outcome.reason()
                      + " ("
                      + about
                      + "). It stays open until "
                      + request.terms().expiresAt().truncatedTo(ChronoUnit.SECONDS)
                      + ": once it is approved, send the identical statement again and it runs",
                  Next.WAIT,
                  "hold_ended");
          default ->
              denied(
                  "the request was withdrawn: " + outcome.reason() + " (" + about + ")",
                  Next.RETRY,
                  WITHDRAWN);
        };
    return refusal.about(request.id(), page);
  }

  /** Whether the transaction of the session is gone. */
  boolean rolledBack() {
    return sqlState.equals(TransactionHold.ROLLBACK_STATE);
  }

  /** The same, with something in front. */
  Refusal saying(String first) {
    return new Refusal(code, sqlState, first + "; " + message, advice);
  }

  /** The same, about a request. */
  Refusal about(String request, Optional<String> page) {
    return new Refusal(code, sqlState, message, advice.about(request, page));
  }
}
