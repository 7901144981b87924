package dev.sallyport.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All measurements of a run; figures are medians over its rounds. */
public final class Results {
  private final List<Measurement> all;

  /** Of a run. */
  public Results(List<Measurement> all) {
    this.all = List.copyOf(all);
  }

  /** Loads in the order in which they came. */
  public List<Workload> workloads() {
    return all.stream().map(Measurement::workload).distinct().toList();
  }

  /** Ways in the order of tables. */
  public List<String> hops() {
    return all.stream()
        .map(Measurement::hop)
        .distinct()
        .sorted(Comparator.comparingInt(Ways.ALL::indexOf))
        .toList();
  }

  /** Median of a figure. */
  public OptionalDouble median(
      Workload workload, String hop, ToDoubleFunction<Measurement> figure) {
    return median(of(workload, hop).mapToDouble(figure).toArray());
  }

  /** Median of what a figure is beside another way's of the same round. */
  public OptionalDouble ratio(
      Workload workload, String hop, String beside, ToDoubleFunction<Measurement> figure) {
    return median(
        of(workload, hop)
            .flatMap(
                one ->
                    of(workload, beside)
                        .filter(other -> other.round() == one.round())
                        .map(other -> figure.applyAsDouble(one) / figure.applyAsDouble(other)))
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** Largest of a figure. */
  public OptionalDouble largest(
      Workload workload, String hop, ToDoubleFunction<Measurement> figure) {
    return of(workload, hop).mapToDouble(figure).max();
  }

  /** What failed, each with its reason. */
  public List<String> errors() {
    return all.stream()
        .filter(one -> !one.succeeded())
        .map(one -> one.hop() + " " + one.workload() + ": " + one.error())
        .distinct()
        .toList();
  }

  /** What others took of the machine, of 1: median and most. */
  public double[] otherShare() {
    double[] shares =
        all.stream().filter(Measurement::succeeded).mapToDouble(Measurement::otherShare).toArray();
    return new double[] {
      median(shares).orElse(0), Arrays.stream(shares).max().orElse(0),
    };
  }

  private Stream<Measurement> of(Workload workload, String hop) {
    return all.stream()
        .filter(one -> one.workload().equals(workload) && one.hop().equals(hop))
        .filter(Measurement::succeeded);
  }

  private static OptionalDouble median(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
