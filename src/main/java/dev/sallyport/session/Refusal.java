package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.policy.Verdict;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.Err;

/**
 * Why a command was not carried out, as the client reads it.
 *
 * @param code MySQL error number (MySQL Error Message Reference)
 * @param sqlState five characters
 * @param message what was refused, by which rule, and what to do next; without the leading {@code
 *     Sallyport:}
 */
public record Refusal(int code, String sqlState, String message) {
  private static final int MAX_MESSAGE_CHARS = 2000;

  /** ER_NO_SUCH_TABLE: GRANT says so too. */
  private static final int NO_SUCH_TABLE = 1146;

  /** The policy, a person or a built-in rule said no (ER_TABLEACCESS_DENIED_ERROR). */
  public static Refusal denied(String message) {
    return new Refusal(1142, "42000", message);
  }

  /** The gateway does not carry this command (ER_UNKNOWN_COM_ERROR). */
  public static Refusal unknownCommand(String name) {
    return new Refusal(
        1047,
        "08S01",
        name
            + " is not carried by the gateway; use SQL statements or your driver's prepared"
            + " statements instead");
  }

  /** The statement could not be written down first (ER_OPTION_PREVENTS_STATEMENT). */
  public static Refusal notRecorded() {
    return new Refusal(
        1290,
        "HY000",
        "the audit journal cannot be written, so the statement was not sent to the database; retry"
            + " later or tell your operator");
  }

  /** The client broke the protocol (ER_MALFORMED_PACKET). */
  static Refusal malformed(MalformedPacketException e) {
    return new Refusal(1835, "HY000", "malformed packet: " + e.getMessage());
  }

  /** The session's database user did not get what a statement needs. */
  static Refusal notLent(Privileges missing, Throwable cause) {
    String wanted = String.join(", ", missing.texts());
    return cause instanceof UserRefusedException refused && refused.code() == NO_SUCH_TABLE
        ? new Refusal(
            NO_SUCH_TABLE,
            "42S02",
            "a table that the statement names does not exist; it was to get " + wanted)
        : denied(
            "the database did not give the session's user what the statement needs ("
                + wanted
                + "), so it was not sent; tell your operator");
  }

  /** The session is over (ER_SERVER_SHUTDOWN: drivers take it as a lost connection). */
  public static Refusal sessionOver(String cause) {
    return new Refusal(1053, "08S01", cause);
  }

  /** Nobody of that number, as far as this client may know (ER_NO_SUCH_THREAD). */
  public static Refusal unknownThread(long number) {
    return new Refusal(
        1094,
        "HY000",
        "Unknown thread id: "
            + number
            + "; KILL reaches sessions of the same identity on this connection only, by the id of"
            + " their greeting or their CONNECTION_ID()");
  }

  /** Somebody sent KILL QUERY (ER_QUERY_INTERRUPTED). */
  public static Refusal interrupted() {
    return new Refusal(
        1317, "70100", "the statement was interrupted by KILL before it was sent to the database");
  }

  /** As the packet that the client gets. */
  public Err toErr() {
    String text =
        message.length() > MAX_MESSAGE_CHARS
            ? message.substring(0, MAX_MESSAGE_CHARS) + "..."
            : message;
    return Err.of(code, sqlState, "Sallyport: " + text);
  }

  /** By a rule. */
  static Refusal of(Verdict.Deny deny) {
    return denied("refused by rule " + deny.rule() + ": " + deny.message());
  }

  /** It was approved, and is now judged otherwise than when it was asked for. */
  static Refusal changed(Verdict now) {
    return now instanceof Verdict.Deny deny
        ? of(deny)
        : denied(
            "what the statement does, or what is allowed, has changed while it waited, so the"
                + " approval is not for it any more; send it again");
  }

  /** Nobody has approved. */
  static Refusal notApproved(ApprovalRequest request, ApprovalOutcome outcome) {
    String about = "request " + request.id() + " under rule " + request.terms().rule();
    return switch (outcome.state()) {
      case DENIED ->
          denied(
              "denied by "
                  + outcome.by()
                  + ": "
                  + outcome.reason()
                  + " ("
                  + about
                  + "); do not retry the same statement");
      case EXPIRED ->
          denied("nobody decided in time (" + about + "); ask an approver, then send it again");
      default -> denied("the request was withdrawn: " + outcome.reason() + " (" + about + ")");
    };
  }
}
