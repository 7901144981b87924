package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove record} in small size. */
class RecordProofIT {
  /** Of the moments, so that a failure can be seen again. */
  private static final long SEED = 7;

  @TempDir private Path folder;

  @Test
  void shouldRecordWhatMySqlExecutesWheneverTheGatewayIsKilled() throws Exception {
    RecordTally tally = new RecordTally();
    RecordProof.run(folder, RecordProof.Size.SMALL, SEED, List.of("kills"), tally);
    assertThat(tally.failures()).isEmpty();
  }
}
