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
  /** CR_CONN_HOST_ERROR: the server cannot be reached. */
  public static final int CANNOT_CONNECT = 2003;

  private static final long serialVersionUID = 1L;
  private final int code;
  private final String sqlState;
  private final Reason reason;

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
   * @param code MySQL error number
   * @param sqlState five characters
   * @param message begins with {@code Sallyport: }
   */
  public BackendUnavailableException(int code, String sqlState, String message) {
    this(Reason.ACCOUNT, code, sqlState, message);
  }

  BackendUnavailableException(Reason reason, int code, String sqlState, String message) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.sqlState = sqlState;
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
        code,
        sqlState,
        Advice.of(Next.RETRY, "database_unavailable").end(Advice.textOf(getMessage())));
  }
}
