package dev.sallyport.recording;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Lets the power go under a journal whose events wait for the disk, and reads what is left: all
 * that was acknowledged is there, and nothing that was not written.
 */
public final class PowerCuts {
  private static final int MOST_EVENTS = 40;

  private final Path folder;
  private long acknowledged;
  private long readBack;

  /** In a folder of its own. */
  public PowerCuts(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    // Every cut is an error for them.
    for (Class<?> each : List.of(Rooms.class, GroupForce.class, RoomKeeper.class)) {
      ((Logger) LoggerFactory.getLogger(each)).setLevel(Level.OFF);
    }
  }

  /** How many events were acknowledged before the power went, over all cuts. */
  public long acknowledged() {
    return acknowledged;
  }

  /** How many were there afterwards. */
  public long readBack() {
    return readBack;
  }

  /** Cuts once; says what was broken, if something was. */
  public Optional<String> cut(long seed) throws Exception {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(MOST_EVENTS);
    MortalDisk disk = new MortalDisk(random, 4 + random.nextInt(3 * count + 4));
    List<SessionEvent> events = new ArrayList<>();
    Set<Long> told = ConcurrentHashMap.newKeySet();
    ExecutorService loop = Executors.newSingleThreadExecutor();
    try {
      Journal journal = journal(disk, 500 + random.nextInt(6_000), loop);
      loop.execute(journal::begin);
      // Its own, so that the moments do not depend on which thread comes first.
      Random load = new Random(~seed);
      while (events.size() < count) {
        burst(
            load,
            Math.min(1 + load.nextInt(6), count - events.size()),
            events,
            told,
            action -> loop.execute(() -> action.accept(journal)));
      }
      CountDownLatch closed = new CountDownLatch(1);
      loop.execute(() -> journal.close().onComplete(done -> closed.countDown()));
      if (!closed.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the journal did not end");
      }
    } finally {
      loop.shutdown();
    }
    acknowledged += told.size();
    return check(disk, events, told);
  }

  private Supplier<Path> names() {
    int[] number = {0};
    return () -> folder.resolve(String.format("%06d.journal", number[0]++));
  }

  private Journal journal(MortalDisk disk, int roomBytes, Executor loop) {
    RoomKeeper keeper =
        new RoomKeeper(
            new RoomKeeper.Making(names(), disk, roomBytes, roomBytes, true),
            loop::execute,
            "mortal");
    return new Journal(
        keeper, new JournalLimit(1 << 30), segment -> {}, loop::execute, 100_000_000, "mortal");
  }

  private static void burst(
      Random load,
      int size,
      List<SessionEvent> events,
      Set<Long> told,
      Consumer<Consumer<Journal>> onLoop)
      throws InterruptedException {
    CountDownLatch settled = new CountDownLatch(size);
    onLoop.accept(journal -> journal.look(System.nanoTime(), Long.MAX_VALUE, null));
    for (int i = 0; i < size; i++) {
      String text = "x".repeat(load.nextInt(load.nextInt(8) == 0 ? 4_000 : 300));
      long sequence = events.size();
      SessionEvent event = SampleEvents.judged("s", sequence, sequence, text, "allow");
      events.add(event);
      onLoop.accept(
          journal ->
              journal
                  .take(event, true)
                  .onComplete(
                      done -> {
                        if (done.succeeded()) {
                          told.add(sequence);
                        }
                        settled.countDown();
                      }));
    }
    if (load.nextInt(3) > 0 && !settled.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("an event was neither taken nor refused");
    }
  }

  private Optional<String> check(MortalDisk disk, List<SessionEvent> events, Set<Long> told)
      throws IOException {
    Set<Long> found = new HashSet<>();
    Map<Path, byte[]> written = disk.written();
    for (Map.Entry<Path, byte[]> file : disk.afterwards().entrySet()) {
      List<SessionEvent> before = read(file.getKey(), written.get(file.getKey()));
      List<SessionEvent> after = read(file.getKey(), file.getValue());
      if (after.size() > before.size() || !after.equals(before.subList(0, after.size()))) {
        return Optional.of("what is read from a file is not the beginning of what it held");
      }
      for (SessionEvent event : after) {
        if (!found.add(event.sequence())) {
          return Optional.of("an event is there twice");
        }
        if (!event.equals(events.get((int) event.sequence()))) {
          return Optional.of("an event is there that was never written");
        }
      }
    }
    readBack += found.size();
    return found.containsAll(told)
        ? Optional.empty()
        : Optional.of("of " + told + ", which were acknowledged, only " + found + " are there");
  }

  private List<SessionEvent> read(Path name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name.getFileName()), content);
    List<SessionEvent> all = new ArrayList<>();
    SegmentReader reader = new SegmentReader(1_000);
    long at = 0;
    long end = JournalDirectory.writtenBytes(file);
    while (at < end) {
      SegmentReader.Batch batch = reader.read(file, at, end);
      all.addAll(batch.events());
      if (batch.found() != SegmentReader.Found.EVENTS) {
        break;
      }
      at = batch.end();
    }
    Files.delete(file);
    return all;
  }
}
