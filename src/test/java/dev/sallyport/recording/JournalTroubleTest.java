package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, forbidden or slow refuses statements, says why, and is got over. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class JournalTroubleTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final int ROOM_BYTES = 64 << 10;
  private static final String LONG = "x".repeat(9_000);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final TroubledDisk disk = new TroubledDisk();
  private Store store;
  private FailingArchive archive;
  private RecordingService recording;
  private Recorder recorder;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = new FailingArchive(store.sessionArchive());
    recording = open(directory.resolve("journal"), disk);
    recorder = recording.newRecorder(ROOM_BYTES);
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
  void shouldHoldUpNobodyElseWhileTheDiskHangs() throws Exception {
    recorder.record(SampleEvents.opened(SESSION)).await();
    // When it hangs, as is found with the next pages that are touched
    disk.hang();
    long next = 0;
    Reason first = null;
    Instant limit = Instant.now().plusSeconds(30);
    // A machine that stands still may be too slow by itself, before anybody asks the disk.
    while (!(disk.isStuck() && first != null) && Instant.now().isBefore(limit)) {
      first = reason(recorder.record(judged(++next)));
    }
    // Then the event loop turns, and whoever waits hears so in time
    assertThat(disk.isStuck()).isTrue();
    assertThat(first).isEqualTo(Reason.SLOW);
    // And who comes now is refused at once
    untilRefusedAtOnce(++next);
    assertThat(recording.backlog().trouble()).isPresent();
    // And what has happened is written down when the disk answers again
    Future<Void> end = recorder.note(SampleEvents.finished(SESSION, ++next, 1));
    assertThat(reason(end)).isEqualTo(Reason.SLOW);
    disk.letGo();
    untilTaken(next + 1);
    recording.ship().await();
    assertThat(sequences()).contains(next, next + 1).doesNotContain(next - 1, next - 2);
    assertThat(recording.backlog().trouble()).isEmpty();
  }

  @Test
  void shouldRefuseOnAFullDiskAndGoOnWhenThereIsRoom() throws Exception {
    recorder.record(SampleEvents.opened(SESSION)).await();
    disk.failure = new IOException("No space left on device");
    // When what was made ready before is used, but for what is kept for ends
    long next = 1;
    while (reason(recorder.record(longOne(next))) == null && next < 20) {
      next++;
    }
    long refused = next++;
    assertThat(refused).isBetween(2L, 19L);
    assertThat(reason(recorder.record(longOne(refused)))).isEqualTo(Reason.DISK_FULL);
    assertThat(recorder.trouble()).isPresent();
    recorder.note(SampleEvents.finished(SESSION, next, 1)).await();
    long written = next++;
    // Then an end for which there is no place any more is kept
    Reason met = null;
    while (met == null && next < 300) {
      met = reason(recorder.note(SampleEvents.finished(SESSION, next++, 1)));
    }
    assertThat(met).isEqualTo(Reason.DISK_FULL);
    long late = next - 1;
    int endBytes = Frame.bytes(EventFormat.write(SampleEvents.finished(SESSION, written, 1)));
    assertThat((late - written) * endBytes).isGreaterThan(ROOM_BYTES / 4 - endBytes);
    // And nothing overtakes it
    assertThat(reason(recorder.record(judged(next)))).isEqualTo(Reason.DISK_FULL);
    // When there is room, it goes on without a restart, and the end is written first
    disk.failure = null;
    long after = next + 1;
    untilTaken(after);
    assertThat(recorder.trouble()).isEmpty();
    recording.ship().await();
    assertThat(sequences())
        .contains(refused - 1, written, late, after)
        .doesNotContain(refused, next)
        .isSorted();
  }

  @Test
  void shouldNotSayLaterThatAStatementWasApprovedThatWasRefused() {
    // Given a journal that takes not even ends
    recorder.record(SampleEvents.opened(SESSION)).await();
    disk.failure = new IOException("No space left on device");
    long next = 1;
    while (reason(recorder.note(longOne(next))) == null && next < 20) {
      next++;
    }
    Reason met = null;
    while (met == null && next < 300) {
      met = reason(recorder.note(SampleEvents.finished(SESSION, ++next, 1)));
    }
    assertThat(met).isEqualTo(Reason.DISK_FULL);
    // When an approval cannot be written, so that its statement is refused
    long approved = ++next;
    assertThat(reason(recorder.record(SampleEvents.reviewEnded(SESSION, approved, 1, "approved"))))
        .isEqualTo(Reason.DISK_FULL);
    long withdrawn = ++next;
    assertThat(
            reason(recorder.record(SampleEvents.reviewEnded(SESSION, withdrawn, 1, "withdrawn"))))
        .isEqualTo(Reason.DISK_FULL);
    // Then the end of the wait is written when that is possible, and the approval is not
    disk.failure = null;
    untilTaken(++next);
    recording.ship().await();
    assertThat(sequences()).contains(withdrawn, next).doesNotContain(approved);
  }

  @Test
  void shouldRefuseOnARealDiskThatIsFull() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "none", small.toString()));
    try {
      RecordingService there = open(small.resolve("journal"), MappedFile::create);
      Recorder cramped = there.newRecorder(ROOM_BYTES);
      archive.down = true;
      cramped.record(SampleEvents.opened(SESSION)).await();
      // When it is filled
      Reason met = null;
      for (long i = 1; met == null && i < 100; i++) {
        met = reason(cramped.record(longOne(i)));
      }
      assertThat(met).isEqualTo(Reason.DISK_FULL);
      // Then a larger one is enough
      assertThat(run("mount", "-o", "remount,size=2m", small.toString())).isTrue();
      untilTaken(cramped, 200);
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
    Recorder forbidden = recording.newRecorder(ROOM_BYTES);
    assertThat(reason(forbidden.record(SampleEvents.opened(SESSION))))
        .isEqualTo(Reason.NOT_WRITABLE);
    disk.failure = new FileSystemException("/var/lib", null, "Read-only file system");
    Recorder mounted = recording.newRecorder(ROOM_BYTES);
    assertThat(reason(mounted.record(SampleEvents.opened(SESSION)))).isEqualTo(Reason.NOT_WRITABLE);
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
    Path left = LeftJournal.copy(directory.resolve("journal"), directory.resolve("left"));
    archive.down = false;
    // When
    open(left, MappedFile::create).close().await();
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

  private static SessionEvent longOne(long number) {
    return SampleEvents.judged(SESSION, number, number, LONG, "allow");
  }

  private List<Long> sequences() {
    return archive.events(SESSION, 0, 1_000).await().list().stream()
        .map(SessionEvent::sequence)
        .toList();
  }

  private void untilTaken(long sequence) {
    untilTaken(recorder, sequence);
  }

  /** Records one event as often as it takes. */
  private static void untilTaken(Recorder recorder, long sequence) {
    Instant limit = Instant.now().plusSeconds(30);
    Reason refused = Reason.SLOW;
    while (refused != null && Instant.now().isBefore(limit)) {
      refused = reason(recorder.record(judged(sequence)));
    }
    assertThat(refused).isNull();
  }

  /** The disk has hung for longer than anybody waits for it: that is noticed a little later. */
  private void untilRefusedAtOnce(long sequence) {
    Instant limit = Instant.now().plusSeconds(30);
    while (recorder.trouble().isEmpty() && Instant.now().isBefore(limit)) {
      assertThat(reason(recorder.record(judged(sequence)))).isEqualTo(Reason.SLOW);
    }
    assertThat(reason(recorder.record(judged(sequence)))).isEqualTo(Reason.SLOW);
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
