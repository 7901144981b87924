package dev.sallyport.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove conformance} in small size. */
class ConformanceIT {
  @TempDir private Path folder;

  @Test
  void shouldAnswerAsTheServersDoButForWhatIsListed() throws Exception {
    try (Proof proof = Proof.start(folder, List.of())) {
      proof.run(false, "");

      Kit kit = proof.kit();
      assertThat(kit.unexpected()).isEmpty();
      assertThat(Differences.ALL).filteredOn(each -> !kit.seen().contains(each)).isEmpty();
      assertThat(kit.cases()).isGreaterThan(300);
    }
  }
}
