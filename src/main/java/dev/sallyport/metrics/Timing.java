package dev.sallyport.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How long something took, counted by bounds. From any thread. */
final class Timing {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long[] boundsNanos;
  private final LongAdder[] counts;
  private final LongAdder sumNanos = new LongAdder();

  /**
   * Counts from nothing.
   *
   * @param bounds ascending; what is longer than the last is counted as well
   */
  Timing(List<Duration> bounds) {
    boundsNanos = bounds.stream().mapToLong(Duration::toNanos).toArray();
    counts = new LongAdder[boundsNanos.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Counts one; a clock that went back is nothing. */
  void observe(long nanos) {
    int i = 0;
    while (i < boundsNanos.length && nanos > boundsNanos[i]) {
      i++;
    }
    counts[i].increment();
    sumNanos.add(Math.max(0, nanos));
  }

  double sumSeconds() {
    return sumNanos.sum() / NANOS;
  }

  ClassicHistogramBuckets buckets() {
    double[] upper = new double[counts.length];
    long[] found = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      upper[i] = i < boundsNanos.length ? boundsNanos[i] / NANOS : Double.POSITIVE_INFINITY;
      found[i] = counts[i].sum();
    }
    return ClassicHistogramBuckets.of(upper, found);
  }
}
