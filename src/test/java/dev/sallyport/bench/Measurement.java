package dev.sallyport.bench;

/**
 * One load on one way, once.
 *
 * @param round from 1; 0 warms up
 * @param hopMicros processor time of what stands in the way, all of its threads, for each query
 *     while they came
 * @param afterMicros what it took of the processors after them until it was at rest, for each query
 * @param peakMegabytes most memory that it had at once
 * @param otherShare what others took of the machine meanwhile, of 1
 * @param error why there is nothing, or empty
 */
public record Measurement(
    int round,
    Workload workload,
    String hop,
    double perSecond,
    double p50Micros,
    double p99Micros,
    double hopMicros,
    double afterMicros,
    double peakMegabytes,
    double otherShare,
    String error) {
  static Measurement failed(int round, Workload workload, String hop, String error) {
    double nothing = Double.NaN;
    return new Measurement(
        round,
        workload,
        hop,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        error.replaceAll("\\s+", " ").replace('|', '/'));
  }

  /** Whether there are figures. */
  public boolean succeeded() {
    return error.isEmpty();
  }
}
