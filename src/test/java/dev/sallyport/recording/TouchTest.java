package dev.sallyport.recording;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are touched while somebody writes to them, or takes them away. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class TouchTest {
  private static final int ROOM_BYTES = 64 << 10;
  private static final int PAGE_BYTES = 4096;
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation"})
  void shouldTellOfAFileThatIsCutWhileItIsTouched(String compiled) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                compiled,
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("crash"),
                "-cp",
                System.getProperty("java.class.path"),
                Cut.class.getName(),
                directory.resolve("1.journal").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(30, SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(child.exitValue()).isZero();
  }

  /** A process of its own: it may die of it, at some moments and not at others. */
  static final class Cut {
    private static final int ROUNDS = 100;

    private Cut() {}

    public static void main(String[] args) throws Exception {
      int told = 0;
      for (int round = 0; round < ROUNDS; round++) {
        told += touchUntilItIsCut(Path.of(args[0] + round)) ? 1 : 0;
      }
      System.exit(told - ROUNDS);
    }

    private static boolean touchUntilItIsCut(Path path) throws Exception {
      try (JournalFile file = MappedFile.create(path, ROOM_BYTES)) {
        file.write(ByteBuffer.allocate(ROOM_BYTES), 0);
        ByteBuffer map = file.map(ROOM_BYTES);
        Room room = Room.mapped(path, file, map, ROOM_BYTES);
        file.touch(map, 0, ROOM_BYTES, room);
        Thread cutting = new Thread(() -> cut(path));
        cutting.start();
        while (true) {
          file.touch(map, 0, ROOM_BYTES, room);
        }
      } catch (IOException e) {
        return e.getMessage().equals("a page of the file is not there any more");
      }
    }

    private static void cut(Path path) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void shouldTouchNoByteThatIsAboutToBeWritten() throws Exception {
    try (JournalFile file = MappedFile.create(directory.resolve("1.journal"), ROOM_BYTES)) {
      Room room = Room.mapped(directory.resolve("1.journal"), file, null, ROOM_BYTES);
      assertThat(room.claim(PAGE_BYTES + 1)).isTrue();
      assertThat(room.hold(0)).isFalse();
      assertThat(room.hold(PAGE_BYTES)).isFalse();
      assertThat(room.hold(2 * PAGE_BYTES)).isTrue();
      room.release();
      // Nothing was written after all
      assertThat(room.claim(0)).isTrue();
      assertThat(room.hold(0)).isTrue();
      assertThat(room.claim(1)).isFalse();
      room.release();
      assertThat(room.hold(0)).as("what was not given is not claimed").isTrue();
      room.release();
      assertThat(room.claim(1)).isTrue();
    }
  }

  @Test
  void shouldLetAnEventWaitWhileItsPageIsTouched() throws Exception {
    // Given a page that is held for long
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean holding = new AtomicBoolean();
    Vertx vertx = Vertx.vertx();
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    RecordingService recording =
        RecordingService.open(
                new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 64 << 20, 100),
                vertx,
                store.sessionArchive(),
                Clock.systemUTC(),
                (path, bytes) -> new Holding(MappedFile.create(path, bytes), holding, held, goOn),
                Duration.ofSeconds(20))
            .await();
    Recorder recorder = recording.newRecorder(ROOM_BYTES);
    recorder.record(SampleEvents.opened(SESSION)).await();
    holding.set(true);
    held.await();
    // When
    String large = "x".repeat(2 * PAGE_BYTES);
    Promise<Future<Void>> asked = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            v ->
                asked.complete(
                    recorder.record(SampleEvents.judged(SESSION, 1, 1, large, "allow"))));
    Future<Void> taken = asked.future().await();
    // Then it is not written in the turn in which it comes, as others are
    assertThat(taken.isComplete()).isFalse();
    goOn.countDown();
    taken.await();
    recorder.record(SampleEvents.judged(SESSION, 2, 2, "y", "allow")).await();
    recording.close().await();
    assertThat(store.sessionArchive().events(SESSION, 0, 10).await().list())
        .extracting(SessionEvent::sequence)
        .containsExactly(0L, 1L, 2L);
    store.close().await();
    vertx.close().await();
  }

  /** Holds what comes next, once. */
  private static final class Holding extends WrappedFile {
    private final AtomicBoolean holding;
    private final CountDownLatch held;
    private final CountDownLatch goOn;

    Holding(JournalFile real, AtomicBoolean holding, CountDownLatch held, CountDownLatch goOn) {
      super(real);
      this.holding = holding;
      this.held = held;
      this.goOn = goOn;
    }

    @Override
    public void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException {
      if (holding.compareAndSet(true, false)) {
        int at = (from / PAGE_BYTES + 1) * PAGE_BYTES;
        assertThat(writer.hold(at)).isTrue();
        held.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        } finally {
          writer.release();
        }
      }
      super.touch(map, from, to, writer);
    }
  }
}
