package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/prove mask} in small size. */
class MaskProofIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void shouldLeakNothingAndRefuseNobodyHonest(String server) throws Exception {
    MaskProof proof =
        MaskProof.run(
            MaskProof.Size.SMALL, folder, new PrintWriter(new StringWriter()), List.of(server));

    assertThat(proof.tally().leaks()).isEmpty();
    assertThat(proof.tally().refusals()).isEmpty();
    assertThat(proof.tally().tried()).isGreaterThan(100);
    assertThat(proof.tally().honest()).isGreaterThan(20);
    // How fast it is says nothing on a machine that is busy with other tests.
    assertThat(proof.figures()).hasSize(2);
  }
}
