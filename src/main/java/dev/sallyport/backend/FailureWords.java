package dev.sallyport.backend;

import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** What the log says of a database that does not do what the gateway itself asks of it. */
public final class FailureWords {
  private static final String VERTX = "io.vertx.core";
  private static final int MAX_LENGTH = 200;

  private static final Pattern FRAME =
      Pattern.compile("^\\{errorMessage=(.*), errorCode=-?\\d+, sqlState=\\w*}$", Pattern.DOTALL);

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
        ? line(failure.getMessage())
        : failure.getClass().getSimpleName();
  }

  /** The server's own words, out of the frame that the client of Vert.x puts around them. */
  static String said(MySQLException refused) {
    return FRAME.matcher(String.valueOf(refused.getMessage())).replaceFirst("$1");
  }

  /** The first line of somebody else's words, without what a terminal would obey. */
  static String line(String words) {
    return words.lines().findFirst().map(FailureWords::cut).orElse("");
  }

  private static String cut(String words) {
    String plain = words.replaceAll("\\p{Cntrl}", "?");
    return plain.substring(0, Math.min(MAX_LENGTH, plain.length()));
  }
}
