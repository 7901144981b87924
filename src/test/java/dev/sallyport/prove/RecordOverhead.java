package dev.sallyport.prove;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What recording takes of the throughput of point SELECTs: two gateways at one server, one with a
 * journal and one whose recorder does nothing, measured in turns, so that whatever else the machine
 * does is done to both.
 */
final class RecordOverhead {
  private static final int THREADS = 8;

  /** Until both are compiled: the one that records has more of it. */
  private static final int WARM_UP_PAIRS = 5;

  private final RecordServer server;
  private final JitIssuers issuers;
  private final Path folder;

  RecordOverhead(RecordServer server, JitIssuers issuers, Path folder) {
    this.server = server;
    this.issuers = issuers;
    this.folder = folder;
  }

  /**
   * Medians over the pairs.
   *
   * @param onMicros the gateway's processor time for a statement, all of its threads, which goes by
   *     the load of the machine far less than the throughput does
   * @param offMicros likewise, without recording
   */
  record Figure(double on, double off, double ratio, double onMicros, double offMicros) {}

  /** One gateway's turn. */
  private record Round(double perSecond, double processorMicros) {}

  Figure measure(int pairs, long roundMillis, String durability) throws Exception {
    Path with = RecordGate.configure(server, issuers, folder.resolve("on"), durability);
    Path without = RecordGate.configure(server, issuers, folder.resolve("off"), durability);
    try (RecordGate on = RecordGate.start(with, true);
        RecordGate off = RecordGate.start(without, false)) {
      Round[] ons = new Round[pairs];
      Round[] offs = new Round[pairs];
      double[] ratios = new double[pairs];
      // The first ones warm both up, and are not counted.
      for (int i = -WARM_UP_PAIRS; i < pairs; i++) {
        boolean onFirst = i % 2 == 0;
        Round first = onFirst ? round(on, roundMillis) : roundWithout(on, off, roundMillis);
        Round second = onFirst ? roundWithout(on, off, roundMillis) : round(on, roundMillis);
        if (i >= 0) {
          ons[i] = onFirst ? first : second;
          offs[i] = onFirst ? second : first;
          ratios[i] = ons[i].perSecond() / offs[i].perSecond();
        }
      }
      return new Figure(
          median(ons, Round::perSecond),
          median(offs, Round::perSecond),
          median(ratios),
          median(ons, Round::processorMicros),
          median(offs, Round::processorMicros));
    }
  }

  /** What the other one has yet to ship must not cost this one anything. */
  private Round roundWithout(RecordGate on, RecordGate off, long millis) throws Exception {
    on.suspend();
    try {
      return round(off, millis);
    } finally {
      on.resume();
    }
  }

  private Round round(RecordGate gate, long millis) throws Exception {
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
      Duration processor = gate.processorTime();
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
      double done = statements.get();
      return new Round(
          done / seconds, gate.processorTime().minus(processor).toNanos() / 1e3 / done);
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

  private static double median(Round[] all, ToDoubleFunction<Round> figure) {
    return median(Arrays.stream(all).mapToDouble(figure).toArray());
  }

  private static double median(double[] all) {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
