package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.recording.EventFeed.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileExportTest {
  @TempDir private Path directory;
  private final SampleTrail trail = new SampleTrail();
  private final SampleCursors cursors = new SampleCursors();
  private final Hands clock = new Hands();
  private final ExportStage stage = new ExportStage(trail, cursors, clock);

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldWriteEveryEventOnceAndInOrder() throws IOException {
    trail.add(SampleTrail.everyKind()).addStatements(20, 1_500, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
    assertThat(cursors.of("archive").done()).hasToString(last());
    for (Path file : ExportStage.files(directory)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldGoOnWithTheSameFileAfterARestart() throws IOException {
    trail.addStatements(1, 10, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    stage.stop();
    trail.addStatements(10, 20, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    assertThat(ExportStage.files(directory))
        .singleElement()
        .satisfies(
            file ->
                assertThat(file.getFileName())
                    .hasToString("events-000000000001.000000001.jsonl.part"));
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
  }

  @Test
  void shouldDoubleNothingWhenItDiesBetweenTheFileAndTheCursor() {
    // Given
    trail.addStatements(1, 10, "SELECT");
    cursors.dieBefore(cursor -> true);
    stage.start(sink());
    ExportStage.await(() -> stage.status().failures() > 2);
    stage.stop();
    assertThat(cursors.of("archive").done()).isEqualTo(Place.START);
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
    // When
    cursors.dieBefore(cursor -> false);
    trail.addStatements(10, 20, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    // Then
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
  }

  @Test
  void shouldCutALineThatWasNotWrittenToItsEnd() throws IOException {
    trail.addStatements(1, 10, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    stage.stop();
    Path file = ExportStage.files(directory).get(0);
    Files.writeString(file, "{\"torn\": tr", StandardOpenOption.APPEND);
    trail.addStatements(10, 12, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
  }

  @Test
  void shouldWriteAgainWhatAFileHasLost() throws IOException {
    trail.addStatements(1, 10, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    stage.stop();
    Path file = ExportStage.files(directory).get(0);
    Files.write(file, Files.readAllLines(file).subList(0, 4));
    stage.start(sink());
    ExportStage.await(() -> ExportStage.places(directory).equals(trail.places()));
  }

  @Test
  void shouldRollBySizeAndLeaveWholeFilesBehind() throws IOException {
    trail.addStatements(1, 40, "SELECT '" + "x".repeat(200_000) + "'");
    stage.start(sink());
    stage.awaitPlace(last());
    // The last file, full as well, is given its name after its place is told.
    stage.stop();
    List<Path> files = ExportStage.files(directory);
    assertThat(files).hasSizeGreaterThan(1);
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places());
    for (Path file : files.subList(0, files.size() - 1)) {
      assertThat(file.getFileName().toString()).endsWith(".jsonl");
      assertThat(Files.size(file)).isGreaterThanOrEqualTo(1 << 20);
    }
  }

  @Test
  void shouldRollByTheHour() throws IOException {
    trail.addStatements(1, 3, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    clock.pass(Duration.ofHours(1));
    ExportStage.await(() -> names().equals(List.of("events-000000000001.000000001.jsonl")));
    trail.addStatements(3, 5, "SELECT");
    stage.awaitPlace(last());
    assertThat(names())
        .containsExactly(
            "events-000000000001.000000001.jsonl", "events-000000000003.000000003.jsonl.part");
    // Whoever takes finished files away takes nothing that is written again.
    Files.delete(ExportStage.files(directory).get(0));
    stage.stop();
    stage.start(sink());
    trail.addStatements(5, 6, "SELECT");
    stage.awaitPlace(last());
    assertThat(ExportStage.places(directory)).isEqualTo(trail.places().subList(2, 5));
  }

  @Test
  void shouldWaitForADirectoryThatCannotBeWritten() throws IOException {
    Path blocked = directory.resolve("blocked");
    Files.writeString(blocked, "a file stands where the directory is to be");
    trail.addStatements(1, 3, "SELECT");
    stage.start(ExportStage.sink("archive", new FileTarget(blocked, 1 << 20)));
    ExportStage.await(() -> stage.status().failures() > 1);
    assertThat(stage.status().problem()).isNotEmpty();
    Files.delete(blocked);
    stage.awaitPlace(last());
    assertThat(ExportStage.places(blocked)).isEqualTo(trail.places());
    assertThat(stage.status().failures()).isZero();
  }

  private ExportSink sink() {
    return ExportStage.sink("archive", new FileTarget(directory, 1 << 20));
  }

  private String last() {
    List<String> places = trail.places();
    return places.get(places.size() - 1);
  }

  private List<String> names() {
    try {
      return ExportStage.files(directory).stream().map(f -> f.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts at the file system's own hour, by which a file is taken up again. */
  private static final class Hands extends Clock {
    private volatile Instant now = Instant.now();

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
