package dev.sallyport.config;

import java.io.IOException;

/** An address of the configuration that cannot be listened on, with the key that names it. */
public final class CannotListenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String portKey;
  private final String problem;

  /**
   * Says which keys to look at.
   *
   * @param hostKey the configuration's key for the host
   * @param portKey its key for the port
   */
  public CannotListenException(
      String hostKey, String host, String portKey, int port, Throwable cause) {
    super(
        portKey.substring(0, portKey.lastIndexOf('.'))
            + ": "
            + problem(host, port, cause)
            + ", or change "
            + hostKey
            + " or "
            + portKey,
        cause);
    this.portKey = portKey;
    this.problem = problem(host, port, cause);
  }

  private static String problem(String host, int port, Throwable cause) {
    return "cannot listen on "
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port
        + " ("
        + cause.getMessage()
        + "); end what listens there";
  }

  /** The configuration's key for the port. */
  public String portKey() {
    return portKey;
  }

  /** What is wrong and what to do about it, without the keys. */
  public String problem() {
    return problem;
  }
}
