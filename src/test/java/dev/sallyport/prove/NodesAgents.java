package dev.sallyport.prove;

import dev.sallyport.prove.NodesSent.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Agents that work until they are told to stop, and come again whenever their session breaks: some
 * statements by themselves, some in transactions, some that people are asked about, some that are
 * refused. None is sent twice but one that waited for people when its session broke.
 */
final class NodesAgents {
  private static final int LONGEST_SESSION = 12;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long AFTER_BREAK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MOST_TRIES = 20;

  /** No agent's number. */
  private static final int NOBODY = 999;

  private final int port;
  private final JitIssuers issuers;
  private final NodesSent sent;
  private final String comment;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  private NodesAgents(int port, JitIssuers issuers, NodesSent sent, int bulk) {
    this.port = port;
    this.issuers = issuers;
    this.sent = sent;
    this.comment = bulk == 0 ? "" : " /* " + "x".repeat(bulk) + " */";
  }

  /**
   * Sets so many of them to work.
   *
   * @param bulk how many characters more each statement has than it needs
   */
  static NodesAgents start(
      int many, int port, JitIssuers issuers, NodesSent sent, int bulk, long seed) {
    NodesAgents agents = new NodesAgents(port, issuers, sent, bulk);
    for (int i = 0; i < many; i++) {
      int number = i;
      Thread thread =
          new Thread(() -> agents.work(number, new Random(seed + number)), "agent-" + i);
      thread.setDaemon(true);
      thread.start();
      agents.threads.add(thread);
    }
    return agents;
  }

  /** Each ends what it is at; one that waits for people is waited for as well. */
  void stop(long seconds) throws InterruptedException {
    over = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
  }

  private void work(int number, Random random) {
    while (!over) {
      try (Connection connection = open()) {
        sent.opened();
        // Every other one stays as long as it is let.
        int steps = number % 2 == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(LONGEST_SESSION);
        for (int i = 0; i < steps && !over; i++) {
          step(connection, number, random);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (SQLException e) {
        sent.trouble(shortened(e));
        LockSupport.parkNanos(AFTER_BREAK_NANOS);
      }
    }
  }

  /** Has one statement run at one gateway; whether it did. */
  static boolean serve(NodesGate gate, JitIssuers issuers, NodesSent sent) {
    NodesAgents one = new NodesAgents(gate.agents().port(), issuers, sent, 0);
    NodesSent.Statement what = sent.next(Kind.ALLOWED, NOBODY);
    try (Connection connection = one.open()) {
      one.send(connection, what);
    } catch (SQLException e) {
      sent.trouble(shortened(e));
    }
    return what.told() == NodesSent.Told.DONE;
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:"
            + port
            + "/?sslMode=trust&connectTimeout=10000&socketTimeout=60000",
        NodesGate.CONNECTION,
        issuers.token(JitIssuers.WORKER).reveal());
  }

  private void step(Connection connection, int number, Random random) throws SQLException {
    int dice = random.nextInt(100);
    if (dice < 60) {
      send(connection, sent.next(Kind.ALLOWED, number));
    } else if (dice < 80) {
      transaction(connection, number, random);
    } else if (dice < 90) {
      ask(connection, number);
    } else {
      send(connection, sent.next(Kind.REFUSED, number));
    }
  }

  private void transaction(Connection connection, int number, Random random) throws SQLException {
    connection.setAutoCommit(false);
    List<NodesSent.Statement> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      NodesSent.Statement next = sent.next(Kind.ALLOWED, number);
      all.add(next);
      send(connection, next);
    }
    if (random.nextInt(5) == 0) {
      connection.rollback();
    } else {
      connection.commit();
      all.stream().filter(each -> each.told() == NodesSent.Told.DONE).forEach(sent::committed);
    }
    connection.setAutoCommit(true);
  }

  /** Comes again with the same statement when the session breaks in which it waited. */
  private void ask(Connection connection, int number) throws SQLException {
    NodesSent.Statement asked = sent.next(Kind.ASKED, number);
    try {
      send(connection, asked);
      return;
    } catch (SQLException e) {
      sent.trouble(shortened(e));
    }
    for (int tries = 1; tries < MOST_TRIES; tries++) {
      LockSupport.parkNanos(AFTER_BREAK_NANOS);
      try (Connection another = open()) {
        send(another, asked);
        return;
      } catch (SQLException e) {
        sent.trouble(shortened(e));
      }
    }
  }

  private void send(Connection connection, NodesSent.Statement what) throws SQLException {
    sent.sending(what);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql(what));
      sent.done(what);
      if (connection.getAutoCommit()) {
        sent.committed(what);
      }
    } catch (SQLException e) {
      String words = String.valueOf(e.getMessage());
      if (isRefusal(e)) {
        sent.refused(what, words);
        if (what.kind == Kind.ALLOWED) {
          sent.trouble(shortened(e));
          LockSupport.parkNanos(AFTER_BREAK_NANOS);
        }
      } else {
        sent.broken(what, words);
        throw e;
      }
    }
  }

  /**
   * The gate said no, and the session goes on; whatever ends a session has class 08 or no code.
   * What has run, and cannot be written down as done, is none.
   */
  private static boolean isRefusal(SQLException e) {
    return String.valueOf(e.getMessage()).contains("Sallyport: ")
        && e.getErrorCode() != 0
        && !e.getMessage().contains("code=outcome_not_recorded")
        && !String.valueOf(e.getSQLState()).startsWith("08");
  }

  private String sql(NodesSent.Statement what) {
    return switch (what.kind) {
      case ALLOWED -> "INSERT INTO proof.done (mark) VALUES ('" + what.mark + "')" + comment;
      case ASKED -> "INSERT INTO proof.asked (mark) VALUES ('" + what.mark + "')";
      case REFUSED -> "DELETE FROM proof.done WHERE mark = '" + what.mark + "'";
    };
  }

  /** Without what differs from one to the next. */
  private static String shortened(SQLException e) {
    String words =
        String.valueOf(e.getMessage())
            .replaceAll("\\(conn=\\d+\\) ", "")
            .replaceAll("mark-[a-z0-9-]+", "MARK")
            .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
            .replaceAll("127\\.0\\.0\\.1:\\d+|port=\\d+", "PORT")
            .replaceAll("\\s+", " ");
    String line = e.getErrorCode() + " " + words;
    return line.substring(0, Math.min(200, line.length()));
  }
}
