package dev.sallyport.backend;

import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;

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

  /**
   * What the agent is told.
   *
   * @param code MySQL error number
   * @param sqlState five characters
   * @param message begins with {@code Sallyport: }
   */
  public BackendUnavailableException(int code, String sqlState, String message) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
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
