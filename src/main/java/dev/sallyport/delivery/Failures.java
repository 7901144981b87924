package dev.sallyport.delivery;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What went wrong on the way, in words that quote nothing of what was sent or where. */
public final class Failures {
  private Failures() {}

  /** The words. */
  public static String words(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof SSLException) {
        return "its certificate is not trusted or TLS failed ("
            + PlainText.line(String.valueOf(deepest(e).getMessage()), 160)
            + ")";
      }
      if (e instanceof UnknownHostException) {
        return "its host is not known";
      }
      if (e instanceof ConnectException) {
        return "nothing answers at its host and port";
      }
    }
    return "the connection broke (" + cause.getClass().getSimpleName() + ")";
  }

  /** What is wrong with a certificate is said at the bottom. */
  private static Throwable deepest(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest;
  }
}
