package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove nodes} in small size. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesProofIT {
  private static final long SEED = 7;

  @TempDir private Path folder;

  @Test
  void shouldLoseAndDoubleNothingWhateverBreaks() throws Exception {
    RecordTally tally = new RecordTally();
    NodesProof.run(
        folder,
        List.of(
            NodesFault.DATABASE_DOWN,
            NodesFault.MYSQL,
            NodesFault.CUT_STORE,
            NodesFault.DISK,
            NodesFault.KILL),
        NodesProof.Size.SMALL,
        SEED,
        tally);
    assertThat(tally.failures()).isEmpty();
  }
}
