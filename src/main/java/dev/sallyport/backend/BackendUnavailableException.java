package dev.sallyport.backend;

import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import java.util.Locale;

/**
 * There is no database connection to be had. The message is meant for the agent: it names the
 * connection, never its host or account.
 */
public final class BackendUnavailableException extends RuntimeException {
  /**
   * ER_CONNECT_TO_FOREIGN_DATA_SOURCE: a server says it of one behind it. CR_CONN_HOST_ERROR (2003)
   * is what a client says by itself: libmariadb takes a packet with such a number for malformed.
   */
  public static final int CANNOT_CONNECT = 1429;

  /** Client errors of MySQL and of MariaDB, from the first to before the last of their ranges. */
  private static final int CLIENT = 2000;

  private static final int AFTER_CLIENT = 3000;
  private static final int MARIADB_CLIENT = 5000;
  private static final int AFTER_MARIADB_CLIENT = 6000;

  private static final long serialVersionUID = 1L;
  private final int code;
  private final String sqlState;
  private final Reason reason;
  private final Next next;

  /** What kept it, for figures. */
  public enum Reason {
    /** Nobody is there. */
    UNREACHABLE,
    /** It did not answer in time. */
    TIMEOUT,
    /** It hung up during the login. */
    CLOSED,
    /** TLS did not come about. */
    TLS,
    /** It does or lacks something that the gateway cannot live with. */
    UNFIT,
    /** It refused the login. */
    LOGIN,
    /** There is no account to log in with. */
    ACCOUNT;

    /** As figures name it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the agent is told, of an account that could not be made ready.
   *
   * @param code MySQL error number; where it is a client's, as proxies send, {@link
   *     #CANNOT_CONNECT} is told instead
   * @param sqlState five characters
   * @param message begins with {@code Sallyport: }
   */
  public BackendUnavailableException(int code, String sqlState, String message) {
    this(Reason.ACCOUNT, code, sqlState, message);
  }

  BackendUnavailableException(Reason reason, int code, String sqlState, String message) {
    this(reason, Next.RETRY, code, sqlState, message);
  }

  private BackendUnavailableException(
      Reason reason, Next next, int code, String sqlState, String message) {
    super(message);
    this.reason = reason;
    this.next = next;
    this.code = isOfClients(code) ? CANNOT_CONNECT : code;
    this.sqlState = sqlState;
  }

  /** The same, and it stays so until an operator does something: to try again is of no use. */
  public BackendUnavailableException untilMended() {
    return new BackendUnavailableException(reason, Next.STOP, code, sqlState, getMessage());
  }

  private static boolean isOfClients(int code) {
    return code >= CLIENT && code < AFTER_CLIENT
        || code >= MARIADB_CLIENT && code < AFTER_MARIADB_CLIENT;
  }

  /** What kept it. */
  public Reason reason() {
    return reason;
  }

  /** MySQL error number. */
  public int code() {
    return code;
  }

  /** Five characters. */
  public String sqlState() {
    return sqlState;
  }

  /** The same as a packet. */
  public Err toErr() {
    return Err.of(
        code, sqlState, Advice.of(next, "database_unavailable").end(Advice.textOf(getMessage())));
  }
}
