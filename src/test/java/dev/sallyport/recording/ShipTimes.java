package dev.sallyport.recording;

import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Measures what it takes to bring point SELECTs from the journal to the store, without the index,
 * which waits while they come so fast: {@code ShipTimes FOLDER [ROUNDS [SESSIONS]]}. Each round
 * ships files of 4 MiB that eight sessions, where nothing else is said, wrote side by side, and
 * prints the processor time of all threads, those of compilers and collectors among them; later
 * rounds are those of a gateway that has run for long.
 */
public final class ShipTimes {
  private static final int FILE_BYTES = 4 << 20;
  private static final int FILES = 8;

  private final Random random = new Random(5);
  private final String[] sessions;
  private final long[] sequences;
  private final long[] numbers;
  private Instant at = SampleEvents.START;

  private ShipTimes(int sessions) {
    this.sessions = new String[sessions];
    this.sequences = new long[sessions];
    this.numbers = new long[sessions];
  }

  /** Fills a store in the folder of the first argument. */
  public static void main(String[] arguments) throws IOException, UnreadableEventException {
    Path folder = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
    int sessions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8;
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(folder.resolve("store.db")), vertx).await();
    ShipTimes times = new ShipTimes(sessions);
    for (int round = 1; round <= rounds; round++) {
      times.round(folder, vertx, store.sessionArchive(), round, System.err);
    }
    store.close().await();
    vertx.close().await();
  }

  private void round(Path folder, Vertx vertx, SessionArchive archive, int round, PrintStream out)
      throws IOException, UnreadableEventException {
    JournalLimit limit = new JournalLimit(1 << 30);
    Shipper shipper =
        new Shipper(
            vertx,
            ((VertxInternal) vertx).createWorkerContext(),
            archive,
            limit,
            new ShippingPace(limit, System::nanoTime, () -> 0),
            () -> {});
    int statements = 0;
    long bytes = 0;
    for (int file = 0; file < FILES; file++) {
      Path path = folder.resolve("times.%d.%d%s".formatted(round, file, Segment.SUFFIX));
      statements += write(path);
      bytes += Files.size(path);
      shipper.add(Segment.leftOver(path, Files.size(path), System.currentTimeMillis()));
    }
    long processor = processorNanos();
    long began = System.nanoTime();
    Future<Void> shipped = shipper.ship();
    shipped.await();
    double clock = System.nanoTime() - began;
    double took = processorNanos() - processor;
    out.printf(
        Locale.ROOT,
        "round %d: %d statements, %d bytes each: %.2f microseconds of processor time for one,"
            + " %.2f by the clock%n",
        round,
        statements,
        bytes / statements,
        took / 1e3 / statements,
        clock / 1e3 / statements);
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Statements until the file is full. */
  private int write(Path path) throws IOException, UnreadableEventException {
    int statements = 0;
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)))) {
      while (out.size() < FILE_BYTES) {
        for (SessionEvent event : statement()) {
          byte[] content = EventFormat.write(event);
          CRC32C crc = new CRC32C();
          crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
          crc.update(content);
          out.writeInt(content.length);
          out.writeInt((int) crc.getValue());
          out.write(content);
        }
        statements++;
      }
    }
    return statements;
  }

  /** One more of some session: judged, its row and its end. */
  private List<SessionEvent> statement() {
    List<SessionEvent> events = new ArrayList<>();
    int which = random.nextInt(sessions.length);
    if (sessions[which] == null) {
      sessions[which] = new UUID(random.nextLong(), random.nextLong()).toString();
      events.add(SampleEvents.opened(sessions[which]));
    }
    String session = sessions[which];
    long number = ++numbers[which];
    at = at.plusNanos(40_000 + random.nextInt(30_000));
    events.add(
        new SessionEvent.Judged(
            session,
            ++sequences[which],
            at,
            number,
            "COM_QUERY",
            "SELECT v FROM shop.points WHERE id = " + (1 + number * 7 % 10_000),
            List.of(),
            "shop",
            Set.of("select"),
            Set.of("shop.points"),
            "allow",
            "shop/1",
            "",
            List.of(),
            List.of()));
    Instant end = at.plusNanos(290_000 + random.nextInt(90_000));
    long sequence = sequences[which] += 2;
    events.add(
        new AnsweredEvent(
            new SessionEvent.Rows(
                session,
                sequence - 1,
                end,
                number,
                List.of("v"),
                Set.of(),
                Set.of(),
                List.of(List.of(Long.toString(number * 7 % 100)))),
            new SessionEvent.Finished(
                session,
                sequence,
                end,
                number,
                "ok",
                0,
                1,
                false,
                0,
                "",
                200 + random.nextInt(100),
                0,
                0,
                "",
                47,
                85,
                0,
                20 + random.nextInt(20))));
    return events;
  }
}
