package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.JournalUnavailableException.Reason;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, forbidden or slow refuses statements, says why, and is got over. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JournalTroubleTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final Duration PATIENCE = Duration.ofMillis(400);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final TroubledDisk disk = new TroubledDisk();
  private Store store;
  private FailingArchive archive;
  private RecordingService recording;
  private Recorder recorder;

  @BeforeEach
  void open() {
    store = EmptyStore.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
    archive = new FailingArchive(store.sessionArchive());
    recording = open(directory.resolve("journal"), disk);
    recorder = recording.newRecorder();
  }

  private RecordingService open(Path journal, JournalFile.Opener opener) {
    AuditConfig config = new AuditConfig(journal, Durability.PROCESS, 8 << 20, 100);
    return RecordingService.open(config, vertx, archive, Clock.systemUTC(), opener, PATIENCE)
        .await();
  }

  @AfterEach
  void close() {
    disk.letGo();
    disk.failure = null;
    recording.close().await();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldHoldUpNobodyElseWhileAWriteHangs() throws Exception {
    recorder.record(SampleEvents.opened(SESSION)).await();
    // When
    disk.hang();
    Future<Void> first = recorder.record(judged(1));
    // Then the event loop turns, and whoever waits hears so in time
    CompletableFuture<Void> turned = new CompletableFuture<>();
    recorder.record(judged(2)).onComplete(done -> turned.complete(null));
    turned.get(10, TimeUnit.SECONDS);
    assertThat(reason(first)).isEqualTo(Reason.SLOW);
    // And who comes now is refused at once
    Future<Void> next = recorder.record(judged(3));
    assertThat(reason(next)).isEqualTo(Reason.SLOW);
    assertThat(recording.backlog().trouble()).isPresent();
    // And what has happened is written down when the disk answers again
    Future<Void> end = recorder.note(SampleEvents.finished(SESSION, 4, 1));
    assertThat(reason(end)).isEqualTo(Reason.SLOW);
    disk.letGo();
    untilTaken(5);
    recording.ship().await();
    assertThat(sequences()).contains(4L, 5L).doesNotContain(3L);
    assertThat(recording.backlog().trouble()).isEmpty();
  }

  @Test
  void shouldRefuseOnAFullDiskAndGoOnWhenThereIsRoom() {
    recorder.record(SampleEvents.opened(SESSION)).await();
    disk.failure = new IOException("No space left on device");
    assertThat(reason(recorder.record(judged(1)))).isEqualTo(Reason.DISK_FULL);
    assertThat(reason(recorder.note(SampleEvents.finished(SESSION, 2, 1))))
        .isEqualTo(Reason.DISK_FULL);
    assertThat(recorder.trouble()).isPresent();
    // When
    disk.failure = null;
    recorder.record(judged(3)).await();
    // Then it goes on without a restart, and an end that was refused is written all the same
    assertThat(recorder.trouble()).isEmpty();
    Instant limit = Instant.now().plusSeconds(30);
    do {
      recording.ship().await();
    } while (!sequences().contains(2L) && Instant.now().isBefore(limit));
    assertThat(sequences()).containsExactly(0L, 2L, 3L);
  }

  @Test
  void shouldRefuseOnARealDiskThatIsFull() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString()));
    try {
      RecordingService there = open(small.resolve("journal"), JournalFile::open);
      Recorder cramped = there.newRecorder();
      archive.down = true;
      cramped.record(SampleEvents.opened(SESSION)).await();
      // When it is filled
      String text = "x".repeat(20_000);
      Reason met = null;
      for (long i = 1; met == null && i < 100; i++) {
        met = reason(cramped.record(SampleEvents.judged(SESSION, i, i, text, "allow")));
      }
      assertThat(met).isEqualTo(Reason.DISK_FULL);
      // Then a larger one is enough
      assertThat(run("mount", "-o", "remount,size=2m", small.toString())).isTrue();
      cramped.record(SampleEvents.judged(SESSION, 200, 200, text, "allow")).await();
      archive.down = false;
      there.close().await();
      assertThat(sequences()).contains(0L, 1L, 200L);
    } finally {
      assertThat(run("umount", small.toString())).isTrue();
    }
  }

  @Test
  void shouldSayThatTheDirectoryMayNotBeWritten() {
    disk.failure = new AccessDeniedException("/var/lib/sallyport/journal");
    assertThat(reason(recorder.record(SampleEvents.opened(SESSION))))
        .isEqualTo(Reason.NOT_WRITABLE);
    disk.failure = new FileSystemException("/var/lib", null, "Read-only file system");
    Future<Void> refused = recorder.record(SampleEvents.opened(SESSION));
    assertThat(reason(refused)).isEqualTo(Reason.NOT_WRITABLE);
    assertThat(Reason.NOT_WRITABLE.told()).doesNotContain("/var");
  }

  @Test
  void shouldLoseNothingWhileTheStoreIsDownAndShowHowFarItIsBehind() {
    archive.down = true;
    Instant before = Instant.now().minusSeconds(1);
    recorder.record(SampleEvents.opened(SESSION)).await();
    for (long i = 1; i <= 500; i++) {
      recorder.record(judged(i)).await();
    }
    recording.ship().otherwiseEmpty().await();
    RecordingService.Backlog behind = recording.backlog();
    assertThat(behind.unshippedBytes()).isPositive();
    assertThat(behind.oldest().orElseThrow()).isBetween(before, Instant.now());
    assertThat(behind.storeFailsSince()).isPresent();
    // When it is back
    archive.down = false;
    recording.ship().await();
    assertThat(sequences()).hasSize(501);
    assertThat(recording.backlog().oldest()).isEmpty();
    assertThat(recording.backlog().storeFailsSince()).isEmpty();
  }

  @Test
  void shouldSayThatNobodyKnowsHowTheStatementEndedUnderWhichTheGatewayDied() throws Exception {
    recorder.record(SampleEvents.opened(SESSION)).await();
    recorder.record(judged(1)).await();
    recorder.note(SampleEvents.finished(SESSION, 2, 1)).await();
    recorder.record(SampleEvents.judged(SESSION, 3, 2, "UPDATE shop.t SET a = 1", "allow")).await();
    recorder.record(SampleEvents.rows(SESSION, 4, 2)).await();
    archive.down = true;
    Path left = Files.createDirectory(directory.resolve("left"));
    try (var files = Files.list(directory.resolve("journal"))) {
      for (Path file : files.toList()) {
        Files.copy(file, left.resolve(file.getFileName()));
      }
    }
    archive.down = false;
    // When
    open(left, JournalFile::open).close().await();
    // Then
    List<SessionEvent> events = archive.events(SESSION, 0, 100).await().list();
    assertThat(events).hasSize(7);
    SessionEvent.Finished end = (SessionEvent.Finished) events.get(5);
    assertThat(end.outcome()).isEqualTo(SessionEvent.Finished.UNKNOWN);
    assertThat(end.statement()).isEqualTo(2);
    assertThat(events.get(6)).isInstanceOf(SessionEvent.Closed.class);
  }

  private static SessionEvent judged(long number) {
    return SampleEvents.judged(SESSION, number, number, "SELECT " + number, "allow");
  }

  private List<Long> sequences() {
    return archive.events(SESSION, 0, 1_000).await().list().stream()
        .map(SessionEvent::sequence)
        .toList();
  }

  /** Records one event as often as it takes. */
  private void untilTaken(long sequence) {
    Instant limit = Instant.now().plusSeconds(30);
    Reason refused = Reason.SLOW;
    while (refused != null && Instant.now().isBefore(limit)) {
      refused = reason(recorder.record(judged(sequence)));
    }
    assertThat(refused).isNull();
  }

  /** Null when it was taken. */
  private static Reason reason(Future<Void> recorded) {
    Throwable cause = recorded.map((Throwable) null).otherwise(e -> e).await();
    return cause == null ? null : ((JournalUnavailableException) cause).reason();
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }
}
