package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much of its files the journal takes into memory: touched pages count as the process' own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class TouchedPagesTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Map<Path, Integer> touchedTo = new ConcurrentHashMap<>();
  private Store store;
  private RecordingService recording;
  private Recorder recorder;

  @BeforeEach
  void open() {
    store = EmptyStore.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
    recording =
        RecordingService.open(
                new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 64 << 20, 100),
                vertx,
                store.sessionArchive(),
                Clock.systemUTC(),
                (path, bytes) -> new Noting(path, MappedFile.create(path, bytes)),
                Duration.ofSeconds(20))
            .await();
    recorder = recording.newRecorder(4 << 20);
    recorder.record(SampleEvents.opened(SESSION)).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldTouchLittleOfAFileInWhichLittleIsWritten() {
    for (long i = 1; i <= 20; i++) {
      recorder.record(SampleEvents.judged(SESSION, i, i, "SELECT " + i, "allow")).await();
    }
    recording.close().await();
    assertThat(touchedTo).isNotEmpty();
    assertThat(touchedTo.values()).allMatch(to -> to <= 512 << 10);
  }

  @Test
  void shouldTouchAheadOfWhatIsWrittenFast() {
    // Given 3 MiB in one turn of the event loop
    String text = "x".repeat(20 << 10);
    Context context = vertx.getOrCreateContext();
    Promise<Future<?>> asked = Promise.promise();
    context.runOnContext(
        v -> {
          List<Future<Void>> all = new ArrayList<>();
          for (long i = 1; i <= 150; i++) {
            all.add(recorder.record(SampleEvents.judged(SESSION, i, i, text, "allow")));
          }
          asked.complete(Future.all(all));
        });
    // When it is written
    Future<?> written = asked.future().await();
    written.await();
    recording.close().await();
    // Then all of it was touched before, and each is there once
    assertThat(touchedTo.values()).anyMatch(to -> to >= 3 << 20);
    assertThat(store.sessionArchive().events(SESSION, 0, 1_000).await().list())
        .extracting(SessionEvent::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 150).boxed().toList());
  }

  private final class Noting extends WrappedFile {
    private final Path path;

    Noting(Path path, JournalFile real) {
      super(real);
      this.path = path;
    }

    @Override
    public void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException {
      touchedTo.merge(path, to, Math::max);
      super.touch(map, from, to, writer);
    }
  }
}
