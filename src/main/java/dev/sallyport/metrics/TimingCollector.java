package dev.sallyport.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.LinkedHashMap;
import java.util.Map;

/** One histogram in seconds, perhaps by one label. */
final class TimingCollector implements Collector {
  private final String name;
  private final String help;
  private final Map<Labels, Timing> timings;

  private TimingCollector(String name, String help, Map<Labels, Timing> timings) {
    this.name = name;
    this.help = help;
    this.timings = timings;
  }

  static TimingCollector of(String name, String help, Timing timing) {
    return new TimingCollector(name, help, Map.of(Labels.EMPTY, timing));
  }

  static TimingCollector by(String label, String name, String help, Map<String, Timing> byValue) {
    Map<Labels, Timing> timings = new LinkedHashMap<>();
    byValue.forEach((value, timing) -> timings.put(Labels.of(label, value), timing));
    return new TimingCollector(name, help, timings);
  }

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
    timings.forEach(
        (labels, timing) ->
            snapshot.dataPoint(
                HistogramDataPointSnapshot.builder()
                    .labels(labels)
                    .classicHistogramBuckets(timing.buckets())
                    .sum(timing.sumSeconds())
                    .build()));
    return snapshot.build();
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return MetricFamilyDescriptor.of(
        MetricType.HISTOGRAM, new MetricMetadata(name, help, Unit.SECONDS));
  }
}
