package dev.sallyport.prove;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateway killed at random moments, while sessions open, run, are lent privileges and end; what
 * is left is removed by the next one.
 */
final class JitKills {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int LONGEST_MILLIS = 1_200;
  private static final int AGENTS = 8;

  private JitKills() {}

  static void run(
      JitServer server, JitIssuers issuers, Path folder, int kills, long seed, JitTally tally)
      throws Exception {
    Path file = JitGate.configure(server, issuers, folder);
    Random random = new Random(seed);
    JitGate gate = JitGate.start(file, issuers);
    for (int i = 0; i < kills; i++) {
      kill(gate, issuers, random);
      long left = server.users();
      long began = System.nanoTime();
      gate = JitGate.start(file, issuers);
      server.untilNothingIsLeft(LIMIT);
      Duration swept = Duration.ofNanos(System.nanoTime() - began);
      tally.onKill(left, swept);
      tally.check(
          server.users() == 0 && server.sessions() == 0 && swept.compareTo(LIMIT) <= 0,
          left + " users were left, and not all of them were removed in a minute");
    }
    gate.close();
    tally.check(server.lookAlikesAreThere(), "a user that is not ours was removed");
  }

  /** Gives it work, and kills it in the middle of it. */
  private static void kill(JitGate gate, JitIssuers issuers, Random random)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger opened = new AtomicInteger();
    List<Thread> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      int kind = i;
      Thread agent = new Thread(() -> work(gate, issuers, kind, over, opened), "agent-" + i);
      agent.start();
      agents.add(agent);
    }
    // From the first session on, or else most would die before there was one.
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (opened.get() == 0 && System.nanoTime() < end && random.nextInt(40) != 0) {
      LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
    }
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos());
    over.set(true);
    gate.kill();
    for (Thread agent : agents) {
      agent.join();
    }
  }

  /** Until the connection breaks. */
  private static void work(
      JitGate gate, JitIssuers issuers, int kind, AtomicBoolean over, AtomicInteger opened) {
    boolean lends = kind % 4 == 1;
    JitConnection connection = lends ? JitConnection.LENDING : JitConnection.SHOP;
    while (!over.get()) {
      try {
        JitAgent agent =
            JitAgent.open(
                gate.port(), connection.word(), issuers.token(JitIssuers.WORKER).reveal());
        try {
          agent.value("SELECT COUNT(*) FROM shop.products");
          opened.incrementAndGet();
          work(agent, kind % 4, over);
          agent.quit();
        } finally {
          agent.abandon();
        }
      } catch (SQLException e) {
        // It was killed: that is what all this is about. Whether too early is seen in the figures.
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    }
  }

  private static void work(JitAgent agent, int kind, AtomicBoolean over) throws SQLException {
    switch (kind) {
      // Lent something again and again, for as short as can be.
      case 1 -> {
        while (!over.get()) {
          agent.execute("UPDATE shop.orders SET status = 'new' WHERE id = 1");
        }
      }
      // In a statement, and the server does not notice that the other end is gone.
      case 2 -> agent.execute(JitServer.waiting(1));
      // In a transaction.
      case 3 -> {
        agent.execute("SET autocommit = 0");
        agent.execute("UPDATE shop.orders SET status = 'half-way' WHERE id = 2");
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
      // Opened and ended, as often as can be.
      default -> {}
    }
  }
}
