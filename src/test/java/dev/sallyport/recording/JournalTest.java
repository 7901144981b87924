package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SegmentReader.Batch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
