package dev.sallyport.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.ApiCaller;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What nodes and PostgreSQL take for sessions, statements, leases and approvals that come over the
 * wire, and for nothing at all; by one node, and what each further one that only listens adds.
 */
final class NodeCosts {
  private static final int THREADS = 8;
  private static final Duration SETTLE = Duration.ofSeconds(4);

  private final BenchDatabase database;
  private final SizingStore store;
  private final CostSheet sheet;
  private final int seconds;
  private final List<SizingNode> nodes = new ArrayList<>();
  private double approvalStore;
  private double leaseStore;
  private double slowStore;
  private double idleStore;

  NodeCosts(BenchDatabase database, SizingStore store, CostSheet sheet, int seconds) {
    this.database = database;
    this.store = store;
    this.sheet = sheet;
    this.seconds = seconds;
  }

  /**
   * What a load took, shipping and all that was put off among it.
   *
   * @param seconds of the load
   * @param whole seconds, until nothing was put off any more
   */
  private record Taken(
      long count,
      double seconds,
      double whole,
      double workingNode,
      double listeningNode,
      double mysql,
      SizingStore.Counters store) {
    double storeMicros() {
      return store.processor().toNanos() / 1e3;
    }
  }

  /** A load; tells how much of it there was. */
  private interface Doing {
    long run() throws Exception;
  }

  void add(SizingNode node) {
    nodes.add(node);
  }

  /** Compilers are given their time; what that leaves in the store is not counted. */
  void warmUp(int time) throws Exception {
    statements(time / 3);
    sessions(SizingNode.STORED, time / 3);
    sessions(SizingNode.OWN, time / 3);
    leases();
    approvals();
  }

  void sessionsAndStatements() throws Exception {
    Taken stored = taken(() -> sessions(SizingNode.STORED, seconds));
    Taken statements = taken(() -> statements(seconds));
    Taken own = taken(() -> sessions(SizingNode.OWN, seconds));
    double statement = statements.workingNode / statements.count;
    sheet.put("node.statement_micros", statement, each(statements));
    sheet.put("node.session_micros", stored.workingNode / stored.count - statement, each(stored));
    sheet.put("node.session_own_micros", own.workingNode / own.count - statement, each(own));
    sheet.put("mysql.session_micros", stored.mysql / stored.count);
    sheet.put("mysql.session_own_micros", own.mysql / own.count);
  }

  private static String each(Taken taken) {
    return "%.0f a second; PostgreSQL %.0f µs, %.1f queries, %.0f bytes of WAL, MySQL %.0f µs for each"
        .formatted(
            taken.count / taken.seconds,
            taken.storeMicros() / taken.count,
            (double) taken.store.queries() / taken.count,
            (double) taken.store.walBytes() / taken.count,
            taken.mysql / taken.count);
  }

  /** With one node; what more of them add is told afterwards. */
  void byOne() throws Exception {
    Taken idle = idle();
    double queries = idle.store.queries() / idle.whole;
    idleStore = idle.storeMicros() / idle.whole;
    sheet.put("node.idle_micros_per_second", idle.workingNode / idle.whole);
    sheet.put(
        "store.idle_node_micros_per_second", idleStore, "%.1f queries a second".formatted(queries));
    sheet.put("store.commit_micros", store.commitMicros());
    Taken lease = taken(this::leases);
    leaseStore = (lease.storeMicros() - idleStore(lease)) / lease.count;
    sheet.put("node.lease_micros", lease.workingNode / lease.count);
    sheet.put("store.lease_micros", leaseStore, each(lease));
    sheet.put("store.lease_wal_bytes", (double) lease.store.walBytes() / lease.count);
    sheet.put("store.lease_bytes", (double) lease.store.bytes() / lease.count);
    sheet.put("store.lease_commits", (double) lease.store.commits() / lease.count);
    Taken approval = taken(this::approvals);
    approvalStore = (approval.storeMicros() - idleStore(approval)) / approval.count;
    sheet.put("node.approval_micros", approval.workingNode / approval.count);
    sheet.put("store.approval_micros", approvalStore, each(approval));
    sheet.put("store.approval_wal_bytes", (double) approval.store.walBytes() / approval.count);
    sheet.put("store.approval_bytes", (double) approval.store.bytes() / approval.count);
    sheet.put("store.approval_commits", (double) approval.store.commits() / approval.count);
    Taken slow = taken(() -> slowStatements(seconds));
    slowStore = (slow.storeMicros() - idleStore(slow)) / slow.count;
    sheet.note("a statement each 400 ms of 40 sessions: %s", each(slow));
  }

  /** What PostgreSQL would have taken in that time anyway. */
  private double idleStore(Taken taken) {
    return idleStore * taken.whole;
  }

  /** The same beside nodes that do nothing themselves. */
  void besideOthers() throws Exception {
    int others = nodes.size() - 1;
    Taken idle = idle();
    double further = idleStore;
    idleStore = idle.storeMicros() / idle.whole;
    double idleListening = idle.listeningNode / idle.whole;
    sheet.put(
        "store.idle_further_node_micros_per_second",
        (idleStore - further) / others,
        "%.1f queries a second of each of %d"
            .formatted((idle.store.queries() / idle.whole) / nodes.size(), nodes.size()));
    Taken lease = taken(this::leases);
    sheet.put(
        "store.lease_heard_micros",
        ((lease.storeMicros() - idleStore(lease)) / lease.count - leaseStore) / others,
        each(lease));
    sheet.put("node.lease_heard_micros", heard(lease, idleListening));
    Taken approval = taken(this::approvals);
    sheet.put(
        "store.approval_heard_micros",
        ((approval.storeMicros() - idleStore(approval)) / approval.count - approvalStore) / others,
        each(approval));
    sheet.put("node.approval_heard_micros", heard(approval, idleListening));
    // Few at a time, so that each chunk comes by itself, as where many sessions are slow.
    Taken slow = taken(() -> slowStatements(seconds));
    sheet.put("node.chunk_heard_micros", heard(slow, idleListening), each(slow));
    sheet.put(
        "store.chunk_heard_micros",
        ((slow.storeMicros() - idleStore(slow)) / slow.count - slowStore) / others);
    sheet.note("most memory of the node that worked: %.0f MB", nodes.get(0).peakMegabytes());
  }

