package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that are made ready, filled and left, with the real embedded store behind them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class JournalRoomsTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final String OTHER = "5f1c1b1e-0000-4000-8000-000000000002";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private FailingArchive archive;
  private RecordingService recording;

  @BeforeEach
  void openStore() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = new FailingArchive(store.sessionArchive());
  }

  @AfterEach
  void close() {
    recording.close().await();
    store.close().await();
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldKeepTheOrderOfEventsThatComeFasterThanFilesAreMade(Durability durability) {
    // Given files that hold a few events, and events that are larger than a file
    open(durability, MappedFile::create);
    Random random = new Random(7);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      texts.add("x".repeat(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 400)));
    }
    // When they come all at once, while they are shipped
    Recorder recorder = recording.newRecorder(8_000);
    recorder.record(SampleEvents.opened(SESSION)).await();
    List<Future<Void>> taken =
        onLoop(
            () -> {
              List<Future<Void>> all = new ArrayList<>();
              for (int i = 1; i <= texts.size(); i++) {
                SessionEvent next = SampleEvents.judged(SESSION, i, i, texts.get(i - 1), "allow");
                all.add(i % 3 == 0 ? recorder.note(next) : recorder.record(next));
              }
              return all;
            });
    Future.all(taken).await();
    recording.ship().await();
    // Then
    List<SessionEvent> events = archive.events(SESSION, 0, 2_000).await().list();
    assertThat(events)
        .extracting(SessionEvent::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 1_000).boxed().toList());
    assertThat(((SessionEvent.Judged) events.get(77)).text()).isEqualTo(texts.get(76));
    assertThat(recording.backlog().unshippedBytes()).isZero();
    assertThat(recording.backlog().files()).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldWriteAnEventDownInTheTurnInWhichItComes() {
    open(Durability.PROCESS, MappedFile::create);
    Recorder recorder = recording.newRecorder();
    recorder.record(SampleEvents.opened(SESSION)).await();
    Future<Void> taken =
        onLoop(
            () -> {
              recorder.record(judged(1));
              return recorder.record(judged(2));
            });
    assertThat(taken.succeeded()).isTrue();
    assertThat(recording.backlog().unshippedBytes()).isPositive();
  }

  @Test
  void shouldTakeAnEventThatIsLargerThanAFileBetweenOthers() {
    open(Durability.PROCESS, MappedFile::create);
    Recorder recorder = recording.newRecorder();
    String large = "\"".repeat(6 << 20);
    List<Future<Void>> taken =
        onLoop(
            () ->
                List.of(
                    recorder.record(SampleEvents.opened(SESSION)),
                    recorder.record(SampleEvents.judged(SESSION, 1, 1, large, "allow")),
                    recorder.note(SampleEvents.finished(SESSION, 2, 1)),
                    recorder.record(
                        SampleEvents.judged(SESSION, 3, 2, "x".repeat(1 << 20), "deny")),
                    recorder.record(SampleEvents.closed(SESSION, 4))));
    Future.all(taken).await();
    recording.ship().await();
    List<SessionEvent> events = new ArrayList<>();
    while (events.size() < 5) {
      events.addAll(archive.events(SESSION, events.size(), 10).await().list());
    }
    assertThat(events).extracting(SessionEvent::sequence).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(((SessionEvent.Judged) events.get(1)).text()).isEqualTo(large);
  }

  @Test
  void shouldFindNoDamageInWhatAKilledGatewayLeftOfFilesItHadNotFilled() throws Exception {
    // Given one file that is half full, and the next one, which is ready
    open(Durability.PROCESS, MappedFile::create);
    archive.down = true;
    Recorder recorder = recording.newRecorder(8_000);
    recorder.record(SampleEvents.opened(SESSION)).await();
    recorder.record(SampleEvents.judged(SESSION, 1, 1, "x".repeat(4_500), "allow")).await();
    Path journals = directory.resolve("journal");
    awaitNextFile(journals);
    Path left = leftByAKilledGateway(journals);
    assertThat(journals(left)).hasSize(2).allMatch(file -> sizeOf(file) == 8_000);
    archive.down = false;
    // When
    RecordingService.open(new AuditConfig(left, Durability.PROCESS, 8 << 20, 100), vertx, archive)
        .await()
        .close()
        .await();
    // Then
    assertThat(archive.events(SESSION, 0, 10).await().list()).hasSize(4);
    try (Stream<Path> files = Files.list(left)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .noneMatch(name -> name.endsWith(".damaged") || name.endsWith(Segment.SUFFIX));
    }
  }

  @Test
  void shouldFindEventsInTheirOrderWhenAKilledGatewayLeftALargeOneBetweenThem() throws Exception {
    // Given the next file, ready before a large event gets its own, and written to after that
    open(Durability.PROCESS, MappedFile::create);
    archive.down = true;
    Recorder recorder = recording.newRecorder(8_000);
    recorder.record(SampleEvents.opened(SESSION)).await();
    recorder.record(SampleEvents.judged(SESSION, 1, 1, "x".repeat(4_500), "allow")).await();
    Path journals = directory.resolve("journal");
    awaitNextFile(journals);
    recorder.record(SampleEvents.judged(SESSION, 2, 2, "y".repeat(20_000), "allow")).await();
    recorder.note(SampleEvents.finished(SESSION, 3, 2)).await();
    recorder.record(judged(4)).await();
    Path left = leftByAKilledGateway(journals);
    archive.down = false;
    // When
    RecordingService.open(new AuditConfig(left, Durability.PROCESS, 8 << 20, 100), vertx, archive)
        .await()
        .close()
        .await();
    // Then none is taken for one that the store has already
    assertThat(archive.events(SESSION, 0, 10).await().list())
        .extracting(SessionEvent::sequence)
        .startsWith(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void shouldShipNoFileBeforeAllOfTheOneThatItFollows() throws Exception {
    // Given the files of two event loops, the first of which is on its way to the store
    open(Durability.PROCESS, MappedFile::create);
    archive.down = true;
    Recorder recorder = recording.newRecorder(8_000);
    Recorder other = recording.newRecorder(8_000);
    recorder.record(SampleEvents.opened(SESSION)).await();
    other.record(SampleEvents.opened(OTHER)).await();
    BlockingQueue<Promise<Void>> doors = new LinkedBlockingQueue<>();
    archive.turn =
        () -> {
          archive.turn = Future::succeededFuture;
          Promise<Void> door = ((ContextInternal) Vertx.currentContext()).promise();
          doors.add(door);
          return door.future();
        };
    archive.down = false;
    Future<Void> shipped = recording.ship();
    Promise<Void> door = doors.take();
    // When more is written to it meanwhile, and then to the next one
    recorder.record(SampleEvents.judged(SESSION, 1, 1, "x".repeat(4_500), "deny")).await();
    recorder.record(SampleEvents.judged(SESSION, 2, 2, "y".repeat(4_500), "allow")).await();
    door.complete();
    shipped.otherwiseEmpty().await();
    recording.ship().await();
    // Then none is taken for one that the store has already
    assertThat(archive.events(SESSION, 0, 10).await().list())
        .extracting(SessionEvent::sequence)
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldGoOnInAnotherFileWhenSomebodyCutsTheOneThatIsWrittenTo() throws Exception {
    open(Durability.PROCESS, MappedFile::create);
    archive.down = true;
    Recorder recorder = recording.newRecorder();
    recorder.record(SampleEvents.opened(SESSION)).await();
    Path cut = journals(directory.resolve("journal")).get(0);
    // When
    try (FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
    // Then what comes is written all the same
    for (long i = 1; i <= 20; i++) {
      recorder.record(judged(i)).await();
    }
    List<Path> files = journals(directory.resolve("journal"));
    assertThat(files.size()).isGreaterThan(1);
    List<SessionEvent> found = new ArrayList<>();
    for (Path file : files) {
      found.addAll(
          new SegmentReader(1 << 20).read(file, 0, JournalDirectory.writtenBytes(file)).events());
    }
    assertThat(found).hasSize(20);
    // It is not there for the store any more
    Files.delete(cut);
  }

  @Test
  void shouldLetTheFileGoThatIsShippedWhenThereIsNoRoomForAnother() {
    // Given a disk for one file, and files for some events
    open(
        Durability.PROCESS,
        (path, bytes) -> {
          if (!journals(path.getParent()).isEmpty()) {
            throw new IOException("No space left on device");
          }
          return MappedFile.create(path, bytes);
        });
    Recorder recorder = recording.newRecorder(8_000);
    recorder.record(SampleEvents.opened(SESSION)).await();
    int refused = 0;
    // When more comes than it holds
    for (long i = 1; i <= 50; ) {
      try {
        recorder.record(judged(i)).await();
        i++;
      } catch (Exception e) {
        assertThat(e).isInstanceOf(JournalUnavailableException.class);
        refused++;
      }
    }
    // Then it is taken in the end
    assertThat(refused).isPositive();
    recording.ship().await();
    assertThat(archive.events(SESSION, 0, 200).await().list()).hasSize(51);
  }

  @Test
  void shouldLeaveNoFileThatWasMadeForNothing() throws Exception {
    open(Durability.DISK, MappedFile::create);
    recording.newRecorder();
    Recorder used = recording.newRecorder();
    used.record(SampleEvents.opened(SESSION)).await();
    recording.close().await();
    assertThat(journals(directory.resolve("journal"))).isEmpty();
  }

  private void open(Durability durability, JournalFile.Opener opener) {
    AuditConfig config = new AuditConfig(directory.resolve("journal"), durability, 64 << 20, 100);
    recording =
        RecordingService.open(config, vertx, archive, Clock.systemUTC(), opener, PATIENCE).await();
  }

  /** The context of this thread's recorders. */
  private <T> T onLoop(Supplier<T> step) {
    Context context = vertx.getOrCreateContext();
    Promise<T> done = Promise.promise();
    context.runOnContext(v -> done.complete(step.get()));
    return done.future().await();
  }

  private static SessionEvent judged(long number) {
    return SampleEvents.judged(SESSION, number, number, "SELECT " + number, "allow");
  }

  private Path leftByAKilledGateway(Path journals) throws IOException {
    return LeftJournal.copy(journals, directory.resolve("left"));
  }

  /** Until there are two of 8,000 bytes each: a file is there before it is filled. */
  private void awaitNextFile(Path journals) throws Exception {
    while (journals(journals).stream().filter(file -> sizeOf(file) == 8_000).count() < 2) {
      onLoop(() -> 0);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> journals(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
  }
}
