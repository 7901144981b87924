package dev.sallyport.prove;

import java.io.IOException;
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

  /** Both are warm when their compilers take less of a gateway's time than this, ... */
  private static final double RESTING = 0.015;

  /** ... so many rounds in a row: they rest in between, too. */
  private static final int ROUNDS_AT_REST = 4;

  private static final int MOST_WARM_UP_ROUNDS = 60;

  /** Where nobody tells what compilers take. */
  private static final int BLIND_WARM_UP_ROUNDS = 30;

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
   * @param ratio of the throughputs of a pair
   * @param warmUpRounds after which both gateways' compilers were at rest
   * @param warm whether they came to rest
   * @param backlog statements that the recording gateway's store did not have yet at the end
   */
  record Figure(Side on, Side off, double ratio, int warmUpRounds, boolean warm, long backlog) {}

  /**
   * One gateway's figures, medians over its rounds.
   *
   * @param micros its processor time for a statement, all of its threads, which goes by the load of
   *     the machine far less than the throughput does
   * @param byGroup the same, of all rounds together, by what the threads are for
   */
  record Side(double perSecond, double micros, ThreadTimes byGroup) {}

  /** One gateway's turn. */
  private record Round(double perSecond, double statements, ThreadTimes before, ThreadTimes after) {
    ThreadTimes times() {
      return after.since(before, statements);
    }
  }

  Figure measure(int pairs, long roundMillis, String durability) throws Exception {
    Path with = RecordGate.configure(server, issuers, folder.resolve("on"), durability);
    Path without = RecordGate.configure(server, issuers, folder.resolve("off"), durability);
    try (RecordGate on = start(with, true);
        RecordGate off = start(without, false)) {
      WarmUp warmUp = warmUp(on, off, roundMillis);
      List<Round> ons = new ArrayList<>();
      List<Round> offs = new ArrayList<>();
      double[] ratios = new double[pairs];
      for (int i = 0; i < pairs; i++) {
        boolean onFirst = i % 2 == 0;
        Round first = onFirst ? round(on, roundMillis) : roundWithout(on, off, roundMillis);
        Round second = onFirst ? roundWithout(on, off, roundMillis) : round(on, roundMillis);
        ons.add(onFirst ? first : second);
        offs.add(onFirst ? second : first);
        ratios[i] = ons.get(i).perSecond() / offs.get(i).perSecond();
      }
      long backlog = selected(warmUp.ons()) + selected(ons) - kept();
      return new Figure(
          side(ons), side(offs), median(ratios), warmUp.ons().size(), warmUp.atRest(), backlog);
    }
  }

  /** With its compilers' threads there from the beginning, so that none ends uncounted. */
  private static RecordGate start(Path file, boolean recording) throws IOException {
    return RecordGate.start(file, recording, "-XX:-UseDynamicNumberOfCompilerThreads");
  }

  private record WarmUp(List<Round> ons, boolean atRest) {}

  /** In turns, as the rounds that count. */
  private WarmUp warmUp(RecordGate on, RecordGate off, long millis) throws Exception {
    List<Round> ons = new ArrayList<>();
    int resting = 0;
    int most = ThreadTimes.KNOWN ? MOST_WARM_UP_ROUNDS : BLIND_WARM_UP_ROUNDS;
    while (ons.size() < most && resting < ROUNDS_AT_REST) {
      Round without = roundWithout(on, off, millis);
      Round with = round(on, millis);
      ons.add(with);
      double compiling = Math.max(with.times().compiling(), without.times().compiling());
      resting = ThreadTimes.KNOWN && compiling < RESTING ? resting + 1 : 0;
    }
    return new WarmUp(ons, resting >= ROUNDS_AT_REST);
  }

  private static Side side(List<Round> rounds) {
    double[] rates = rounds.stream().mapToDouble(Round::perSecond).toArray();
    double[] micros = rounds.stream().mapToDouble(round -> round.times().all()).toArray();
    return new Side(
        median(rates),
        median(micros),
        ThreadTimes.mean(rounds.stream().map(Round::times).toList()));
  }

  private static long selected(List<Round> rounds) {
    return (long) rounds.stream().mapToDouble(Round::statements).sum();
  }

  /** Statements that the store has now. */
  private long kept() throws SQLException {
    String store = "jdbc:sqlite:" + folder.resolve("on").resolve(RecordGate.STORE).toUri();
    try (Connection connection = DriverManager.getConnection(store);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT SUM(statements) FROM sessions")) {
      rows.next();
      return rows.getLong(1);
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
      ThreadTimes before = gate.threadTimes();
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
      return new Round(done / seconds, done, before, gate.threadTimes());
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
