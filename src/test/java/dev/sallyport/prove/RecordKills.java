package dev.sallyport.prove;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * The gateway killed at random moments under load; then what MySQL wrote down and what stands in
 * the audit trail are compared, statement for statement. Each statement carries a mark of its own.
 */
final class RecordKills {
  private static final int AGENTS = 8;
  private static final int LONGEST_MILLIS = 900;
  private static final Pattern MARK = Pattern.compile("mark-\\d+-\\d+-\\d+");

  private final RecordServer server;
  private final JitIssuers issuers;
  private final Path folder;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  RecordKills(RecordServer server, JitIssuers issuers, Path folder) {
    this.server = server;
    this.issuers = issuers;
    this.folder = folder;
  }

  /** Kills so many times, and compares. */
  void run(int kills, long seed, RecordTally tally) throws Exception {
    Path file = RecordGate.configure(server, issuers, folder, "process");
    Random random = new Random(seed);
    long logBefore = server.logEnd();
    for (int i = 0; i < kills; i++) {
      killOnce(RecordGate.start(file, true, "-XX:TieredStopAtLevel=1"), i, random);
    }
    server.untilQuiet();
    // The next one ships what the last one left.
    RecordGate.start(file, true, "-XX:TieredStopAtLevel=1").close();
    List<String> ran = server.ranSince(logBefore, MARK);
    compare(ran, AuditTrail.read(folder.resolve(RecordGate.STORE), MARK), kills, tally);
  }

  private void killOnce(RecordGate gate, int round, Random random) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(AGENTS);
    List<Thread> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      int number = i;
      Thread agent = new Thread(() -> work(gate, round, number, begun), "agent-" + i);
      agent.start();
      agents.add(agent);
    }
    begun.await(20, TimeUnit.SECONDS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
    gate.kill();
    for (Thread agent : agents) {
      agent.join();
    }
  }

  /** Until the connection breaks. */
  private void work(RecordGate gate, int round, int agent, CountDownLatch begun) {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                    + gate.port()
                    + "/?sslMode=trust&useServerPrepStmts=true&socketTimeout=30000",
                RecordGate.CONNECTION,
                issuers.token(JitIssuers.WORKER).reveal());
        PreparedStatement prepared =
            connection.prepareStatement("INSERT INTO shop.marks (mark) VALUES (?)");
        Statement statement = connection.createStatement()) {
      for (int i = 0; ; i++) {
        String mark = "mark-" + round + "-" + agent + "-" + i;
        sent.add(mark);
        step(statement, prepared, mark, i);
        answered.add(mark);
        begun.countDown();
      }
    } catch (SQLException e) {
      // It was killed: that is what all this is about.
      begun.countDown();
    }
  }

  private static void step(Statement statement, PreparedStatement prepared, String mark, int i)
      throws SQLException {
    int row = 1 + i % RecordServer.POINTS;
    switch (i % 5) {
      case 0 -> {
        prepared.setString(1, mark);
        prepared.executeUpdate();
      }
      case 1 -> statement.execute("INSERT INTO shop.marks (mark) VALUES ('" + mark + "')");
      case 2 ->
          statement.execute(
              "UPDATE shop.points SET v = v + 1 WHERE id = " + row + " AND '" + mark + "' <> ''");
      case 3 ->
          statement.execute(
              "SELECT v FROM shop.points WHERE id = " + row + " AND '" + mark + "' <> ''");
      default -> {
        try {
          statement.execute("DELETE FROM shop.marks WHERE mark = '" + mark + "'");
          throw new IllegalStateException("a statement that is denied was carried out");
        } catch (SQLException denied) {
          if (denied.getErrorCode() != 1142) {
            throw denied;
          }
        }
      }
    }
  }

  private void compare(
      List<String> ran, Map<String, List<AuditTrail.Entry>> trail, int kills, RecordTally tally)
      throws IOException {
    Set<String> executed = Set.copyOf(Set.copyOf(ran));
    long doubled = ran.size() - executed.size();
    long lost = executed.stream().filter(mark -> !trail.containsKey(mark)).count();
    long twice = trail.values().stream().filter(entries -> entries.size() > 1).count();
    long untrue = 0;
    long unknown = 0;
    long told = 0;
    for (Map.Entry<String, List<AuditTrail.Entry>> each : trail.entrySet()) {
      AuditTrail.Entry entry = each.getValue().get(0);
      boolean inLog = executed.contains(each.getKey());
      boolean isUnknown = entry.outcome().equals("unknown");
      unknown += isUnknown ? 1 : 0;
      // Sent and told as done, or refused: both say for sure whether MySQL has seen it.
      boolean saysSo = entry.verdict().equals("allow") && !isUnknown;
      if (entry.outcome().equals("ok") && !inLog
          || entry.verdict().equals("deny") && inLog
          || saysSo && !entry.outcome().equals("ok")) {
        untrue++;
        tally.check(false, each.getKey() + " is recorded as " + entry + ", in the log: " + inLog);
      }
    }
    for (String mark : answered) {
      List<AuditTrail.Entry> entries = trail.getOrDefault(mark, List.of());
      boolean asTold =
          entries.size() == 1
              && (entries.get(0).verdict().equals("deny") || entries.get(0).outcome().equals("ok"));
      told += asTold ? 0 : 1;
    }
    tally.say(
        ("kills: %d, at random moments, under %d agents: %,d statements sent, %,d answered, %,d"
                + " executed by MySQL, %,d recorded, %,d of them with an outcome unknown")
            .formatted(
                kills,
                AGENTS,
                sent.size(),
                answered.size(),
                executed.size(),
                trail.size(),
                unknown));
    tally.say(
        ("kills: %d executed and not recorded, %d executed twice, %d recorded twice, %d recorded"
                + " otherwise than they went, %d told to an agent and not recorded so")
            .formatted(lost, doubled, twice, untrue, told));
    tally.check(lost == 0, lost + " statements were executed and not recorded");
    tally.check(doubled == 0, doubled + " statements were executed twice");
    tally.check(twice == 0, twice + " statements were recorded twice");
    tally.check(told == 0, told + " statements were answered, and not recorded with that outcome");
    tally.check(!executed.isEmpty() && !answered.isEmpty(), "nothing was executed");
    tally.check(sent.containsAll(executed), "MySQL executed something that nobody has sent");
  }
}
