package dev.sallyport.prove;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;

/** An agent's connection through the gateway that can also be torn off. */
final class JitAgent {
  private final Connection connection;
  private final Socket socket;

  private JitAgent(Connection connection, Socket socket) {
    this.connection = connection;
    this.socket = socket;
  }

  /** Logs in; {@code user} is a connection with a token, or a lease with its password. */
  static JitAgent open(int port, String user, String secret) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:"
                + port
                + "/?sslMode=trust&socketTimeout=60000&socketFactory="
                + Sockets.class.getName(),
            user,
            secret);
    return new JitAgent(connection, Sockets.LAST.get());
  }

  String value(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Begins a statement that is to fail; completes with what the agent was told. */
  CompletableFuture<String> begin(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            execute(sql);
            return "it came to its end";
          } catch (SQLException e) {
            return e.getMessage();
          }
        },
        task -> new Thread(task, "agent").start());
  }

  /** Quits as the protocol wants it. */
  void quit() throws SQLException {
    connection.close();
  }

  /** Dies: the peer gets a reset and nothing else (SO_LINGER of zero, RFC 9293 section 3.6). */
  void die() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Leaves nothing open here, whatever became of the session. */
  void abandon() throws SQLException {
    connection.abort(Runnable::run);
  }

  /** Tells which socket was made for a connection: a driver makes it in the caller's thread. */
  public static final class Sockets extends SocketFactory {
    private static final ThreadLocal<Socket> LAST = new ThreadLocal<>();

    @Override
    public Socket createSocket() {
      Socket socket = new Socket();
      LAST.set(socket);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
