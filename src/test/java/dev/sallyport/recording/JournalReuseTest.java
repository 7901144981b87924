package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that one room has after another, with the real embedded store behind them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class JournalReuseTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final int ROOM_BYTES = 8_000;
  private static final String NAME = "0123456789ab.0123456789abcdef.000.00000000";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger created = new AtomicInteger();
  private Store store;
  private FailingArchive archive;

  @BeforeEach
  void openStore() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = new FailingArchive(store.sessionArchive());
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldWriteManyFilesWorthOfEventsIntoTwo() throws Exception {
    RecordingService recording = open(MappedFile::create);
    archive.down = true;
    write(recording, 300);
    awaitKeeper();
    // Then what is not shipped stands in files of its own, no longer than what was written
    List<Path> journals = files(Segment.SUFFIX);
    assertThat(journals).hasSizeGreaterThan(10);
    assertThat(created).hasValue(2);
    for (Path journal : journals.subList(0, journals.size() - 2)) {
      assertThat(Files.size(journal)).isEqualTo(JournalDirectory.writtenBytes(journal));
    }
    // Nothing of the journal before is left behind what was written
    for (Path journal : journals) {
      long end = JournalDirectory.writtenBytes(journal);
      assertThat(new SegmentReader(1 << 20).read(journal, 0, end).found())
          .isEqualTo(SegmentReader.Found.EVENTS);
    }
    archive.down = false;
    recording.ship().await();
    assertAllThere(300);
    recording.close().await();
    assertThat(files("")).isEqualTo(files(".lock", JournalDirectory.HOME_FILE));
  }

  @Test
  void shouldShipWhileFilesChangeTheirNames() throws Exception {
    RecordingService recording = open(MappedFile::create);
    write(recording, 2_000);
    recording.ship().await();
    assertAllThere(2_000);
    recording.close().await();
    assertThat(files(".damaged")).isEmpty();
  }

  @Test
  void shouldMakeFilesAnewWhereOneCannotBeUsedAgain() throws Exception {
    RecordingService recording =
        open(
            (path, bytes) ->
                new WrappedFile(MappedFile.create(path, bytes)) {
                  @Override
                  public void rename(Path name) throws IOException {
                    throw new IOException("a file keeps its name here");
                  }
                });
    write(recording, 300);
    recording.ship().await();
    assertAllThere(300);
    assertThat(created.get()).isGreaterThan(10);
    recording.close().await();
    assertThat(files(".copy", ".leaving", ".vacated", Segment.SUFFIX)).isEmpty();
  }

  @Test
  void shouldLoseNothingWhereThereIsNoRoomForTheCopy() throws Exception {
    RecordingService recording =
        open(
            (path, bytes) ->
                new WrappedFile(MappedFile.create(path, bytes)) {
                  @Override
                  public void copy(Path copy, long bytes) throws IOException {
                    super.copy(copy, bytes / 2);
                    throw new IOException("No space left on device");
                  }
                });
    archive.down = true;
    write(recording, 300);
    archive.down = false;
    recording.ship().await();
    assertAllThere(300);
    recording.close().await();
    assertThat(files(".copy", ".vacated", Segment.SUFFIX)).isEmpty();
  }

  @Test
  void shouldFindEachEventOnceWhereTheCopyHasTheNameAndWhereNothingHasIt() throws Exception {
    // Given a file whose copy has its name, and one that left it to a copy which has it not yet
    RecordingService recording = open(MappedFile::create);
    archive.down = true;
    write(recording, 300);
    recording.close().await();
    Path left = Files.createDirectory(directory.resolve("left"));
    for (Path file : files(Segment.SUFFIX, JournalDirectory.HOME_FILE)) {
      Files.copy(file, left.resolve(file.getFileName()));
    }
    Path copied = files(Segment.SUFFIX).get(3);
    Files.copy(copied, left.resolve(Segment.journal(copied) + ".leaving"));
    Path bare = left.resolve(files(Segment.SUFFIX).get(5).getFileName());
    String name = Segment.journal(bare);
    Files.write(left.resolve(name + ".copy"), Files.readAllBytes(bare));
    Files.move(bare, left.resolve(name + ".leaving"));
    archive.down = false;
    // When
    RecordingService.open(new AuditConfig(left, Durability.PROCESS, 8 << 20, 100), vertx, archive)
        .await()
        .close()
        .await();
    // Then
    assertAllThere(300);
    try (Stream<Path> files = Files.list(left)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(file -> file.matches(".*\\.(copy|leaving|journal)"));
    }
  }

  @Test
  void shouldNotTakeWhatThePowerLeftOfTheJournalBeforeForEvents() throws Exception {
    Path before = directory.resolve(NAME + "1.journal");
    Path after = directory.resolve(NAME + "2.journal");
    byte[] stale = WrittenJournal.of(before, List.of("SELECT 1", "SELECT 2")).bytes();
    Files.write(after, stale);
    SegmentReader reader = new SegmentReader(1 << 20);
    assertThat(reader.read(before, 0, stale.length).events()).hasSize(2);
    SegmentReader.Batch batch = reader.read(after, 0, stale.length);
    assertThat(batch.events()).isEmpty();
    assertThat(batch.found()).isEqualTo(SegmentReader.Found.NO_FRAME);
  }

  @Test
  void shouldReadWhatAVersionLeftThatUsedNoFileTwice() throws Exception {
    byte[] content = EventFormat.write(SampleEvents.judged("s", 1, 1, "SELECT 1", "allow"));
    Path file = directory.resolve(NAME + "1.journal");
    Files.write(file, new Frame.Header().of(content, content.length, 0));
    Files.write(file, content, StandardOpenOption.APPEND);
    assertThat(new SegmentReader(1 << 20).read(file, 0, Frame.bytes(content)).events()).hasSize(1);
  }

  @Test
  void shouldReadTheCopyWhereTheFileWasFilledWithZerosMeanwhile() throws Exception {
    Room room = roomWithAnEvent(UnaryOperator.identity());
    Path name = room.segment().path();
    List<String> read = new ArrayList<>();
    String found =
        room.segment()
            .read(
                () -> {
                  if (read.isEmpty()) {
                    assertThat(room.vacate()).isTrue();
                    read.add("zeros");
                  } else {
                    read.add(Files.size(name) + " bytes");
                  }
                  return read.get(read.size() - 1);
                });
    assertThat(found).isEqualTo(room.segment().written() + " bytes");
    assertThat(JournalDirectory.vacated(room.segment())).hasSize(ROOM_BYTES);
    room.file().close();
  }

  @Test
  void shouldLetNoCopyStandUnderANameThatWasShippedAndRemoved() throws Exception {
    Room[] room = new Room[1];
    room[0] =
        roomWithAnEvent(
            file ->
                new WrappedFile(file) {
                  @Override
                  public void copy(Path copy, long bytes) throws IOException {
                    super.copy(copy, bytes);
                    room[0].segment().remove();
                  }
                });
    assertThat(room[0].vacate()).isFalse();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(file -> file.startsWith(NAME));
    }
    room[0].end();
  }

  @Test
  void shouldLeaveWhatWasWrittenLongAgoWhereItIs() throws Exception {
    Room room = roomWithAnEvent(UnaryOperator.identity(), Duration.ofMinutes(1));
    Object file = Files.readAttributes(room.segment().path(), BasicFileAttributes.class).fileKey();
    // The system has brought it to the disk by now; of a copy, the next power cut leaves nothing
    assertThat(room.vacate()).isFalse();
    assertThat(Files.readAttributes(room.segment().path(), BasicFileAttributes.class).fileKey())
        .isEqualTo(file);
    room.end();
  }

  @Test
  void shouldNotUseAFileThatSomebodyPutUnderTheName() throws Exception {
    Room room = roomWithAnEvent(UnaryOperator.identity());
    Path name = room.segment().path();
    Path restored = Files.write(directory.resolve("restored"), new byte[ROOM_BYTES]);
    Files.move(restored, name, StandardCopyOption.ATOMIC_MOVE);
    // What is written into the map afterwards would stand under no name
    assertThatThrownBy(() -> room.vacate()).isInstanceOf(IOException.class);
    assertThat(JournalDirectory.vacated(room.segment())).doesNotExist();
    assertThat(name).hasBinaryContent(new byte[ROOM_BYTES]);
    room.end();
  }

  @Test
  void shouldNotUseAFileThatSomebodyPutUnderTheOtherName() throws Exception {
    Room room = roomWithAnEvent(UnaryOperator.identity());
    assertThat(room.vacate()).isTrue();
    Path next = directory.resolve(NAME + "3.journal");
    Path planted = Files.write(directory.resolve("planted"), new byte[ROOM_BYTES]);
    Files.move(planted, JournalDirectory.vacated(room.segment()), StandardCopyOption.ATOMIC_MOVE);
    assertThatThrownBy(() -> room.file().rename(next)).isInstanceOf(IOException.class);
    assertThat(next).doesNotExist();
    room.file().close();
  }

  @Test
  void shouldKeepTheMapOfTheNextRoomWhenTheOneBeforeIsEndedOnceMore() throws Exception {
    Room room = roomWithAnEvent(UnaryOperator.identity());
    assertThat(room.vacate()).isTrue();
    room.end();
    room.file().touch(room.map(), 0, ROOM_BYTES, room);
    assertThat(room.segment().path()).hasSize(room.segment().written());
    assertThat(JournalDirectory.vacated(room.segment())).hasSize(ROOM_BYTES);
    room.file().close();
  }

  @Test
  void shouldRefuseNothingWhereSomebodyCutTheFileThatWasToBeNext() throws Exception {
    RecordingService recording =
        open(
            (path, bytes) ->
                new WrappedFile(MappedFile.create(path, bytes)) {
                  @Override
                  public void rename(Path name) throws IOException {
                    super.rename(name);
                    super.truncate(0);
                  }
                });
    write(recording, 300);
    recording.ship().await();
    assertAllThere(300);
    assertThat(created.get()).isGreaterThan(2);
    recording.close().await();
    assertThat(files(".damaged", ".vacated", Segment.SUFFIX)).isEmpty();
  }

  private Room roomWithAnEvent(UnaryOperator<JournalFile> as) throws IOException {
    return roomWithAnEvent(as, Duration.ZERO);
  }

  private Room roomWithAnEvent(UnaryOperator<JournalFile> as, Duration ago) throws IOException {
    Path path = directory.resolve(NAME + "1.journal");
    JournalFile file = as.apply(MappedFile.create(path, ROOM_BYTES));
    file.write(ByteBuffer.allocate(ROOM_BYTES), 0);
    Room room = Room.mapped(path, file, file.map(ROOM_BYTES), ROOM_BYTES);
    byte[] content = "an event".getBytes(StandardCharsets.US_ASCII);
    long written = System.nanoTime() - ago.toNanos();
    assertThat(room.put(new Frame.Header(), content, content.length, written)).isTrue();
    return room;
  }

  private RecordingService open(JournalFile.Opener opener) {
    AuditConfig config =
        new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 64 << 20, 100);
    return RecordingService.open(
            config,
            vertx,
            archive,
            Clock.systemUTC(),
            (path, bytes) -> {
              created.incrementAndGet();
              return opener.create(path, bytes);
            },
            Duration.ofSeconds(20))
        .await();
  }

  /** Until the last full file was copied, and is empty or the next one. */
  private void awaitKeeper() throws IOException {
    while (Stream.concat(files(".vacated").stream(), last(files(Segment.SUFFIX)))
        .noneMatch(JournalReuseTest::isEmpty)) {
      Thread.onSpinWait();
    }
  }

  private static Stream<Path> last(List<Path> files) {
    return files.stream().skip(files.size() - 1);
  }

  private static boolean isEmpty(Path file) {
    try {
      return JournalDirectory.writtenBytes(file) == 0;
    } catch (IOException e) {
      // It has another name by now.
      return false;
    }
  }

  /** With the first one {@code count} events. */
  private static void write(RecordingService recording, int count) {
    Recorder recorder = recording.newRecorder(ROOM_BYTES);
    recorder.record(SampleEvents.opened(SESSION)).await();
    for (long i = 1; i < count; i++) {
      String text = "SELECT '" + "x".repeat((int) (i % 90)) + "'";
      recorder.record(SampleEvents.judged(SESSION, i, i, text, "allow")).await();
    }
  }

  private void assertAllThere(int count) {
    assertThat(archive.events(SESSION, 0, count + 10).await().list())
        .extracting(SessionEvent::sequence)
        .startsWith(LongStream.range(0, count).boxed().toArray(Long[]::new))
        .doesNotHaveDuplicates();
  }

  private List<Path> files(String... ends) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      return files
          .filter(file -> Stream.of(ends).anyMatch(end -> file.toString().endsWith(end)))
          .sorted()
          .toList();
    }
  }
}
