package dev.sallyport.prove;

import dev.sallyport.bench.Account;
import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.Hop;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.bench.ProcessTimes;
import dev.sallyport.bench.ThinClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the gateway's memory does while a result passes that has no end: as text and in the binary
 * form, as it is and with its column covered.
 */
final class ResultGrowth {
  private static final double MEGABYTE = 1024 * 1024;
  private static final int BIG_ROWS = 200_000;
  private static final int MILLION = 1_000_000;

  /** Small results after which the peak is theirs. */
  private static final int SMALL_ONES = 5;

  private static final double MOST_RATIO = 1.1;

  /** What a virtual machine does by itself, MB. */
  private static final double ALLOWANCE = 16;

  private final BenchDatabase database;
  private final Path folder;
  private final RecordTally tally;

  ResultGrowth(BenchDatabase database, Path folder, RecordTally tally) {
    this.database = database;
    this.folder = folder;
    this.tally = tally;
  }

  void run(int millions) throws Exception {
    int times = Math.max(1, millions * MILLION / BIG_ROWS);
    try (BenchGateway gateway =
        BenchGateway.start(
            database,
            Files.createDirectories(folder.resolve("gateway")),
            BenchGateway.RULES,
            // All of the heap is there from the start: what the process gains is not heap.
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch")) {
      Hop hop = gateway.hop();
      for (boolean masked : new boolean[] {false, true}) {
        for (boolean binary : new boolean[] {false, true}) {
          one(hop, masked, binary, times);
        }
      }
    }
  }

  private void one(Hop hop, boolean masked, boolean binary, int times) throws Exception {
    String name = (binary ? "binary" : "text") + (masked ? ", its column covered" : "");
    Account account = masked ? hop.masked() : hop.churn();
    long pid = hop.pid();
    try (ThinClient client = ThinClient.open(hop.port(), account)) {
      Answering small = answering(client, "SELECT c FROM sbtest.big", binary);
      // As much as the long one, in small results: what the machine takes by itself, it has then.
      for (int i = 0; i < times; i++) {
        small.rows();
      }
      ProcessTimes.forgetPeak(pid);
      for (int i = 0; i < SMALL_ONES; i++) {
        small.rows();
      }
      double ofSmall = ProcessTimes.peakMegabytes(pid);
      double before = LiveHeap.bytes(pid) / MEGABYTE;
      Answering large =
          answering(
              client, "SELECT a.c FROM sbtest.big a JOIN sbtest.big b ON b.id <= " + times, binary);
      ProcessTimes.forgetPeak(pid);
      long packets = large.rows();
      double ofLarge = ProcessTimes.peakMegabytes(pid);
      double live = mostAlive(pid, large);
      tally.say(
          "result: %s: %,d packets in one result, peak of the process %.0f MB; %.0f MB for results of %,d rows; alive on the heap at most %.0f MB while it passes again, %.0f before"
              .formatted(name, packets, ofLarge, ofSmall, BIG_ROWS, live, before));
      tally.check(packets >= (long) times * BIG_ROWS, name + ": the long result was not whole");
      tally.check(
          ofLarge <= MOST_RATIO * ofSmall + ALLOWANCE,
          name + ": memory goes by the length of a result");
      tally.check(
          live <= MOST_RATIO * before + ALLOWANCE,
          name + ": the heap goes by the length of a result");
    }
  }

  /** Asks, and reads all of it. */
  private interface Answering {
    long rows() throws IOException;
  }

  private static Answering answering(ThinClient client, String sql, boolean binary)
      throws IOException {
    if (!binary) {
      return () -> client.query(sql);
    }
    int statement = client.prepare(sql);
    return () -> client.execute(statement);
  }

  /** MB, looked at as often as a collection allows while the result passes. */
  private static double mostAlive(long pid, Answering result) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Long> passing = thread.submit(result::rows);
      double most = 0;
      while (!passing.isDone()) {
        most = Math.max(most, LiveHeap.bytes(pid) / MEGABYTE);
      }
      passing.get();
      return most;
    } finally {
      thread.shutdownNow();
    }
  }
}
