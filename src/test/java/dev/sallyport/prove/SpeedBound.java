package dev.sallyport.prove;

import dev.sallyport.bench.Measurement;
import dev.sallyport.bench.Results;
import dev.sallyport.bench.Ways;
import dev.sallyport.bench.Workload;
import dev.sallyport.bench.Workload.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What is promised of the speed of the gateway: ratios within one run, since absolute figures go by
 * the machine.
 */
final class SpeedBound {
  /** The most processor time for a query, beside the pump's. */
  private static final double POINT_PROCESSOR = 1.2;

  /** The most that the median of a lone session grows, beside what the pump adds. */
  private static final double ADDED_MEDIAN = 1.25;

  /** The least throughput, beside the pump's. */
  private static final double THROUGHPUT = 0.9;

  /** The longest that 99 of 100 take, beside the pump's. */
  private static final double TAIL = 1.5;

  /** The most processor time for the big result, beside the pump's. */
  private static final double BIG_PROCESSOR = 1.3;

  /** The same with its column covered. */
  private static final double MASKED_PROCESSOR = 2.5;

  /** The most memory with many sessions and some big results, MB. */
  private static final double MEMORY = 250;

  private SpeedBound() {}

  /**
   * One of them, and what came of it.
   *
   * @param measured empty when it was not
   * @param atMost whether the bound is from above
   */
  record Outcome(String what, OptionalDouble measured, double bound, boolean atMost) {
    boolean isKept() {
      return measured.isPresent()
          && (atMost ? measured.getAsDouble() <= bound : measured.getAsDouble() >= bound);
    }

    boolean isBroken() {
      return measured.isPresent() && !isKept();
    }

    String line() {
      String figure =
          measured.isPresent()
              ? String.format(Locale.ROOT, "%.2f", measured.getAsDouble())
              : "not measured";
      String limit = String.format(Locale.ROOT, "%s %.2f", atMost ? "at most" : "at least", bound);
      String word = isKept() ? "kept  " : isBroken() ? "BROKEN" : "-     ";
      return "%s %-72s %12s, %s".formatted(word, what, figure, limit);
    }
  }

  static List<Outcome> all(Results results) {
    List<Outcome> all = new ArrayList<>();
    for (boolean prepared : new boolean[] {false, true}) {
      String how = prepared ? ", prepared" : ", text";
      for (int threads : new int[] {8, 64}) {
        all.add(
            new Outcome(
                "processor time per point query, beside the pump's, " + threads + " threads" + how,
                results.ratio(
                    new Workload(Kind.POINT, threads, prepared),
                    Ways.GATEWAY,
                    Ways.PUMP,
                    Measurement::hopMicros),
                POINT_PROCESSOR,
                true));
      }
      all.add(
          new Outcome(
              "median of one thread above no hop, beside the pump's" + how,
              added(results, new Workload(Kind.POINT, 1, prepared)),
              ADDED_MEDIAN,
              true));
      for (Kind kind : List.of(Kind.POINT, Kind.RO, Kind.RW)) {
        for (int threads : new int[] {8, 64}) {
          throughput(all, results, new Workload(kind, threads, prepared), how);
        }
      }
      all.add(
          new Outcome(
              "99 % of point queries, beside the pump's, 8 threads" + how,
              results.ratio(
                  new Workload(Kind.POINT, 8, prepared),
                  Ways.GATEWAY,
                  Ways.PUMP,
                  Measurement::p99Micros),
              TAIL,
              true));
    }
    rest(all, results);
    return all;
  }

  private static void throughput(
      List<Outcome> all, Results results, Workload workload, String how) {
    String kind = workload.kind().name().toLowerCase(Locale.ROOT);
    String what = kind + " throughput, " + workload.threads() + " threads" + how;
    all.add(
        new Outcome(
            what + ", beside the pump's",
            results.ratio(workload, Ways.GATEWAY, Ways.PUMP, Measurement::perSecond),
            THROUGHPUT,
            false));
    all.add(
        new Outcome(
            what + ", beside Router's",
            results.ratio(workload, Ways.GATEWAY, Ways.ROUTER, Measurement::perSecond),
            1,
            false));
  }

  private static void rest(List<Outcome> all, Results results) {
    Workload big = new Workload(Kind.BIG, 1, false);
    Workload masked = new Workload(Kind.MASKED, 1, false);
    Workload churn = new Workload(Kind.CHURN, 8, false);
    Workload tls = new Workload(Kind.TLS, 8, false);
    Workload crowd = new Workload(Kind.CROWD, 64, false);
    all.add(
        new Outcome(
            "processor time of a 24 MB result, beside the pump's",
            results.ratio(big, Ways.GATEWAY, Ways.PUMP, Measurement::hopMicros),
            BIG_PROCESSOR,
            true));
    all.add(
        new Outcome(
            "the same with its column covered",
            results.ratio(masked, Ways.GATEWAY, Ways.PUMP, Measurement::hopMicros),
            MASKED_PROCESSOR,
            true));
    all.add(
        new Outcome(
            "connect, SELECT 1, quit: rate beside the pump's",
            results.ratio(churn, Ways.GATEWAY, Ways.PUMP, Measurement::perSecond),
            THROUGHPUT,
            false));
    all.add(
        new Outcome(
            "processor time of a TLS connect with a token, beside Router's without",
            results.ratio(tls, Ways.GATEWAY, Ways.ROUTER, Measurement::hopMicros),
            1,
            true));
    all.add(
        new Outcome(
            "peak memory, MB, 64 sessions and 8 big results",
            results.largest(crowd, Ways.GATEWAY, Measurement::peakMegabytes),
            MEMORY,
            true));
  }

  /** Differences of medians, since what one round adds is less than what moves it. */
  private static OptionalDouble added(Results results, Workload workload) {
    OptionalDouble direct = results.median(workload, Ways.DIRECT, Measurement::p50Micros);
    OptionalDouble pump = results.median(workload, Ways.PUMP, Measurement::p50Micros);
    OptionalDouble gateway = results.median(workload, Ways.GATEWAY, Measurement::p50Micros);
    if (direct.isEmpty() || pump.isEmpty() || gateway.isEmpty()) {
      return OptionalDouble.empty();
    }
    double pumps = pump.getAsDouble() - direct.getAsDouble();
    // A hop that adds nothing was measured beside too much noise to compare with.
    return pumps > 0
        ? OptionalDouble.of((gateway.getAsDouble() - direct.getAsDouble()) / pumps)
        : OptionalDouble.empty();
  }
}
