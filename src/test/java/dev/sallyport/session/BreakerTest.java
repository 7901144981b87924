package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.BreakerLimits;
import dev.sallyport.policy.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private long nanos = 1;
  private final Breaker breaker = new Breaker(new BreakerLimits(3, WINDOW, PAUSE), () -> nanos);

  @Test
  void shouldStopTheSameAfterSoManyRefusalsWithinTheWindow() {
    refuse("agent", "shape", 2);
    assertThat(refusal("agent", "shape")).isEmpty();
    assertThat(breaker.onRefused("agent", "shape", "rule")).isPresent();
    assertThat(refusal("agent", "shape").orElseThrow().message()).contains("300 s");
    assertThat(refusal("agent", "other")).isEmpty();
    assertThat(refusal("somebody", "shape")).isEmpty();
  }

  @Test
  void shouldCountWhatIsRefusedForTheSameReasonOnly() {
    refuse("agent", "shape", 2);
    assertThat(breaker.onRefused("agent", "shape", "another rule")).isEmpty();
  }

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    refuse("agent", "shape", 2);
    nanos += WINDOW.toNanos();
    assertThat(breaker.onRefused("agent", "shape", "rule")).isEmpty();
  }

  @Test
  void shouldLookAgainAfterThePause() {
    refuse("agent", "shape", 3);
    nanos += PAUSE.toNanos() - 1;
    assertThat(refusal("agent", "shape")).isPresent();
    nanos += 1;
    assertThat(refusal("agent", "shape")).isEmpty();
  }

  @Test
  void shouldPauseWhoTripsWithManyShapes() {
    for (int i = 1; i < Breaker.SHAPES; i++) {
      refuse("agent", "shape" + i, 3);
      assertThat(refusal("agent", "other")).isEmpty();
    }
    refuse("agent", "one more", 2);
    assertThat(breaker.onRefused("agent", "one more", "rule").orElseThrow().everything()).isTrue();
    assertThat(refusal("agent", "other")).isPresent();
    nanos += PAUSE.toNanos();
    assertThat(refusal("agent", "other")).isEmpty();
  }

  @Test
  void shouldPauseWhoVariesEveryStatement() {
    int most = 3 * Breaker.SHAPES;
    for (int i = 1; i < most; i++) {
      refuse("agent", "shape" + i, 1);
    }
    assertThat(refusal("agent", "other")).isEmpty();
    assertThat(breaker.onRefused("agent", "shape" + most, "rule").orElseThrow().everything())
        .isTrue();
    assertThat(refusal("agent", "other").orElseThrow().message()).contains("statements of agent");
    assertThat(refusal("somebody", "other")).isEmpty();
    nanos += PAUSE.toNanos();
    assertThat(refusal("agent", "other")).isEmpty();
  }

  @Test
  void shouldStopNobodyWhereItIsOff() {
    Breaker off = new Breaker(new BreakerLimits(0, WINDOW, PAUSE), () -> nanos);
    for (int i = 0; i < 100; i++) {
      assertThat(off.onRefused("agent", "shape", "rule")).isEmpty();
    }
    assertThat(off.refusal("agent", () -> "shape")).isEmpty();
  }

  private void refuse(String principal, String shape, int times) {
    for (int i = 0; i < times; i++) {
      breaker.onRefused(principal, shape, "rule");
    }
  }

  private Optional<Verdict.Deny> refusal(String principal, String shape) {
    return breaker.refusal(principal, () -> shape);
  }
}
