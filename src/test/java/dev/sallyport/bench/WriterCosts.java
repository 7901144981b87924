package dev.sallyport.bench;

import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * What the one turn of the audit trail takes at PostgreSQL: whole sessions in batches as the
 * shipper ships them, some of one statement and some of many, so that what a session takes and what
 * a statement takes are told apart.
 */
final class WriterCosts {
  private static final int LONG_SESSION = 20;

  /** Sessions that are open side by side. */
  private static final int BESIDE = 500;

  private static final int WARM_UP_STATEMENTS = 20_000;
  private static final List<String> TABLES =
      List.of("shop.customers", "shop.orders", "shop.order_lines", "billing.invoices", "hr.staff");
  private static final String[] WORDS =
      "customer order invoice region total status created shipped open paid returned priority"
          .split(" ");

  private final SizingStore server;
  private final CostSheet sheet;
  private final Random random = new Random(5);
  private Instant at = Instant.now();
  private long position;

  WriterCosts(SizingStore server, CostSheet sheet) {
    this.server = server;
    this.sheet = sheet;
  }

  /** What came of whole sessions of one length. */
  private record Run(
      int sessions,
      int statements,
      double seconds,
      double turnMicros,
      SizingStore.Counters counters) {}

  /** Of one event of each kind, by which sessions of two lengths are told apart. */
  private interface Amount {
    double of(Run run);
  }

  /**
   * Measures.
   *
   * @param statements of each run
   */
  void measure(int statements) throws Exception {
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(server.config(), vertx).await();
    try {
      SessionArchive archive = store.sessionArchive();
      run(archive, WARM_UP_STATEMENTS, LONG_SESSION, false);
      pair(archive, statements, false, "");
      sizes("with the index");
      pair(archive, statements, true, "_unindexed");
      indexLater(archive, statements);
      batches(archive);
    } finally {
      store.close().await();
      vertx.close().await();
    }
  }

  private void pair(SessionArchive archive, int statements, boolean later, String suffix)
      throws Exception {
    Run shorts = run(archive, statements / 4, 1, later);
    Run longs = run(archive, statements, LONG_SESSION, later);
    split(
        "trail.session%s_micros",
        "trail.statement%s_micros", suffix, shorts, longs, run -> run.turnMicros);
    split(
        "store.session%s_micros",
        "store.statement%s_micros",
        suffix,
        shorts,
        longs,
        run -> run.counters.processor().toNanos() / 1e3);
    split(
        "store.session%s_wal_bytes",
        "store.statement%s_wal_bytes", suffix, shorts, longs, run -> run.counters.walBytes());
    split(
        "store.session%s_bytes",
        "store.statement%s_bytes", suffix, shorts, longs, run -> run.counters.bytes());
    sheet.note(
        "%s: sessions of one statement %.0f a second, of %d %.0f statements a second; queries for a"
            + " session of one %.2f",
        later ? "index left for later" : "indexed at once",
        shorts.sessions / shorts.seconds,
        LONG_SESSION,
        longs.statements / longs.seconds,
        (double) shorts.counters.queries() / shorts.sessions);
  }

  /** Two runs are two equations of two unknowns. */
  private void split(
      String session, String statement, String suffix, Run shorts, Run longs, Amount amount) {
    double one = amount.of(shorts) / shorts.sessions;
    double many = amount.of(longs) / longs.sessions;
    double each = Math.max(0, (many - one) / (LONG_SESSION - 1));
    putOrSee(session.formatted(suffix), one - each);
    putOrSee(statement.formatted(suffix), each);
  }

  /**
   * Computed with are PostgreSQL's costs of what is indexed at once, and the turn's of the rest.
   */
  private void putOrSee(String name, double value) {
    if (name.startsWith("trail.") == name.contains("_unindexed")) {
      sheet.put(name, value);
    } else {
      sheet.seen(name, value);
    }
  }

