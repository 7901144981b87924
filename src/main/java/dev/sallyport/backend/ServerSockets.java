package dev.sallyport.backend;

import io.vertx.core.net.NetClientOptions;

/** How the gateway's sockets to databases are set. */
final class ServerSockets {
  private ServerSockets() {}

  /**
   * For every connection to a database. In this protocol the server speaks first, but only once the
   * connection stands; with quick acknowledgement switched off, which is Vert.x' default on native
   * transports, Linux keeps the last packet of the handshake back for 200 ms in the hope of data to
   * go with it (tcp(7), TCP_QUICKACK).
   */
  static NetClientOptions options() {
    return new NetClientOptions().setTcpKeepAlive(true).setTcpQuickAck(true);
  }
}
