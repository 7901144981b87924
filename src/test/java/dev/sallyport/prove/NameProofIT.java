package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/prove names} in small size. */
class NameProofIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "mariadb"})
  void shouldReadNamesAsTheServerDoes(String server) throws Exception {
    NameProof proof = NameProof.run(server.equals("mariadb"), folder.resolve(server), 14, 1_500);

    assertThat(proof.findings()).isEmpty();
    assertThat(proof.answered()).isGreaterThan(100);
  }
}
