package dev.sallyport.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/** The results as a table in Markdown. */
public final class ResultTable {
  private final Results results;

  /** Of a run. */
  public ResultTable(Results results) {
    this.results = results;
  }

  /** A table for each load. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    for (Workload workload : results.workloads()) {
      out.append("\n### ").append(workload).append("\n\n");
      out.append(
          "| way | a second | beside direct | beside the pump | p50 us | p99 us | processor us of the"
              + " way | … afterwards | … beside the pump's | peak MB |\n");
      out.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
      for (String hop : results.hops()) {
        if (results.median(workload, hop, Measurement::perSecond).isPresent()) {
          out.append(row(workload, hop));
        }
      }
    }
    return out.toString();
  }

  private String row(Workload workload, String hop) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            hop,
            whole(results.median(workload, hop, Measurement::perSecond)),
            two(results.ratio(workload, hop, Ways.DIRECT, Measurement::perSecond)),
            two(results.ratio(workload, hop, Ways.PUMP, Measurement::perSecond)),
            whole(results.median(workload, hop, Measurement::p50Micros)),
            whole(results.median(workload, hop, Measurement::p99Micros)),
            one(results.median(workload, hop, Measurement::hopMicros)),
            one(results.median(workload, hop, Measurement::afterMicros)),
            two(results.ratio(workload, hop, Ways.PUMP, Measurement::hopMicros)),
            whole(results.largest(workload, hop, Measurement::peakMegabytes)));
  }

  private static String whole(OptionalDouble value) {
    return format("%,.0f", value);
  }

  private static String one(OptionalDouble value) {
    return format("%,.1f", value);
  }

  private static String two(OptionalDouble value) {
    return format("%.2f", value);
  }

  private static String format(String pattern, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, pattern, value.getAsDouble()) : "-";
  }
}
