package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.bench.Measurement;
import dev.sallyport.bench.Results;
import dev.sallyport.bench.Ways;
import dev.sallyport.bench.Workload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bound that is not kept is said so, and one that was not measured is not kept. */
class SpeedBoundTest {
  @Test
  void shouldKeepEveryBoundThatIsExactlyMet() {
    assertThat(SpeedBound.all(results(1)))
        .hasSize(37)
        .allSatisfy(outcome -> assertThat(outcome.isKept()).as(outcome.line()).isTrue());
  }

  @Test
  void shouldBreakEveryBoundWhenTheGatewayIsTenTimesWorse() {
    assertThat(SpeedBound.all(results(10)))
        .allSatisfy(outcome -> assertThat(outcome.isBroken()).as(outcome.line()).isTrue());
  }

  @Test
  void shouldNotTakeWhatWasNotMeasuredForKept() {
    assertThat(SpeedBound.all(new Results(List.of())))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.isKept()).isFalse();
              assertThat(outcome.isBroken()).isFalse();
              assertThat(outcome.line()).contains("not measured");
            });
  }

  /** All loads once: Router and pump alike, the gateway worse by a factor. */
  private static Results results(double factor) {
    List<Measurement> all = new ArrayList<>();
    for (Workload workload : Workload.all()) {
      all.add(measured(workload, Ways.DIRECT, 1_000, 10, 100));
      all.add(measured(workload, Ways.PUMP, 500, 20, 100));
      all.add(measured(workload, Ways.ROUTER, 500, 20, 100));
      all.add(measured(workload, Ways.GATEWAY, 500 / factor, 20 * factor, 100 * factor));
    }
    return new Results(all);
  }

  private static Measurement measured(
      Workload workload, String hop, double perSecond, double micros, double megabytes) {
    return new Measurement(
        1, workload, hop, perSecond, micros, micros, micros, 0, megabytes, 0, "");
  }
}
