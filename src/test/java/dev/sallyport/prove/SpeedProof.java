package dev.sallyport.prove;

import dev.sallyport.bench.Results;
import dev.sallyport.bench.RunOptions;
import dev.sallyport.bench.SideBySide;
import dev.sallyport.bench.Workload;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code scripts/prove speed}: what the gateway costs with everything on, beside a bare pump and
 * MySQL Router in one run, and whether each bound is kept.
 */
public final class SpeedProof {
  private SpeedProof() {}

  /**
   * Runs the proof and exits with 0 when every bound that could be asked is kept, and at least one
   * could.
   *
   * @param arguments a folder, and options as {@link RunOptions} has them
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    RunOptions options;
    try {
      options = RunOptions.of(List.of(arguments).subList(1, arguments.length));
    } catch (IllegalArgumentException e) {
      err.println("prove: " + e.getMessage());
      System.exit(2);
      return;
    }
    Results results =
        SideBySide.run(Path.of(arguments[0]), options, line -> err.println("prove: " + line));
    out.println(SideBySide.report(results, options));
    List<SpeedBound.Outcome> outcomes = SpeedBound.all(results);
    outcomes.forEach(outcome -> out.println(outcome.line()));
    long kept = outcomes.stream().filter(SpeedBound.Outcome::isKept).count();
    long broken = outcomes.stream().filter(SpeedBound.Outcome::isBroken).count();
    double[] others = results.otherShare();
    out.printf(
        Locale.ROOT,
        "load: %.1f on %d processors at the end; other programs took %.0f %% of them (median), %.0f"
            + " %% at most%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        100 * others[0],
        100 * others[1]);
    out.printf(
        "speed: %d bounds kept, %d broken, %d not measured, %d loads failed%n",
        kept, broken, outcomes.size() - kept - broken, results.errors().size());
    out.flush();
    boolean whole = options.workloads().equals(Workload.all());
    boolean measured = whole ? kept + broken == outcomes.size() : kept + broken > 0;
    System.exit(broken == 0 && measured && results.errors().isEmpty() ? 0 : 1);
  }
}
