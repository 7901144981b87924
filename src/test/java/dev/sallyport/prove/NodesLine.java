package dev.sallyport.prove;

import dev.sallyport.demo.FreePort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * The wire between one that connects and another that listens, at a port that stays the same. Cut,
 * it carries nothing either way and says nothing about it: neither end is closed, as on a network
 * where a cable is pulled. Joined again, it carries what waited.
 */
final class NodesLine implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int DIAL_MILLIS = 2_000;

  private final ServerSocket listening;
  private final IntSupplier target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private boolean cut;
  private volatile boolean closed;

  private NodesLine(ServerSocket listening, IntSupplier target) {
    this.listening = listening;
    this.target = target;
  }

  /**
   * Lays one.
   *
   * @param target the port of the other end, asked anew for each connection
   */
  static NodesLine to(IntSupplier target) throws IOException {
    ServerSocket socket = new ServerSocket(FreePort.pick(), 500, InetAddress.getLoopbackAddress());
    NodesLine line = new NodesLine(socket, target);
    daemon("line-" + line.port(), line::accept);
    return line;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on silence: the kernel's where it can be had, ours elsewhere. */
  synchronized void cut() throws IOException {
    if (NodesNetwork.isOwn()) {
      NodesNetwork.drop(port());
    }
    cut = true;
  }

  /** It carries again. */
  synchronized void join() throws IOException {
    if (cut && NodesNetwork.isOwn()) {
      NodesNetwork.carry(port());
    }
    cut = false;
    notifyAll();
  }

  /** Closes every connection on it, as a switch does whose other end is somebody else now. */
  void reset() {
    open.forEach(NodesLine::shut);
  }

  private synchronized void awaitWhole() throws InterruptedException {
    while (cut && !closed && !NodesNetwork.isOwn()) {
      wait();
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        open.add(client);
        daemon("line-" + port(), () -> connect(client));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      awaitWhole();
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()), DIAL_MILLIS);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      daemon("line-" + port(), () -> carry(server, client));
      carry(client, server);
    } catch (IOException | InterruptedException e) {
      // Nobody listens there: who dialled is to see just that.
      end(client, server);
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitWhole();
        out.write(buffer, 0, read);
      }
      awaitWhole();
      end(from, to);
    } catch (IOException | InterruptedException e) {
      // An end that is broken breaks the other one, once the line carries that.
      endWhenWhole(from, to);
    }
  }

  private void endWhenWhole(Socket one, Socket other) {
    try {
      awaitWhole();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(one, other);
  }

  private void end(Socket one, Socket other) {
    shut(one);
    shut(other);
    open.remove(one);
    open.remove(other);
  }

  private static void shut(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    join();
    listening.close();
    reset();
  }
}
