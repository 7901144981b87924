package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code scripts/prove approve pages} in small size; its pictures are kept as build output. */
class ConsoleTourIT {
  private static final String PAGES =
      "inbox-several|approval-evidence|sessions|session|agent|audit|status|policies";

  @Test
  void shouldShowPagesThatEverybodyCanUse() throws Exception {
    ConsoleTour.Outcome outcome = ConsoleTour.take(Path.of("target/pictures"), PAGES);
    assertThat(outcome.wrong()).isEmpty();
    assertThat(outcome.pictures()).isEqualTo(8 * 4);
  }
}
