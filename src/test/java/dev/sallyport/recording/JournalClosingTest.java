package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is closed asks its thread for nothing more. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JournalClosingTest {
  private static final int ROOM_BYTES = 64 << 10;

  @TempDir private Path directory;
  private final TroubledDisk disk = new TroubledDisk();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    loop.shutdownNow();
  }

  @Test
  void shouldNotAskForAFileThatItDidNotGetOnceItIsClosed() throws Exception {
    // Given a disk that was full all the time
    disk.failure = new IOException("No space left on device");
    int[] number = {0};
    RoomKeeper.Making making =
        new RoomKeeper.Making(
            () -> directory.resolve(number[0]++ + ".journal"), disk, ROOM_BYTES, ROOM_BYTES, false);
    Journal journal =
        new Journal(
            new RoomKeeper(making, loop::execute, "closing"),
            new JournalLimit(1 << 20),
            segment -> {},
            loop::execute,
            TimeUnit.MILLISECONDS.toNanos(100),
            "closing");
    onLoop(
        () -> {
          journal.begin();
          return null;
        });
    SessionEvent event = SampleEvents.judged("s", 1, 1, "SELECT 1", "allow");
    Throwable refused = failure(onLoop(() -> journal.take(event, false)));
    assertThat(((JournalUnavailableException) refused).reason()).isEqualTo(Reason.DISK_FULL);
    // When
    assertThat(failure(onLoop(journal::close))).isNull();
    // Then a look that was on its way does no harm
    assertThatCode(
            () ->
                onLoop(
                    () -> {
                      journal.look(System.nanoTime(), Long.MAX_VALUE, null);
                      return null;
                    }))
        .doesNotThrowAnyException();
  }

  private <T> T onLoop(Callable<T> step) throws Exception {
    return loop.submit(step).get();
  }

  /** Null when there was none. */
  private static Throwable failure(Future<Void> done) throws Exception {
    return done.map((Throwable) null)
        .otherwise(cause -> cause)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }
}
