package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.Hop;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.bench.ProcessTimes;
import dev.sallyport.bench.ThinClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the gateway's memory does over time, and while a result passes that has no end. */
final class MemoryGrowth {
  private static final double MEGABYTE = 1024 * 1024;

  /** What is alive after that much of the time has passed is what it is measured by. */
  private static final int PARTS = 5;

  private static final double MOST_RATIO = 1.1;

  /** Caches that are not full yet, and what a virtual machine does by itself. */
  private static final double ALLOWANCE = 16;

  /** Eight sessions, some hundred statements a second each: the disk holds an hour of it. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private static final int BIG_ROWS = 200_000;
  private static final int MILLION = 1_000_000;

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
          live[PARTS - 1] <= MOST_RATIO * live[0] + ALLOWANCE, "the heap grows under a load");
      tally.check(
          peak[PARTS - 1] <= MOST_RATIO * peak[0] + ALLOWANCE, "the process grows under a load");
    }
  }

  void ofResult(int millions) throws Exception {
    int times = Math.max(1, millions * MILLION / BIG_ROWS);
    try (BenchGateway gateway = start();
        ThinClient client = ThinClient.open(gateway.hop().port(), gateway.hop().churn())) {
      long pid = gateway.hop().pid();
      // As much as the long one, in small results: what the machine takes by itself, it has then.
      for (int i = 0; i < times; i++) {
        client.query("SELECT c FROM sbtest.big");
      }
      ProcessTimes.forgetPeak(pid);
      for (int i = 0; i < PARTS; i++) {
        client.query("SELECT c FROM sbtest.big");
      }
      double small = ProcessTimes.peakMegabytes(pid);
      ProcessTimes.forgetPeak(pid);
      long packets =
          client.query("SELECT a.c FROM sbtest.big a JOIN sbtest.big b ON b.id <= " + times);
      double large = ProcessTimes.peakMegabytes(pid);
      tally.say(
          "result: %,d packets in one result, peak of the process %.0f MB; %.0f MB for results of %,d rows"
              .formatted(packets, large, small, BIG_ROWS));
      tally.check(packets >= (long) times * BIG_ROWS, "the long result was not whole");
      tally.check(large <= MOST_RATIO * small + ALLOWANCE, "memory goes by the length of a result");
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
