package dev.sallyport.config;

import java.io.IOException;

/** An address of the configuration that cannot be listened on, with the key that names it. */
public final class CannotListenException extends IOException {
  private static final long serialVersionUID = 1L;

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
            + ": cannot listen on "
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + port
            + " ("
            + cause.getMessage()
            + "); end what listens there, or change "
            + hostKey
            + " or "
            + portKey,
        cause);
  }
}
