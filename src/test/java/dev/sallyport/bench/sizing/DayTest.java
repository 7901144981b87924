package dev.sallyport.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DayTest {
  private static final int HOUR = 3_600;

  private final Figures figures =
      Figures.standard()
          .with("profile.sessions_per_hour", 6)
          .with("profile.session_seconds", 300)
          .with("profile.statements_per_session", 10)
          .with("profile.share_at_full_hour", 0)
          .with("profile.working_hours", 8)
          .with("profile.share_of_reviews", 0.1);

  @Test
  void shouldBringAsManyAsTheProfileSays() {
    Day day = Day.of(figures, 1_000, 7);
    assertThat((double) Day.sum(day.begun())).isCloseTo(48_000, within(1_000.0));
    // Little's law: 1000 agents, 6 in an hour, a twelfth of an hour each.
    assertThat(Arrays.stream(day.open()).skip(HOUR).average().orElseThrow())
        .isCloseTo(500, within(15.0));
    assertThat((double) Day.sum(day.statements())).isCloseTo(475_000, within(10_000.0));
    assertThat((double) Day.sum(day.reviews())).isCloseTo(47_500, within(1_500.0));
    // Nobody leaves who did not come.
    assertThat(Arrays.stream(day.open()).min().orElseThrow()).isNotNegative();
  }

  @Test
  void shouldBringMoreAtFullHoursAndNoMoreInAll() {
    Day day = Day.of(figures.with("profile.share_at_full_hour", 0.5), 1_000, 7);
    int[] begun = day.begun();
    assertThat((double) Day.sum(begun)).isCloseTo(48_000, within(1_000.0));
    assertThat(Arrays.stream(begun).limit(60).sum()).isGreaterThan(2_500);
    assertThat(Arrays.stream(begun).skip(60).limit(60).sum()).isLessThan(200);
  }

  @Test
  void shouldBeTheSameDayForTheSameSeed() {
    assertThat(Day.of(figures, 100, 3).statements())
        .isEqualTo(Day.of(figures, 100, 3).statements());
    assertThat(Day.of(figures, 100, 3).statements())
        .isNotEqualTo(Day.of(figures, 100, 4).statements());
  }

  @Test
  void shouldCountAsPoissonDoesOnBothSidesOfTheBorder() {
    SplittableRandom random = new SplittableRandom(11);
    for (double mean : new double[] {0.3, 59, 61, 5_000}) {
      double[] counts = new double[20_000];
      Arrays.setAll(counts, i -> Day.poisson(random, mean));
      double average = Arrays.stream(counts).average().orElseThrow();
      double spread =
          Arrays.stream(counts)
              .map(one -> (one - average) * (one - average))
              .average()
              .orElseThrow();
      assertThat(average).as("mean of %s", mean).isCloseTo(mean, within(mean * 0.03));
      assertThat(spread).as("variance of %s", mean).isCloseTo(mean, within(mean * 0.06));
    }
  }

  @Test
  void shouldFindTheBusiestStretch() {
    assertThat(Day.busiest(new double[] {0, 4, 2, 0, 1}, 2)).isEqualTo(3);
    assertThat(Day.busiest(new double[] {1, 2}, 60)).isEqualTo(1.5);
  }
}
