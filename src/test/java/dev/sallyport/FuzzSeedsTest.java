package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.InspectLineFuzz;
import dev.sallyport.masking.detect.DetectorsFuzz;
import dev.sallyport.sql.GrowthFuzz;
import dev.sallyport.sql.InspectorFuzz;
import dev.sallyport.sql.lexer.LexerFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the fuzzer begins with, and what it has found: {@code scripts/fuzz} does the rest. */
class FuzzSeedsTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void shouldPassTheSeedsOfTheLexer() throws IOException {
    check("lexer", LexerFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldPassTheSeedsOfTheInspector() throws IOException {
    check("lexer", InspectorFuzz::fuzzerTestOneInput);
    check("inspector", InspectorFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldPassTheSeedsOfTheLineReader() throws IOException {
    check("inspectline", InspectLineFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldPassTheSeedsOfTheDetectors() throws IOException {
    check("detectors", DetectorsFuzz::fuzzerTestOneInput);
  }

  @Test
  void shouldPassTheSeedsOfGrowth() throws IOException {
    check("growth", GrowthFuzz::fuzzerTestOneInput);
  }

  private static void check(String folder, Consumer<byte[]> target) throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.list(SEEDS.resolve(folder))) {
      seeds = files.toList();
    }
    assertThat(seeds).isNotEmpty();
    for (Path seed : seeds) {
      byte[] data = Files.readAllBytes(seed);
      try {
        ProcessorTime.atMost(SOON, () -> target.accept(data));
      } catch (AssertionError e) {
        throw new AssertionError(seed.toString(), e);
      }
    }
  }
}