  private double heard(Taken taken, double idleListening) {
    return (taken.listeningNode - idleListening * taken.whole) / taken.count / (nodes.size() - 1);
  }

  private Taken idle() throws Exception {
    return taken(
        () -> {
          LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
          return 1;
        });
  }

  private Taken taken(Doing doing) throws Exception {
    store.tidy();
    LockSupport.parkNanos(SETTLE.toNanos());
    Duration working = nodes.get(0).processor();
    Duration listening = listening();
    Duration mysql = ProcessTimes.of(database.pid());
    SizingStore.Counters before = store.counters();
    long began = System.nanoTime();
    long count = doing.run();
    double took = (System.nanoTime() - began) / 1e9;
    double atMysql = micros(mysql, ProcessTimes.of(database.pid()));
    LockSupport.parkNanos(SETTLE.toNanos());
    settled();
    return new Taken(
        count,
        took,
        (System.nanoTime() - began) / 1e9,
        micros(working, nodes.get(0).processor()),
        micros(listening, listening()),
        atMysql,
        store.counters().since(before));
  }

  /** Waits until all that was recorded is searchable. */
  private void settled() throws SQLException {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (store.number("SELECT COUNT(*) FROM sessions WHERE unindexed_from IS NOT NULL") > 0
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  private Duration listening() throws IOException {
    Duration sum = Duration.ZERO;
    for (SizingNode node : nodes.subList(1, nodes.size())) {
      sum = sum.plus(node.processor());
    }
    return sum;
  }

  private static double micros(Duration from, Duration to) {
    return to.minus(from).toNanos() / 1e3;
  }

  private long sessions(String connection, int time) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(time).toNanos();
    return byThreads(
        THREADS,
        () -> {
          long count = 0;
          for (; System.nanoTime() < end; count++) {
            try (ThinClient client = nodes.get(0).open(connection)) {
              client.query("SELECT 1 FROM sbtest.asked LIMIT 1");
            }
          }
          return count;
        });
  }

  private long statements(int time) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(time).toNanos();
    return byThreads(
        THREADS,
        () -> {
          long count = 0;
          try (ThinClient client = nodes.get(0).open(SizingNode.STORED)) {
            for (; System.nanoTime() < end; count++) {
              client.query("SELECT id, c FROM sbtest.big WHERE id = " + (1 + count % 100_000));
            }
          }
          return count;
        });
  }

  /** Forty sessions, each a statement every 400 ms. */
  private long slowStatements(int time) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(time).toNanos();
    return byThreads(
        40,
        () -> {
          long count = 0;
          try (ThinClient client = nodes.get(0).open(SizingNode.STORED)) {
            for (; System.nanoTime() < end; count++) {
              client.query("SELECT id, c FROM sbtest.big WHERE id = " + (1 + count));
              LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
            }
          }
          return count;
        });
  }

  /** Taken and given back. */
  private long leases() throws Exception {
    ApiCaller agent = nodes.get(0).agent();
    int count = 60;
    for (int i = 0; i < count; i++) {
      JsonNode given =
          agent.post(
              "/api/v1/access-requests",
              "{\"connection\": \"own\", \"purpose\": \"sizing\", \"duration\": \"10m\", \"sessions\": 1}");
      JsonNode lease = given.has("lease") ? given.get("lease") : given;
      agent.delete("/api/v1/leases/" + lease.get("id").asText());
    }
    return count;
  }

  /** Statements that wait, and somebody who approves each. */
  private long approvals() throws Exception {
    int count = 80;
    AtomicInteger left = new AtomicInteger(count);
    ApiCaller person = nodes.get(0).person();
    Thread approver = new Thread(() -> approve(person, left), "approver");
    approver.setDaemon(true);
    approver.start();
    AtomicInteger todo = new AtomicInteger(count);
    byThreads(
        THREADS,
        () -> {
          try (ThinClient client = nodes.get(0).open(SizingNode.STORED)) {
            for (int i = todo.getAndDecrement(); i > 0; i = todo.getAndDecrement()) {
              client.query("INSERT INTO sbtest.asked (mark) VALUES ('" + i + "')");
            }
          }
          return 0L;
        });
    approver.join(Duration.ofSeconds(30).toMillis());
    return count;
  }

  private static void approve(ApiCaller person, AtomicInteger left) {
    while (left.get() > 0) {
      for (JsonNode card : person.get("/api/v1/approvals?state=pending").get("approvals")) {
        person.post(
            "/api/v1/approvals/" + card.get("id").asText() + "/decision",
            "{\"decision\": \"approve\", \"reason\": \"seen\", \"digest\": \"%s\"}"
                .formatted(card.get("digest").asText()));
        left.decrementAndGet();
      }
      // Seldom, or what is measured is this look.
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  private static long byThreads(int threads, Callable<Long> doing) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(doing));
      }
      long sum = 0;
      for (Future<Long> one : running) {
        sum += one.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      pool.shutdownNow();
    }
  }
}