  private void sizes(String when) throws SQLException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> table : server.tables().entrySet()) {
      if (table.getValue() > 200_000) {
        text.append(' ').append(table.getKey()).append(' ').append(table.getValue() / 1_000);
      }
    }
    sheet.note("kB of tables %s:%s", when, text);
  }

  private void indexLater(SessionArchive archive, int statements) throws Exception {
    SizingStore.Counters before = server.counters();
    Duration own = own();
    long began = System.nanoTime();
    while (archive.indexEarlier().await()) {
      continue;
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    SizingStore.Counters done = server.counters().since(before);
    double all = statements + statements / 4.0;
    sheet.put("trail.index_later_micros", turnMicros(own, done) / all);
    sheet.seen("store.index_later_micros", done.processor().toNanos() / 1e3 / all);
    sheet.note("indexed afterwards: %.0f statements a second", all / seconds);
  }

  /** What a batch takes that has next to nothing in it: nodes at rest and nodes in great number. */
  private void batches(SessionArchive archive) throws Exception {
    int count = 400;
    server.forgetQueries();
    SizingStore.Counters before = server.counters();
    Duration own = own();
    double[] took = new double[count];
    for (int i = 0; i < count; i++) {
      Shipment one = shipment(session(1).get(0), false);
      long began = System.nanoTime();
      archive.append(one).await();
      took[i] = (System.nanoTime() - began) / 1e3;
    }
    SizingStore.Counters done = server.counters().since(before);
    for (String line : server.busiest(6)) {
      sheet.note("of these batches: %s", line);
    }
    Arrays.sort(took);
    sheet.put(
        "trail.batch_micros",
        turnMicros(own, done) / count,
        "a batch of one session of one statement: %d queries; by the clock %.0f, 99 %% within %.0f"
            .formatted(done.queries() / count, took[count / 2], took[count * 99 / 100]));
  }

  private Run run(SessionArchive archive, int statements, int each, boolean later)
      throws IOException, SQLException, UnreadableEventException {
    int sessions = Math.max(1, statements / each);
    List<Shipment> batches = each == 1 ? atOnce(sessions, later) : beside(sessions, each, later);
    SizingStore.Counters before = server.counters();
    Duration own = own();
    long began = System.nanoTime();
    Future<Void> done = Future.succeededFuture();
    for (Shipment batch : batches) {
      done = done.compose(v -> archive.append(batch));
    }
    done.await();
    long took = System.nanoTime() - began;
    SizingStore.Counters counters = server.counters().since(before);
    return new Run(sessions, sessions * each, took / 1e9, turnMicros(own, counters), counters);
  }

  /** Sessions that are over before they are shipped. */
  private List<Shipment> atOnce(int sessions, boolean later) throws UnreadableEventException {
    List<Shipment> batches = new ArrayList<>();
    for (int left = sessions; left > 0; left -= BESIDE) {
      List<SessionEvent> events = new ArrayList<>();
      for (int i = 0; i < Math.min(BESIDE, left); i++) {
        session(1).forEach(events::addAll);
      }
      batches.add(shipment(events, later));
    }
    return batches;
  }

  /**
   * Agents think between their statements: each batch has one statement of each session, which is a
   * chunk by itself.
   */
  private List<Shipment> beside(int sessions, int each, boolean later)
      throws UnreadableEventException {
    List<Shipment> batches = new ArrayList<>();
    for (int left = sessions; left > 0; left -= BESIDE) {
      List<List<List<SessionEvent>>> open = new ArrayList<>();
      for (int i = 0; i < Math.min(BESIDE, left); i++) {
        open.add(session(each));
      }
      for (int step = 0; step < each; step++) {
        List<SessionEvent> events = new ArrayList<>();
        for (List<List<SessionEvent>> session : open) {
          events.addAll(session.get(step));
        }
        batches.add(shipment(events, later));
      }
    }
    return batches;
  }

  private static Duration own() throws IOException {
    return ProcessTimes.withoutCompilers(ProcessHandle.current().pid());
  }

  /**
   * One waits for the other, so what both take of the processors is how long it lasts where neither
   * waits for one; by the clock it goes by what else the machine does.
   */
  private static double turnMicros(Duration before, SizingStore.Counters counters)
      throws IOException {
    return own().minus(before).plus(counters.processor()).toNanos() / 1e3;
  }

  private Shipment shipment(List<SessionEvent> events, boolean later)
      throws UnreadableEventException {
    List<Shipment.Line> lines = new ArrayList<>();
    for (SessionEvent event : events) {
      lines.add(Shipment.Line.of(event));
    }
    return new Shipment(lines, "sizing.0", ++position, later);
  }

  /** Its events by statement, the beginning with the first and the end with the last. */
  private List<List<SessionEvent>> session(int statements) {
    List<List<SessionEvent>> steps = new ArrayList<>();
    List<SessionEvent> events = new ArrayList<>();
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    int agent = random.nextInt(1_000);
    at = at.plusMillis(2);
    long sequence = 0;
    events.add(
        new SessionEvent.Opened(
            id,
            sequence,
            at,
            "idp:agent-" + agent,
            "Agent " + agent,
            "agent",
            Set.of("reporting-agents"),
            "orders-prod",
            "shop",
            "10.20.1.7:51234",
            agent,
            Map.of("_client_name", "MySQL Connector/J", "program_name", "nightly"),
            "",
            "nightly report",
            Map.of("task", "4711"),
            "gateway",
            Set.of(),
            ""));
    for (int number = 1; number <= statements; number++) {
      String table = TABLES.get(random.nextInt(TABLES.size()));
      at = at.plusNanos(150_000);
      events.add(
          new SessionEvent.Judged(
              id,
              ++sequence,
              at,
              number,
              "COM_STMT_EXECUTE",
              text(table),
              List.of(Integer.toString(random.nextInt(1_000_000))),
              "shop",
              Set.of("select"),
              Set.of(table),
              "allow",
              "reporting-agents/1",
              "",
              List.of(),
              List.of()));
      events.add(
          new SessionEvent.Rows(
              id,
              ++sequence,
              at.plusNanos(60_000),
              number,
              List.of("id", "status", "created_at"),
              Set.of(),
              Set.of(),
              rows()));
      events.add(
          new SessionEvent.Finished(
              id, ++sequence, at.plusNanos(70_000), number, "ok", 0, 10, false, 0, "", 70));
      if (number == statements) {
        events.add(new SessionEvent.Closed(id, ++sequence, at, "client left"));
      }
      steps.add(events);
      events = new ArrayList<>();
    }
    return steps;
  }

  /** Ten of some 40 characters, as the profile of the documentation has them. */
  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(
          List.of(
              Integer.toString(random.nextInt(1_000_000)),
              WORDS[random.nextInt(WORDS.length)],
              "2026-11-%02d 10:%02d:00".formatted(1 + random.nextInt(28), random.nextInt(60))));
    }
    return rows;
  }

  private String text(String table) {
    StringBuilder text = new StringBuilder("SELECT id, status, created_at FROM ").append(table);
    text.append(" WHERE id = ?");
    int length = 100 + random.nextInt(200);
    while (text.length() < length) {
      text.append(" AND ")
          .append(WORDS[random.nextInt(WORDS.length)])
          .append(" <> '")
          .append(Integer.toString(random.nextInt(50_000), Character.MAX_RADIX))
          .append('\'');
    }
    return text.toString();
  }
}
