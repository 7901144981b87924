package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code scripts/prove approve}, its race and its times, in small size. */
class ApprovalTimesIT {
  @Test
  void shouldDecideOnceHoweverManyClickAtOnce() throws Exception {
    ApprovalRace.Outcome outcome = ApprovalRace.run(4);
    assertThat(outcome.wrong()).isEmpty();
    assertThat(outcome.executions()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldMeasureFromPauseToCardAndFromClickToExecution() throws Exception {
    ApprovalTimes.Figures figures = ApprovalTimes.measure(3);
    // How fast it is says nothing on a machine that is busy with other tests.
    assertThat(figures.toCard()).hasSize(3).allMatch(time -> !time.isNegative());
    assertThat(figures.toExecution()).hasSize(3).allMatch(time -> !time.isNegative());
  }
}
