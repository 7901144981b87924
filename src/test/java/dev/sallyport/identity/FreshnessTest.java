package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void shouldTakeASignInOfTheVerySecondInWhichItWasAskedFor() throws Exception {
    Instant asked = NOON.plusMillis(900);
    assertThat(check(NOON, asked)).contains(NOON);
    assertThatThrownBy(() -> check(NOON.minusSeconds(1), asked))
        .hasMessageContaining("a fresh one is needed");
  }

  private static Optional<Instant> check(Instant authenticatedAt, Instant freshSince)
      throws TokenRejectedException {
    return Freshness.check(
        Optional.of(authenticatedAt),
        Optional.of(freshSince),
        freshSince.plusSeconds(1),
        Duration.ZERO);
  }
}
