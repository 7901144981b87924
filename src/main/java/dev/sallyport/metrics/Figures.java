package dev.sallyport.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Registers figures that are asked for when somebody reads. Counters get {@code _total}. */
final class Figures {
  private final PrometheusRegistry registry;

  Figures(PrometheusRegistry registry) {
    this.registry = registry;
  }

  void counter(String name, String help, LongSupplier value) {
    counters(name, help, List.of(), out -> out.call(value.getAsLong()));
  }

  void counters(
      String name, String help, List<String> labels, Consumer<CounterWithCallback.Callback> read) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(read)
        .register(registry);
  }

  /** By one label, or by two that {@link SessionMetrics#AND} joins. */
  void counters(String name, String help, List<String> labels, Tallies tallies) {
    counters(
        name, help, labels, out -> tallies.forEach((key, n) -> out.call(n, parts(key, labels))));
  }

  void gauge(String name, String help, LongSupplier value) {
    gauges(name, help, List.of(), out -> out.call(value.getAsLong()));
  }

  void seconds(String name, String help, DoubleSupplier value) {
    gauges(name, help, List.of(), out -> out.call(value.getAsDouble()));
  }

  void gauges(
      String name, String help, List<String> labels, Consumer<GaugeWithCallback.Callback> read) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(read)
        .register(registry);
  }

  /** What stands for all others is that in each of its parts. */
  private static String[] parts(String key, List<String> labels) {
    String[] parts = key.split(String.valueOf(SessionMetrics.AND), labels.size());
    if (parts.length == labels.size()) {
      return parts;
    }
    return labels.stream().map(label -> key).toArray(String[]::new);
  }
}
