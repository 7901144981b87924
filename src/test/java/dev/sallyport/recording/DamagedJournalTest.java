package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SegmentReader.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a file, what is read from it was written to it. */
class DamagedJournalTest {
  private static Path scratch;

  @BeforeContainer
  static void makeScratch() throws IOException {
    scratch = Files.createTempDirectory("journal-test");
  }

  @AfterContainer
  static void removeScratch() throws IOException {
    try (var files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }

  @Property(tries = 1)
  void shouldKeepEveryWholeFrameBeforeACut(
      @ForAll @Size(min = 1, max = 6) List<@StringLength(max = 60) String> texts) throws Exception {
    // Given
    WrittenJournal written = WrittenJournal.of(scratch.resolve("cut.journal"), texts);
    for (int cut = written.bytes().length; cut >= 0; cut--) {
      // When the file ends at any byte
      Path file = scratch.resolve("cut.journal");
      Files.write(file, Arrays.copyOf(written.bytes(), cut));
      Batch batch = new SegmentReader(Integer.MAX_VALUE).read(file, 0, cut);
      // Then all whole frames are there and nothing else
      int whole = written.wholeFramesIn(cut);
      assertThat(batch.events()).isEqualTo(written.events().subList(0, whole));
      assertThat(batch.end()).isEqualTo(written.ends().get(whole));
    }
  }

  @Property(tries = 100)
  void shouldNeverReadAWrongEventFromADamagedFile(
      @ForAll @Size(min = 1, max = 6) List<@StringLength(max = 60) String> texts,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int damages)
      throws Exception {
    // Given
    WrittenJournal written = WrittenJournal.of(scratch.resolve("damaged.journal"), texts);
    // When bytes change anywhere
    Random random = new Random(seed);
    byte[] damaged = written.bytes().clone();
    for (int i = 0; i < damages; i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    Path file = scratch.resolve("damaged.journal");
    Files.write(file, damaged);
    Batch batch = new SegmentReader(Integer.MAX_VALUE).read(file, 0, damaged.length);
    // Then what is read is what was written, up to the damage
    assertThat(batch.events()).isEqualTo(written.events().subList(0, batch.events().size()));
    int firstDifference = Arrays.mismatch(damaged, written.bytes());
    int sound =
        firstDifference < 0 ? written.events().size() : written.wholeFramesIn(firstDifference);
    assertThat(batch.events()).hasSizeGreaterThanOrEqualTo(sound);
  }
}
