package dev.sallyport.conformance;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.Greeting;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that lacks a capability, as servers before MySQL 5.7 and MariaDB 10.2 lack
 * DEPRECATE_EOF: its greeting does not offer it, nor TLS, so that it can be taken out of what
 * clients ask for. All else is what the server behind it says.
 */
final class ElderServer implements AutoCloseable {
  private static final int HEADER_BYTES = 4;
  private static final int BACKLOG = 50;

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private final Capability missing;

  private ElderServer(ServerSocket listening, int port, Capability missing) {
    this.listening = listening;
    this.port = port;
    this.missing = missing;
  }

  /** In front of the server on that port of 127.0.0.1. */
  static ElderServer before(int port, Capability missing) throws IOException {
    ServerSocket listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    ElderServer elder = new ElderServer(listening, port, missing);
    start(elder::accept);
    return elder;
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() {
    quietly(listening);
    open.forEach(ElderServer::quietly);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(client);
      open.add(server);
      start(() -> greet(server, client), client, server);
    }
  }

  private void greet(Socket server, Socket client) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(server.getInputStream());
    byte[] header = in.readNBytes(HEADER_BYTES);
    int length = header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    Greeting said =
        Greeting.decode(Unpooled.wrappedBuffer(in.readNBytes(length)), Capabilities.NONE);
    Greeting told =
        new Greeting(
            said.serverVersion(),
            said.connectionId(),
            said.challenge(),
            said.capabilities().without(missing, Capability.SSL),
            said.collation(),
            said.statusFlags(),
            said.authPlugin());
    ByteBuf framed = Unpooled.buffer();
    PacketFramer.write(framed, 0, told.encode(Capabilities.NONE));
    framed.readBytes(client.getOutputStream(), framed.readableBytes());
    start(() -> answer(client, server), client, server);
    pump(server, client);
  }

  /** Clients may ask for what was not offered: the server behind would take them at their word. */
  private void answer(Socket client, Socket server) throws IOException {
    byte[] start = client.getInputStream().readNBytes(HEADER_BYTES + Integer.BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      start[HEADER_BYTES + i] &= (byte) ~(missing.mask() >>> (Byte.SIZE * i));
    }
    server.getOutputStream().write(start);
    pump(client, server);
  }

  /** Up to the end of either, which is that of both. */
  private void pump(Socket from, Socket to) throws IOException {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    }
    open.remove(from);
    open.remove(to);
  }

  /** What moves bytes. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void start(Step step, Socket... ends) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException broken) {
                // Whoever is at the other end is told by the end of its connection.
                List.of(ends).forEach(ElderServer::quietly);
              }
            },
            "elder-server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void quietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket that does not close", e);
    }
  }
}
