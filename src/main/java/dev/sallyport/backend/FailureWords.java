package dev.sallyport.backend;

import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** What the log says of a database that does not do what the gateway itself asks of it. */
public final class FailureWords {
  private static final String VERTX = "io.vertx.core";
  private static final int MAX_LENGTH = 200;

  private FailureWords() {}

  /** Without the server's own words, which may quote the statement; with the network's. */
  public static String of(Throwable failure) {
    if (failure instanceof MySQLException refused) {
      return "server error " + refused.getErrorCode();
    }
    if (failure instanceof UnknownHostException) {
      return "no such host: " + failure.getMessage();
    }
    if (failure instanceof ConnectException) {
      return String.valueOf(failure.getMessage());
    }
    // Vert.x' own failures are told apart by nothing but their words, which quote no statement.
    return failure.getClass().getPackageName().startsWith(VERTX) && failure.getMessage() != null
        ? failure.getMessage().lines().findFirst().map(FailureWords::cut).orElse("")
        : failure.getClass().getSimpleName();
  }

  private static String cut(String words) {
    return words.substring(0, Math.min(MAX_LENGTH, words.length()));
  }
}
