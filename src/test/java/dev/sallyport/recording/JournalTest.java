package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.SegmentReader.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path directory;

  @Test
  void shouldReadNothingFromZeroes() throws Exception {
    Path file = Files.write(directory.resolve("zero.journal"), new byte[4096]);
    Batch batch = new SegmentReader(1 << 20).read(file, 0, 4096);
    assertThat(batch.events()).isEmpty();
    assertThat(batch.found()).isEqualTo(SegmentReader.Found.NO_FRAME);
  }

  @Test
  void shouldReadALargeEventAndTheNext() throws Exception {
    // Given a statement larger than a batch, and larger than Jackson takes by default
    String large = "x".repeat(24 << 20);
    WrittenJournal written =
        WrittenJournal.of(directory.resolve("large.journal"), List.of("a", large, "b"));
    Path file = directory.resolve("large.journal");
    // When
    List<SessionEvent> read = new ArrayList<>();
    SegmentReader reader = new SegmentReader(1 << 20);
    for (long at = 0; at < written.bytes().length; ) {
      Batch batch = reader.read(file, at, written.bytes().length);
      assertThat(batch.found()).isEqualTo(SegmentReader.Found.EVENTS);
      read.addAll(batch.events());
      at = batch.end();
    }
    // Then
    assertThat(read).isEqualTo(written.events());
  }

  @Test
  void shouldGoOnAfterAHalfWrittenFrame() throws Exception {
    // Given a disk that is full for the second and third frame, and once loses its channel
    List<Segment> segments = new ArrayList<>();
    FlakyFiles disk = new FlakyFiles();
    Journal journal = new Journal(names(), disk, segments::add, 1 << 20);
    journal.append(frame(0, "first"));
    disk.failure = new IOException("No space left on device");
    assertThatThrownBy(() -> journal.append(frame(1, "lost"))).hasMessageContaining("No space");
    assertThatThrownBy(() -> journal.append(frame(2, "lost too"))).hasMessageContaining("No space");
    disk.failure = new ClosedChannelException();
    assertThatThrownBy(() -> journal.append(frame(3, "lost as well")))
        .isInstanceOf(ClosedChannelException.class);
    // When there is room again
    disk.failure = null;
    journal.append(frame(4, "x"));
    // Then
    assertThat(segments).hasSize(1);
    Segment segment = segments.get(0);
    Batch batch = new SegmentReader(1 << 20).read(segment.path(), 0, segment.written());
    assertThat(batch.events()).extracting(SessionEvent::sequence).containsExactly(0L, 4L);
    assertThat(Files.size(segment.path())).isEqualTo(segment.written());
  }

  @Test
  void shouldBeginAnotherFileAtTheRollingSize() throws Exception {
    List<Segment> segments = new ArrayList<>();
    Journal journal = new Journal(names(), JournalFile::open, segments::add, 1000);
    for (int i = 0; i < 20; i++) {
      journal.append(frame(i, "statement " + i));
    }
    assertThat(segments).hasSizeGreaterThan(3);
    assertThat(segments.subList(0, segments.size() - 1)).allMatch(Segment::sealed);
    assertThat(segments.get(segments.size() - 1).sealed()).isFalse();
    List<Long> sequences = new ArrayList<>();
    for (Segment segment : segments) {
      assertThat(segment.written()).isLessThanOrEqualTo(1000);
      new SegmentReader(1 << 20)
          .read(segment.path(), 0, segment.written())
          .events()
          .forEach(event -> sequences.add(event.sequence()));
    }
    assertThat(sequences).hasSize(20).isSorted();
  }

  @Test
  void shouldKeepJournalsFromOtherReaders() throws Exception {
    List<Segment> segments = new ArrayList<>();
    new Journal(names(), JournalFile::open, segments::add, 1000).append(frame(0, "a"));
    assertThat(Files.getPosixFilePermissions(segments.get(0).path())).hasSize(2);
  }

  private Supplier<Path> names() {
    int[] number = {0};
    return () -> directory.resolve("j" + number[0]++ + ".journal");
  }

  private static ByteBuffer frame(long sequence, String text) throws UnreadableEventException {
    return Frame.of(EventFormat.write(SampleEvents.judged("s", sequence, 1, text, "allow")));
  }

  /** Writes half of a frame and fails, for as long as a failure is set. */
  private static final class FlakyFiles implements JournalFile.Opener {
    private IOException failure;

    @Override
    public JournalFile open(Path path, boolean create) throws IOException {
      JournalFile real = JournalFile.open(path, create);
      return new JournalFile() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          if (failure == null) {
            real.write(bytes, position);
            return;
          }
          real.write(bytes.slice(0, bytes.remaining() / 2), position);
          if (failure instanceof ClosedChannelException) {
            real.close();
          }
          throw failure;
        }

        @Override
        public void truncate(long size) throws IOException {
          real.truncate(size);
        }

        @Override
        public void force() throws IOException {
          real.force();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }
}
