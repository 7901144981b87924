package dev.sallyport.export;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;

/** A receiver of syslog of somebody else's, which reads octet counts as RFC 6587 has them. */
final class SyslogReceiver implements AutoCloseable {
  final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Socket> held = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  /** How a connection is treated. */
  enum Manner {
    /** Reads all and ends the connection. */
    GOOD,
    /** Dies with a message unread. */
    DYING,
    /** Reads all, and never says so. */
    SILENT,
    /** Reads all, and then says one byte after the other for as long as anybody listens. */
    TALKING,
    /** Takes the connection and reads nothing. */
    DEAF,
    /** Ends every connection at once. */
    CLOSING
  }

  volatile Manner manner = Manner.GOOD;

  SyslogReceiver(ServerSocketFactory sockets) throws IOException {
    this(sockets, 0);
  }

  SyslogReceiver(ServerSocketFactory sockets, int port) throws IOException {
    server = sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "syslog-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (manner == Manner.DYING) {
          socket.getInputStream().read();
          socket.setSoLinger(true, 0);
          socket.close();
        } else if (manner == Manner.CLOSING) {
          socket.close();
        } else if (manner == Manner.DEAF) {
          held.add(socket);
        } else {
          read(new BufferedInputStream(socket.getInputStream()));
          if (manner == Manner.GOOD) {
            socket.close();
          } else if (manner == Manner.TALKING) {
            talk(socket);
          }
        }
      } catch (IOException e) {
        // The client left, or the test ends; what was read is in the list.
        continue;
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    while (manner == Manner.TALKING) {
      socket.getOutputStream().write('x');
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private void read(InputStream in) throws IOException {
    while (true) {
      StringBuilder digits = new StringBuilder();
      int c = in.read();
      if (c < 0) {
        return;
      }
      for (; c != ' '; c = in.read()) {
        if (c < '0' || c > '9') {
          throw new EOFException("no octet count");
        }
        digits.append((char) c);
      }
      byte[] message = in.readNBytes(Integer.parseInt(digits.toString()));
      messages.add(new String(message, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    manner = Manner.GOOD;
    for (Socket socket : held) {
      socket.close();
    }
    server.close();
  }
}
