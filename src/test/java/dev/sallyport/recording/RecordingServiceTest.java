package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Journals, shipping and recovery with the real embedded store. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RecordingServiceTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final String OTHER = "5f1c1b1e-0000-4000-8000-000000000002";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private SessionArchive archive;

  @BeforeEach
  void openStore() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = store.sessionArchive();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldBringEveryEventToTheStoreAsItWas() throws Exception {
    // Given
    RecordingService recording = open(Durability.PROCESS);
    List<SessionEvent> events = wholeSession();
    // When
    record(recording.newRecorder(), events);
    recording.ship().await();
    // Then
    assertThat(archive.events(SESSION, 0, 100).await().list()).isEqualTo(events);
    assertThat(archive.events(SESSION, 3, 2).await().list()).isEqualTo(events.subList(3, 5));
    SessionSummary head = archive.session(SESSION).await().orElseThrow();
    assertThat(head.principal()).isEqualTo("idp:agent-7");
    assertThat(head.openedAt()).isEqualTo(SampleEvents.START);
    assertThat(head.closedAt()).isPresent();
    assertThat(head.closeCause()).isEqualTo("client left");
    assertThat(List.of(head.statements(), head.denied(), head.reviewed()))
        .containsExactly(3L, 1L, 1L);
    assertThat(recording.backlog().unshippedBytes()).isZero();
    recording.close().await();
    assertThat(journals(directory.resolve("journal"))).isEmpty();
  }

  @Test
  void shouldShipByItself() throws Exception {
    RecordingService recording = open(Durability.PROCESS);
    BlockingQueue<Boolean> shipped = new LinkedBlockingQueue<>();
    record(recording.newRecorder(), wholeSession());
    vertx.setPeriodic(
        20,
        id -> {
          if (recording.backlog().unshippedBytes() == 0) {
            vertx.cancelTimer(id);
            shipped.add(true);
          }
        });
    assertThat(shipped.poll(30, TimeUnit.SECONDS)).isTrue();
    assertThat(archive.session(SESSION).await()).isPresent();
    recording.close().await();
  }

  @Test
  void shouldChangeNothingWhenABatchIsRepeated() {
    List<SessionEvent> events = wholeSession();
    archive.append(events.subList(0, 5), "h.1", 500).await();
    archive.append(events.subList(2, events.size()), "h.1", 900).await();
    SessionSummary head = archive.session(SESSION).await().orElseThrow();
    archive.append(events, "h.1", 900).await();
    assertThat(archive.events(SESSION, 0, 100).await().list()).isEqualTo(events);
    assertThat(archive.session(SESSION).await()).contains(head);
    assertThat(archive.position("h.1").await()).isEqualTo(900);
    archive.forget("h.1").await();
    assertThat(archive.position("h.1").await()).isZero();
  }

  @Test
  void shouldFinishWhatACrashLeft() throws Exception {
    // Given a gateway that dies with a running statement, a torn tail, and one batch shipped twice
    List<SessionEvent> whole = wholeSession();
    RecordingService dying = open(Durability.PROCESS);
    Recorder recorder = dying.newRecorder();
    record(recorder, whole.subList(0, 2));
    dying.ship().await();
    record(recorder, whole.subList(2, 5));
    Path left = crashedCopy("crashed");
    Path journal = journals(left).get(0);
    try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      file.write(
          ByteBuffer.wrap(new byte[] {0, 0, 1, 0, 7, 7}), JournalDirectory.writtenBytes(journal));
    }
    // When it starts again
    RecordingService restarted =
        RecordingService.open(config(left, Durability.PROCESS, 1 << 20), vertx, archive).await();
    // Then nothing before the tail is lost, and the session has an end
    List<SessionEvent> events = archive.events(SESSION, 0, 100).await().list();
    assertThat(events.subList(0, 5)).isEqualTo(whole.subList(0, 5));
    assertThat(events).hasSize(6);
    assertThat(((SessionEvent.Closed) events.get(5)).cause())
        .isEqualTo(RecordingService.STOPPED_UNEXPECTEDLY);
    assertThat(archive.session(SESSION).await().orElseThrow().closedAt()).isPresent();
    assertThat(journals(left)).isEmpty();
    assertThat(restarted.backlog().unshippedBytes()).isZero();
    restarted.close().await();
    dying.close().await();
  }

  @Test
  void shouldEndAlsoSessionsWhoseFilesWereShippedAndDeletedBeforeTheCrash() throws Exception {
    // Given a session that was silent since its file was deleted
    RecordingService dying = open(Durability.PROCESS);
    Recorder recorder = dying.newRecorder(100);
    record(recorder, List.of(SampleEvents.opened(SESSION)));
    record(recorder, List.of(SampleEvents.opened(OTHER), SampleEvents.closed(OTHER, 1)));
    dying.ship().await();
    Path left = crashedCopy("crashed");
    assertThat(Files.readString(journals(left).get(0), StandardCharsets.ISO_8859_1))
        .doesNotContain(SESSION);
    // When
    RecordingService.open(config(left, Durability.PROCESS, 1 << 20), vertx, archive)
        .await()
        .close()
        .await();
    // Then
    assertThat(archive.session(SESSION).await().orElseThrow().closeCause())
        .isEqualTo(RecordingService.STOPPED_UNEXPECTEDLY);
    assertThat(archive.session(OTHER).await().orElseThrow().closeCause()).isEqualTo("client left");
    dying.close().await();
  }

  @Test
  void shouldKeepDamagedBytesAsideAndGoOn() throws Exception {
    // Given an event in the middle of the first of two files that the disk spoiled
    RecordingService dying = open(Durability.PROCESS);
    Recorder recorder = dying.newRecorder(700);
    List<SessionEvent> whole = wholeSession();
    Path left;
    try {
      record(recorder, whole);
      left = crashedCopy("crashed");
    } finally {
      dying.close().await();
    }
    store.close().await();
    store = EmptyStore.open(EmptyStore.at(directory.resolve("other.db")), vertx).await();
    archive = store.sessionArchive();
    List<Path> files = journals(left);
    assertThat(files).hasSizeGreaterThan(2);
    byte[] bytes = Files.readAllBytes(files.get(0));
    bytes[bytes.length - 5] ^= 1;
    Files.write(files.get(0), bytes);
    // When
    RecordingService.open(config(left, Durability.PROCESS, 1 << 20), vertx, archive)
        .await()
        .close()
        .await();
    // Then everything else is there, and the spoiled bytes wait for a person
    List<SessionEvent> events = archive.events(SESSION, 0, 100).await().list();
    assertThat(events).hasSize(whole.size() - 1).isSubsetOf(whole);
    try (Stream<Path> kept = Files.list(left)) {
      assertThat(kept.filter(file -> file.toString().endsWith(".damaged"))).hasSize(1);
    }
  }

  @Test
  void shouldRefuseStatementsAtTheLimitAndTakeThemAgainAfterShipping() {
    // Given a store that does not answer
    FailingArchive failing = new FailingArchive(archive);
    RecordingService recording =
        RecordingService.open(
                config(directory.resolve("journal"), Durability.PROCESS, 1 << 20), vertx, failing)
            .await();
    Recorder recorder = recording.newRecorder();
    failing.down = true;
    recorder.record(SampleEvents.opened(SESSION)).await();
    String text = "x".repeat(200_000);
    long sequence = 1;
    Future<Void> last = Future.succeededFuture();
    while (last.succeeded() && sequence < 100) {
      last = recorder.record(SampleEvents.judged(SESSION, sequence, sequence, text, "allow"));
      Future.join(List.of(last)).otherwiseEmpty().await();
      sequence++;
    }
    // Then
    assertThat(last.cause())
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("limit of 1048576 bytes");
    assertThat(recording.backlog().unshippedBytes()).isLessThanOrEqualTo(1 << 20);
    // When an outcome of something that was begun is to be told
    recorder.record(SampleEvents.finished(SESSION, sequence++, 1)).await();
    // When the store is back
    failing.down = false;
    recording.ship().await();
    recorder.record(SampleEvents.judged(SESSION, sequence, 9, text, "allow")).await();
    recording.close().await();
    assertThat(archive.session(SESSION).await().orElseThrow().statements()).isEqualTo(5);
  }

  @Test
  void shouldKeepTheRestForTheNextStartWhenTheStoreIsDown() throws Exception {
    FailingArchive failing = new FailingArchive(archive);
    AuditConfig config = config(directory.resolve("journal"), Durability.PROCESS, 1 << 20);
    RecordingService recording = RecordingService.open(config, vertx, failing).await();
    record(recording.newRecorder(), wholeSession());
    failing.down = true;
    recording.close().await();
    assertThat(archive.session(SESSION).await()).isEmpty();
    assertThatThrownBy(() -> RecordingService.open(config, vertx, failing).await())
        .hasMessage("the store is down");
    failing.down = false;
    RecordingService.open(config, vertx, failing).await().close().await();
    assertThat(archive.events(SESSION, 0, 100).await().list()).isEqualTo(wholeSession());
  }

  @Test
  void shouldNotShareItsDirectory() {
    RecordingService first = open(Durability.PROCESS);
    assertThatThrownBy(() -> open(Durability.PROCESS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another gateway");
    first.close().await();
    open(Durability.PROCESS).close().await();
  }

  @Test
  void shouldRefuseAfterItWasClosed() {
    RecordingService recording = open(Durability.PROCESS);
    Recorder recorder = recording.newRecorder();
    recording.close().await();
    assertThatThrownBy(() -> recorder.record(SampleEvents.opened(SESSION)).await())
        .isInstanceOf(JournalUnavailableException.class);
  }

  @Test
  void shouldAcknowledgeAfterTheFsyncThatCoversIt() throws Exception {
    // Given a disk that takes its time
    SlowDisk disk = new SlowDisk();
    RecordingService recording = openOn(disk);
    Recorder recorder = recording.newRecorder();
    Future<Void> first = recorder.record(SampleEvents.opened(SESSION));
    disk.awaitForce();
    // When more is written while the first fsync runs
    List<Future<Void>> more = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      more.add(recorder.record(SampleEvents.judged(SESSION, i, i, "SELECT 1", "allow")));
    }
    assertThat(first.isComplete()).isFalse();
    disk.complete(null);
    first.await();
    // Then one more fsync covers all of it
    disk.awaitForce();
    assertThat(more).noneMatch(Future::isComplete);
    disk.complete(null);
    Future.all(more).await();
    disk.letGo();
    recording.close().await();
    assertThat(archive.session(SESSION).await().orElseThrow().statements()).isEqualTo(50);
  }

  @Test
  void shouldRefuseWhatTheDiskDidNotTakeAndGoOnInANewFile() throws Exception {
    SlowDisk disk = new SlowDisk();
    RecordingService recording = openOn(disk);
    Recorder recorder = recording.newRecorder();
    Future<Void> first = recorder.record(SampleEvents.opened(SESSION));
    disk.awaitForce();
    disk.complete(new IOException("Input/output error"));
    assertThatThrownBy(first::await)
        .isInstanceOf(JournalUnavailableException.class)
        .hasRootCauseMessage("Input/output error");
    disk.letGo();
    recorder.record(SampleEvents.judged(SESSION, 1, 1, "SELECT 1", "allow")).await();
    assertThat(disk.opened()).isEqualTo(2);
    recording.close().await();
  }

  private RecordingService open(Durability durability) {
    return RecordingService.open(
            config(directory.resolve("journal"), durability, 1 << 20), vertx, archive)
        .await();
  }

  private RecordingService openOn(JournalFile.Opener disk) {
    AuditConfig config = config(directory.resolve("journal"), Durability.DISK, 1 << 20);
    return RecordingService.open(
            config, vertx, archive, Clock.systemUTC(), disk, Duration.ofSeconds(20))
        .await();
  }

  private static AuditConfig config(Path path, Durability durability, long limitBytes) {
    return new AuditConfig(path, durability, limitBytes, 100);
  }

  private static void record(Recorder recorder, List<SessionEvent> events) {
    Future.all(events.stream().map(recorder::record).toList()).await();
  }

  /** What another process would find, had this one died now. */
  private Path crashedCopy(String name) throws IOException {
    return LeftJournal.copy(directory.resolve("journal"), directory.resolve(name));
  }

  private static List<Path> journals(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  private static List<SessionEvent> wholeSession() {
    return List.of(
        SampleEvents.opened(SESSION),
        SampleEvents.judged(SESSION, 1, 1, "SELECT * FROM shop.customers", "allow"),
        SampleEvents.rows(SESSION, 2, 1),
        SampleEvents.finished(SESSION, 3, 1),
        SampleEvents.judged(SESSION, 4, 2, "UPDATE shop.orders SET note = 'ü'", "review"),
        SampleEvents.reviewRequested(SESSION, 5, 2),
        SampleEvents.reviewEnded(SESSION, 6, 2, "approved"),
        SampleEvents.finished(SESSION, 7, 2),
        SampleEvents.judged(SESSION, 8, 3, "DROP TABLE shop.orders", "deny"),
        SampleEvents.closed(SESSION, 9));
  }
}
