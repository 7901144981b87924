package dev.sallyport.bench.sizing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A working day of so many agents, second by second: sessions begin at random, more of them at each
 * full hour, where schedules begin; each lasts as long as it happens to, and asks at random.
 */
final class Day {
  private static final int HOUR = 3_600;
  private static final int BURST_SECONDS = 60;

  private final int seconds;
  private final int[] begun;
  private final int[] open;
  private final int[] statements;
  private final int[] reviews;

  private Day(int seconds) {
    this.seconds = seconds;
    this.begun = new int[seconds];
    this.open = new int[seconds];
    this.statements = new int[seconds];
    this.reviews = new int[seconds];
  }

  /**
   * A day by the profile among the figures.
   *
   * @param seed the same day again for the same
   */
  static Day of(Figures figures, int agents, long seed) {
    int seconds = Math.max(HOUR, (int) (figures.get("profile.working_hours") * HOUR));
    Day day = new Day(seconds);
    SplittableRandom random = new SplittableRandom(seed);
    double hourly = agents * figures.get("profile.sessions_per_hour");
    double burst = hourly * figures.get("profile.share_at_full_hour");
    double length = figures.get("profile.session_seconds");
    int[] ended = new int[seconds + 1];
    for (int second = 0; second < seconds; second++) {
      double rate = (hourly - burst) / HOUR;
      if (second % HOUR < BURST_SECONDS) {
        rate += burst / BURST_SECONDS;
      }
      day.begun[second] = poisson(random, rate);
      for (int i = 0; i < day.begun[second]; i++) {
        double lasts = -length * Math.log(1 - random.nextDouble());
        ended[(int) Math.min(seconds, second + 1 + lasts)]++;
      }
    }
    double asks = figures.get("profile.statements_per_session") / length;
    double share = figures.get("profile.share_of_reviews");
    int open = 0;
    for (int second = 0; second < seconds; second++) {
      open += day.begun[second] - ended[second];
      day.open[second] = open;
      day.statements[second] = poisson(random, open * asks);
      day.reviews[second] = poisson(random, day.statements[second] * share);
    }
    return day;
  }

  /** Counted one by one where there are few, by the normal distribution where there are many. */
  static int poisson(SplittableRandom random, double mean) {
    if (mean > 60) {
      double normal =
          Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
              * Math.cos(2 * Math.PI * random.nextDouble());
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
    }
    double left = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > left; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  int seconds() {
    return seconds;
  }

  /** Sessions that began in each second. */
  int[] begun() {
    return begun.clone();
  }

  /** Sessions that were open at the end of each second. */
  int[] open() {
    return open.clone();
  }

  int[] statements() {
    return statements.clone();
  }

  /** Statements that waited for people. */
  int[] reviews() {
    return reviews.clone();
  }

  static long sum(int[] each) {
    return Arrays.stream(each).asLongStream().sum();
  }

  static int most(int[] each) {
    return Arrays.stream(each).max().orElse(0);
  }

  /** The most in any stretch of so many seconds, for a second. */
  static double busiest(double[] each, int stretch) {
    double sum = 0;
    double most = 0;
    for (int i = 0; i < each.length; i++) {
      sum += each[i] - (i < stretch ? 0 : each[i - stretch]);
      most = Math.max(most, sum / Math.min(stretch, each.length));
    }
    return most;
  }
}
