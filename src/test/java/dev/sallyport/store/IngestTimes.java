package dev.sallyport.store;

import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.UnreadableEventException;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Measures how many statements a second the archive takes from one shipper, batch after batch as it
 * ships them: {@code IngestTimes FILE [STATEMENTS [SESSIONS [later]]]}, with {@code later} without
 * the index, which is measured afterwards. Fifty sessions, where nothing else is said, run side by
 * side; every statement has its own text of 100 to 300 characters and an answer of some rows that
 * are recorded.
 */
public final class IngestTimes {
  /** As the shipper bounds a batch. */
  private static final int BATCH_BYTES = 4 << 20;

  private static final List<String> TABLES =
      List.of("shop.customers", "shop.orders", "shop.order_lines", "billing.invoices", "hr.staff");
  private static final List<String> COLUMNS = List.of("id", "status", "created_at", "note");
  private static final String WORDS =
      "customer order invoice region total status created shipped open paid returned priority";

  private final Random random = new Random(3);
  private final String[] sessions;
  private final long[] sequences;
  private final long[] numbers;
  private Instant at = ManySessions.END;

  private IngestTimes(int sessions) {
    this.sessions = new String[sessions];
    this.sequences = new long[sessions];
    this.numbers = new long[sessions];
  }

  /** Fills the file of the first argument. */
  public static void main(String[] arguments) throws UnreadableEventException {
    int statements = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
    int sessions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(Path.of(arguments[0])), vertx).await();
    boolean later = arguments.length > 3 && arguments[3].equals("later");
    IngestTimes times = new IngestTimes(sessions);
    int done = times.measure(store.sessionArchive(), statements, later, System.err);
    if (later) {
      index(store.sessionArchive(), done, System.err);
    }
    store.close().await();
    vertx.close().await();
  }

  private static void index(SessionArchive archive, int statements, PrintStream out) {
    long cpu = processorNanos();
    long start = System.nanoTime();
    long longest = 0;
    int steps = 0;
    boolean more = true;
    while (more) {
      long began = System.nanoTime();
      more = archive.indexEarlier().await();
      longest = Math.max(longest, System.nanoTime() - began);
      steps++;
    }
    double took = System.nanoTime() - start;
    out.printf(
        Locale.ROOT,
        "indexed afterwards in %d steps: %.0f statements/s by the clock, %.0f by the processor"
            + " time of all threads; a step %.0f ms, the longest %d ms%n",
        steps,
        statements / (took / 1e9),
        statements / ((processorNanos() - cpu) / 1e9),
        took / 1e6 / steps,
        Duration.ofNanos(longest).toMillis());
  }

  private int measure(SessionArchive archive, int statements, boolean later, PrintStream out)
      throws UnreadableEventException {
    long nanos = 0;
    long processor = 0;
    long longest = 0;
    long bytes = 0;
    int batches = 0;
    int done = 0;
    while (done < statements) {
      List<SessionEvent> batch = new ArrayList<>();
      List<Shipment.Line> lines = new ArrayList<>();
      int size = 0;
      while (size < BATCH_BYTES) {
        int from = batch.size();
        statement(batch);
        for (SessionEvent event : batch.subList(from, batch.size())) {
          Shipment.Line line = Shipment.Line.of(event);
          lines.add(line);
          size += line.length();
        }
        done++;
      }
      bytes += size;
      long cpu = processorNanos();
      long start = System.nanoTime();
      archive.append(new Shipment(lines, "ingest.0", ++batches, later)).await();
      long took = System.nanoTime() - start;
      processor += processorNanos() - cpu;
      nanos += took;
      longest = Math.max(longest, took);
    }
    out.printf(
        Locale.ROOT,
        "%d statements, %d bytes each, in %d batches: %.0f statements/s by the clock,"
            + " %.0f by the processor time of all threads; a batch %.0f ms, the longest %d ms%n",
        done,
        bytes / done,
        batches,
        done / (nanos / 1e9),
        done / (processor / 1e9),
        nanos / 1e6 / batches,
        Duration.ofNanos(longest).toMillis());
    return done;
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** One more of some session: judged, its rows, its end; now and then a session ends as well. */
  private void statement(List<SessionEvent> events) {
    int which = random.nextInt(sessions.length);
    at = at.plusNanos(150_000);
    if (sessions[which] == null) {
      sessions[which] = new UUID(random.nextLong(), random.nextLong()).toString();
      sequences[which] = 0;
      numbers[which] = 0;
      events.add(opened(sessions[which], which));
    }
    String session = sessions[which];
    long number = ++numbers[which];
    String table = TABLES.get(random.nextInt(TABLES.size()));
    events.add(
        new SessionEvent.Judged(
            session,
            ++sequences[which],
            at,
            number,
            "COM_STMT_EXECUTE",
            text(table),
            List.of(Integer.toString(random.nextInt())),
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
            session,
            ++sequences[which],
            at.plusNanos(60_000),
            number,
            COLUMNS,
            Set.of(3),
            Set.of(),
            List.of(List.of(Long.toString(number), "open", at.toString(), "***"))));
    events.add(
        new SessionEvent.Finished(
            session,
            ++sequences[which],
            at.plusNanos(70_000),
            number,
            "ok",
            0,
            1,
            false,
            0,
            "",
            70));
    if (random.nextInt(200) == 0) {
      events.add(new SessionEvent.Closed(session, ++sequences[which], at, "client left"));
      sessions[which] = null;
    }
  }

  private SessionEvent opened(String session, int agent) {
    return new SessionEvent.Opened(
        session,
        0,
        at,
        "idp:agent-" + agent,
        "Agent " + agent,
        "agent",
        Set.of("reporting-agents"),
        "orders-prod",
        "shop",
        "10.20.1.7:51234",
        agent,
        Map.of("_client_name", "MySQL Connector/J"),
        "",
        "nightly report",
        Map.of(),
        "gateway",
        Set.of(),
        "");
  }

  private String text(String table) {
    String[] words = WORDS.split(" ");
    StringBuilder text = new StringBuilder("SELECT id, status, created_at, note FROM ");
    text.append(table).append(" WHERE id = ? AND run = ").append(random.nextInt(1_000_000));
    int length = 100 + random.nextInt(200);
    while (text.length() < length) {
      text.append(" AND ")
          .append(words[random.nextInt(words.length)])
          .append(" <> '")
          .append(Integer.toString(random.nextInt(50_000), Character.MAX_RADIX))
          .append('\'');
    }
    return text.toString();
  }
}
