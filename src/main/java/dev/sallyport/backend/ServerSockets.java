package dev.sallyport.backend;

import io.vertx.core.net.NetClientOptions;

/** How the gateway's sockets to databases are set. */
final class ServerSockets {
  /**
   * For so long a database may leave unacknowledged what it was sent: its machine or the network is
   * gone then, and the kernel would tell that after a quarter of an hour otherwise (tcp(7),
   * TCP_USER_TIMEOUT). A statement may run for longer: what is acknowledged does not count.
   */
  private static final int SILENT_MILLIS = 60_000;

  private ServerSockets() {}

  /**
   * For every connection to a database. In this protocol the server speaks first, but only once the
   * connection stands; with quick acknowledgement switched off, which is Vert.x' default on native
   * transports, Linux keeps the last packet of the handshake back for 200 ms in the hope of data to
   * go with it (tcp(7), TCP_QUICKACK).
   */
  static NetClientOptions options() {
    return new NetClientOptions()
        .setTcpKeepAlive(true)
        .setTcpUserTimeout(SILENT_MILLIS)
        .setTcpQuickAck(true);
  }
}
