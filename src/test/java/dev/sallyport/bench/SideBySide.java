package dev.sallyport.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code scripts/bench whole}: the ways to one database side by side, as a table and a picture. */
public final class SideBySide {
  private static final int MAX_CONNECTIONS = 600;

  private SideBySide() {}

  /**
   * Runs it.
   *
   * @param arguments a folder to work in, one for table and picture, options
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    List<String> all = List.of(arguments);
    RunOptions options;
    try {
      options = RunOptions.of(all.subList(2, all.size()));
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      System.exit(2);
      return;
    }
    Results results = run(Path.of(arguments[0]), options, line -> err.println("bench: " + line));
    Path kept = Files.createDirectories(Path.of(arguments[1]));
    String text = report(results, options);
    Files.writeString(kept.resolve("whole.md"), text);
    Files.writeString(kept.resolve("throughput.svg"), throughput(results).svg());
    Files.writeString(kept.resolve("processor.svg"), processor(results).svg());
    out.println(text);
    out.println("kept in " + kept + ": whole.md, throughput.svg, processor.svg");
    System.exit(results.errors().isEmpty() ? 0 : 1);
  }

  /** Starts all ways, measures, ends them. */
  public static Results run(Path folder, RunOptions options, Consumer<String> log)
      throws IOException, InterruptedException {
    log.accept("filling a database");
    try (BenchDatabase database =
            BenchDatabase.start(folder.resolve("mysql"), MAX_CONNECTIONS, true);
        Ways ways = Ways.start(database, folder.resolve("ways"), options.ways())) {
      ways.missing().forEach(log);
      log.accept(
          "%s by turns, %d loads of %d s, %d rounds"
              .formatted(
                  String.join(", ", ways.hops().stream().map(Hop::name).toList()),
                  options.workloads().size(),
                  options.seconds(),
                  options.rounds()));
      return new Results(new Rounds(ways, options, log).run());
    }
  }

  /** What was done, and what came of it. */
  public static String report(Results results, RunOptions options) {
    double[] others = results.otherShare();
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%d rounds of %d s each, by turns; medians. %d processors, of which other programs took"
                + " %.0f %% (median) to %.0f %%.%n",
            options.rounds(),
            options.seconds(),
            Runtime.getRuntime().availableProcessors(),
            100 * others[0],
            100 * others[1]));
    results.errors().forEach(error -> out.append("\nfailed: ").append(error).append('\n'));
    return out.append(new ResultTable(results).markdown()).toString();
  }

  private static BarPicture throughput(Results results) {
    BarPicture picture = new BarPicture("Throughput beside no hop at all (1)", results.hops());
    for (Workload workload : results.workloads()) {
      for (String hop : results.hops()) {
        picture.add(
            workload.toString(),
            hop,
            results.ratio(workload, hop, Ways.DIRECT, Measurement::perSecond));
      }
    }
    return picture;
  }

  private static BarPicture processor(Results results) {
    List<String> hops = results.hops().stream().filter(hop -> !hop.equals(Ways.DIRECT)).toList();
    BarPicture picture =
        new BarPicture("Processor time of the hop for a query, beside the bare pump's (1)", hops);
    for (Workload workload : results.workloads()) {
      for (String hop : hops) {
        picture.add(
            workload.toString(),
            hop,
            results.ratio(workload, hop, Ways.PUMP, Measurement::hopMicros));
      }
    }
    return picture;
  }
}
