package dev.sallyport.prove;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What recording takes of the throughput of point SELECTs: two gateways at one server, one with a
 * journal and one whose recorder does nothing, measured in turns, so that whatever else the machine
 * does is done to both.
 */
final class RecordOverhead {
  private static final int THREADS = 8;

  private final RecordServer server;
  private final JitIssuers issuers;
  private final Path folder;

  RecordOverhead(RecordServer server, JitIssuers issuers, Path folder) {
    this.server = server;
    this.issuers = issuers;
    this.folder = folder;
  }

  /** Medians over the pairs. */
  record Figure(double on, double off, double ratio) {}

  Figure measure(int pairs, long roundMillis, String durability) throws Exception {
    Path with = RecordGate.configure(server, issuers, folder.resolve("on"), durability);
    Path without = RecordGate.configure(server, issuers, folder.resolve("off"), durability);
    try (RecordGate on = RecordGate.start(with, true);
        RecordGate off = RecordGate.start(without, false)) {
      double[] ons = new double[pairs];
      double[] offs = new double[pairs];
      double[] ratios = new double[pairs];
      // The first three warm both up, and are not counted.
      for (int i = -3; i < pairs; i++) {
        boolean onFirst = i % 2 == 0;
        double first = onFirst ? round(on, roundMillis) : roundWithout(on, off, roundMillis);
        double second = onFirst ? roundWithout(on, off, roundMillis) : round(on, roundMillis);
        if (i >= 0) {
          ons[i] = onFirst ? first : second;
          offs[i] = onFirst ? second : first;
          ratios[i] = ons[i] / offs[i];
        }
      }
      return new Figure(median(ons), median(offs), median(ratios));
    }
  }

  /** What the other one has yet to ship must not cost this one anything. */
  private double roundWithout(RecordGate on, RecordGate off, long millis) throws Exception {
    on.suspend();
    try {
      return round(off, millis);
    } finally {
      on.resume();
    }
  }

  /** Statements a second. */
  private double round(RecordGate gate, long millis) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong statements = new AtomicLong();
    AtomicReference<SQLException> failure = new AtomicReference<>();
    List<Connection> connections = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + gate.port() + "/?sslMode=trust",
                RecordGate.CONNECTION,
                issuers.token(JitIssuers.WORKER).reveal());
        connections.add(connection);
        int seed = i;
        threads.add(new Thread(() -> select(connection, seed, over, statements, failure)));
      }
      long began = System.nanoTime();
      threads.forEach(Thread::start);
      LockSupport.parkNanos(millis * 1_000_000);
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      if (failure.get() != null) {
        throw failure.get();
      }
      return statements.get() / seconds;
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static void select(
      Connection connection,
      int seed,
      AtomicBoolean over,
      AtomicLong statements,
      AtomicReference<SQLException> failure) {
    try (Statement statement = connection.createStatement()) {
      long done = 0;
      for (int i = seed; !over.get(); i += 7) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT v FROM shop.points WHERE id = " + (1 + i % RecordServer.POINTS))) {
          rows.next();
        }
        done++;
      }
      statements.addAndGet(done);
    } catch (SQLException e) {
      failure.set(e);
    }
  }

  private static double median(double[] all) {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
