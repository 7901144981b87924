package dev.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios are of one round, figures are medians, and what failed is no figure. */
class ResultsTest {
  private static final Workload POINT = Workload.of("point/8");

  @Test
  void shouldCompareWithinARoundAndTakeTheMedian() {
    Results results =
        new Results(
            List.of(
                measured(1, "pump", 100),
                measured(1, "sallyport", 90),
                // The machine was busy with something else in this one.
                measured(2, "pump", 10),
                measured(2, "sallyport", 8),
                measured(3, "pump", 50),
                measured(3, "sallyport", 50)));

    assertThat(results.ratio(POINT, "sallyport", "pump", Measurement::perSecond).getAsDouble())
        .isCloseTo(0.9, within(1e-9));
    assertThat(results.median(POINT, "sallyport", Measurement::perSecond)).hasValue(50);
  }

  @Test
  void shouldLeaveOutWhatFailedAndSayIt() {
    Results results =
        new Results(
            List.of(
                measured(1, "pump", 100),
                Measurement.failed(1, POINT, "sallyport", "it\nhung up"),
                measured(2, "pump", 100),
                measured(2, "sallyport", 70)));

    assertThat(results.median(POINT, "sallyport", Measurement::perSecond)).hasValue(70);
    assertThat(results.errors()).containsExactly("sallyport point/8: it hung up");
    assertThat(results.median(Workload.of("big"), "pump", Measurement::perSecond)).isEmpty();
  }

  @Test
  void shouldDrawABarForEachFigure() {
    BarPicture picture = new BarPicture("a < b", List.of("pump", "sallyport"));
    Results results = new Results(List.of(measured(1, "pump", 100)));
    for (String hop : List.of("pump", "sallyport")) {
      picture.add("point/8", hop, results.median(POINT, hop, Measurement::perSecond));
    }

    assertThat(picture.svg()).contains("a &lt; b", ">point/8<", ">100.00<").startsWith("<svg");
  }

  @Test
  void shouldReadEveryLoadAsItIsWritten() {
    assertThat(Workload.all())
        .allSatisfy(load -> assertThat(Workload.of(load.toString())).isEqualTo(load));
  }

  private static Measurement measured(int round, String hop, double perSecond) {
    return new Measurement(round, POINT, hop, perSecond, 1, 1, 1, 0, 1, 0, "");
  }
}
