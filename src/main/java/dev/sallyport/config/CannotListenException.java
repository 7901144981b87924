package dev.sallyport.config;

import java.io.IOException;

/** An address of the configuration that cannot be listened on, with the key that names it. */
public final class CannotListenException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Says which key to look at.
   *
   * @param section the configuration's section that holds {@code host} and {@code port}
   */
  public CannotListenException(String section, String host, int port, Throwable cause) {
    super(
        section
            + ": cannot listen on "
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + port
            + " ("
            + cause.getMessage()
            + "); end what listens there, or change "
            + section
            + ".host or "
            + section
            + ".port",
        cause);
  }
}
