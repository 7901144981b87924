package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.Hop;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.bench.ProcessTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the gateway's memory does over time. */
final class MemoryGrowth {
  private static final double MEGABYTE = 1024 * 1024;

  /**
   * The first of so many stretches of time fills caches and compiles; the last is held against the
   * second.
   */
  private static final int PARTS = 5;

  private static final double MOST_RATIO = 1.1;

  /** Caches that are not full yet, and what a virtual machine does by itself. */
  private static final double ALLOWANCE = 16;

  /** Eight sessions, some hundred statements a second each: the disk holds an hour of it. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final BenchDatabase database;
  private final Path folder;
  private final RecordTally tally;

  MemoryGrowth(BenchDatabase database, Path folder, RecordTally tally) {
    this.database = database;
    this.folder = folder;
    this.tally = tally;
  }

  private BenchGateway start() throws Exception {
    return BenchGateway.start(
        database,
        Files.createDirectories(folder.resolve("gateway")),
        BenchGateway.RULES,
        "-Xmx256m");
  }

  void underLoad(int minutes) throws Exception {
    try (BenchGateway gateway = start();
        PointLoad load = new PointLoad(gateway.hop())) {
      Hop hop = gateway.hop();
      Duration part = Duration.ofMinutes(minutes).dividedBy(PARTS);
      double[] live = new double[PARTS];
      double[] peak = new double[PARTS];
      long statements = 0;
      for (int i = 0; i < PARTS; i++) {
        ProcessTimes.forgetPeak(hop.pid());
        Duration half = part.dividedBy(2);
        statements += load.run(PointLoad.Sort.KNOWN, half, PAUSE);
        statements += load.run(PointLoad.Sort.UNSEEN, half, PAUSE);
        peak[i] = ProcessTimes.peakMegabytes(hop.pid());
        live[i] = LiveHeap.bytes(hop.pid()) / MEGABYTE;
      }
      tally.say(
          "memory: %d minutes, %,d statements, half of them never seen before; alive on the heap after each fifth %s MB, peak of the process %s MB"
              .formatted(minutes, statements, list(live), list(peak)));
      tally.check(
          live[PARTS - 1] <= MOST_RATIO * live[1] + ALLOWANCE, "the heap grows under a load");
      tally.check(
          peak[PARTS - 1] <= MOST_RATIO * peak[1] + ALLOWANCE, "the process grows under a load");
    }
  }

  private static String list(double[] all) {
    StringBuilder out = new StringBuilder();
    for (double one : all) {
      out.append(out.isEmpty() ? "" : ", ").append("%.0f".formatted(one));
    }
    return out.toString();
  }
}
