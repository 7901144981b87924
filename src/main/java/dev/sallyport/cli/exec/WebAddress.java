package dev.sallyport.cli.exec;

import java.net.URI;

/** Addresses that secrets are sent to. */
final class WebAddress {
  private WebAddress() {}

  /**
   * Reads an address.
   *
   * @param what for the message
   * @throws ExecFailure when it is none, or neither https nor on this machine
   */
  static URI read(String what, String written, int statusOtherwise) throws ExecFailure {
    URI address;
    try {
      address = URI.create(written);
    } catch (IllegalArgumentException notAnAddress) {
      throw new ExecFailure(
          statusOtherwise, what + " '" + ShownText.of(written) + "' is no address");
    }
    boolean isProtected =
        "https".equalsIgnoreCase(address.getScheme())
            || "http".equalsIgnoreCase(address.getScheme()) && isLoopback(address.getHost());
    if (address.getHost() == null || address.getRawUserInfo() != null || !isProtected) {
      throw new ExecFailure(
          statusOtherwise,
          what
              + " '"
              + ShownText.of(written)
              + "' is not protected; expected https, or http on this machine only");
    }
    return address;
  }

  private static boolean isLoopback(String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.equals("[::1]")
            || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"));
  }
}
