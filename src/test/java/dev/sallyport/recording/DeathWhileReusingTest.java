package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway leaves that dies between any two steps by which a file is used again. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class DeathWhileReusingTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final int ROOM_BYTES = 8_000;

  @TempDir private Path directory;
  private final Queue<Left> left = new ConcurrentLinkedQueue<>();
  private volatile long acknowledged = -1;

  /** The journal's directory at one moment, and the last event that was acknowledged before. */
  private record Left(String step, long acknowledged, Path journal) {}

  @Test
  void shouldLeaveEachEventOnceAndInOrderWhereverItDied() throws Exception {
    Vertx vertx = Vertx.vertx();
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    FailingArchive archive = new FailingArchive(store.sessionArchive());
    archive.down = true;
    RecordingService recording =
        RecordingService.open(
                new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 64 << 20, 100),
                vertx,
                archive,
                Clock.systemUTC(),
                (path, bytes) -> new Watched(MappedFile.create(path, bytes)),
                Duration.ofSeconds(20))
            .await();
    write(recording, 250);
    recording.close().await();
    store.close().await();
    vertx.close().await();
    assertThat(left)
        .extracting(Left::step)
        .contains("half a copy", "copy", "half of the zeros")
        .contains("before leaving", "after leaving", "before vacated", "after vacated")
        .contains("before journal", "after journal");
    for (Left one : left) {
      List<Long> found = found(one.journal());
      assertThat(found)
          .as(one.toString())
          .isEqualTo(LongStream.range(0, found.size()).boxed().toList())
          .hasSizeGreaterThan((int) one.acknowledged());
    }
  }

  private void write(RecordingService recording, int count) {
    Recorder recorder = recording.newRecorder(ROOM_BYTES);
    recorder.record(SampleEvents.opened(SESSION)).await();
    acknowledged = 0;
    for (long i = 1; i < count; i++) {
      // Some need a file of their own, also while another one is on its way.
      String text = "x".repeat((int) (i % 50 == 33 ? 9_000 : i % 90));
      recorder.record(SampleEvents.judged(SESSION, i, i, text, "allow")).await();
      acknowledged = i;
    }
  }

  /** As the next gateway reads them. */
  private static List<Long> found(Path journal) throws IOException {
    List<Long> found = new ArrayList<>();
    SegmentReader reader = new SegmentReader(1 << 20);
    try (JournalDirectory next = JournalDirectory.take(journal, Clock.systemUTC())) {
      for (Segment segment : next.leftOver()) {
        SegmentReader.Batch batch = reader.read(segment.path(), 0, segment.written());
        assertThat(batch.found()).isEqualTo(SegmentReader.Found.EVENTS);
        assertThat(batch.end()).isEqualTo(segment.written());
        batch.events().forEach(event -> found.add(event.sequence()));
      }
    }
    try (Stream<Path> files = Files.list(journal)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(file -> file.matches(".*\\.(copy|leaving|vacated)"));
    }
    return found;
  }

  /** Keeps what there is after each step: names are changed by the thread that takes them alone. */
  private final class Watched extends WrappedFile {
    private boolean used;

    Watched(JournalFile real) {
      super(real);
    }

    private void died(String step) throws IOException {
      Path to = Files.createDirectory(directory.resolve("left" + left.size()));
      List<Path> files;
      try (Stream<Path> all = Files.list(directory.resolve("journal"))) {
        files = all.filter(one -> !one.endsWith("journal.lock")).toList();
      }
      long before;
      do {
        before = acknowledged;
        for (Path file : files) {
          Files.copy(file, copyIn(to, file), StandardCopyOption.REPLACE_EXISTING);
        }
        // Of one moment: the event loop goes on until it needs what this thread does.
      } while (!isStill(files, to));
      left.add(new Left(step, before, to));
    }

    private boolean isStill(List<Path> files, Path copies) throws IOException {
      for (Path file : files) {
        if (Files.mismatch(file, copyIn(copies, file)) >= 0) {
          return false;
        }
      }
      return true;
    }

    private Path copyIn(Path copies, Path file) {
      return copies.resolve(file.getFileName());
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (used) {
        ByteBuffer first = bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2);
        super.write(first, position);
        died("half of the zeros");
      }
      super.write(bytes, position);
    }

    @Override
    public void copy(Path copy, long bytes) throws IOException {
      super.copy(copy, bytes / 2);
      died("half a copy");
      Files.delete(copy);
      super.copy(copy, bytes);
      died("copy");
    }

    @Override
    public void rename(Path name) throws IOException {
      String file = name.getFileName().toString();
      String end = file.substring(file.lastIndexOf('.') + 1);
      died("before " + end);
      super.rename(name);
      used = end.equals("vacated");
      died("after " + end);
    }

    @Override
    public void truncate(long size) throws IOException {
      super.truncate(size);
      died("cut");
    }
  }
}
