package dev.sallyport.backend;

import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** What the log says of a database that does not do what the gateway itself asks of it. */
public final class FailureWords {
  private FailureWords() {}

  /** Without the server's own words, which may quote the statement; with the network's. */
  public static String of(Throwable failure) {
    if (failure instanceof MySQLException refused) {
      return "server error " + refused.getErrorCode();
    }
    if (failure instanceof UnknownHostException) {
      return "no such host: " + failure.getMessage();
    }
    return failure instanceof ConnectException
        ? String.valueOf(failure.getMessage())
        : failure.getClass().getSimpleName();
  }
}
