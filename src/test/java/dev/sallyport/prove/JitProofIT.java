package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/prove jit} in small size. */
class JitProofIT {
  /** Of the kills, so that a failure can be seen again. */
  private static final long SEED = 7;

  @TempDir private Path folder;

  @ParameterizedTest(name = "MariaDB: {0}")
  @ValueSource(booleans = {false, true})
  void shouldLeaveNothingBehindHoweverSessionsEnd(boolean mariaDb) throws Exception {
    JitProof.Size size = JitProof.Size.SMALL;
    try (JitIssuers issuers = new JitIssuers();
        JitServer server = JitProof.server(mariaDb, folder)) {
      JitTally tally = JitProof.run(server, issuers, folder, size, SEED, List.of());

      assertThat(tally.failures()).isEmpty();
      assertThat(tally.sessions()).isEqualTo(size.sessions());
      assertThat(tally.kills()).isEqualTo(size.kills());
    }
  }
}
