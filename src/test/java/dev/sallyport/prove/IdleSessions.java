package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.Hop;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.bench.ThinClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What sessions weigh that do nothing, and what statements of others cost beside them: a real
 * session each, at the gateway and at the database, that has asked something and is silent.
 */
final class IdleSessions {
  /** The most that one may weigh, bytes of heap. */
  private static final double MOST_BYTES = 40 * 1024;

  /** Statements cost the same; what the processor's caches lose is not the gateway's. */
  private static final double MOST_RATIO = 1.25;

  private static final int OPENERS = 8;
  private static final int WARM_UP_SECONDS = 60;

  private final BenchDatabase database;
  private final Path folder;
  private final GrowthProof.Size size;
  private final RecordTally tally;

  IdleSessions(BenchDatabase database, Path folder, GrowthProof.Size size, RecordTally tally) {
    this.database = database;
    this.folder = folder;
    this.size = size;
    this.tally = tally;
  }

  void run() throws Exception {
    try (BenchGateway gateway =
        BenchGateway.start(
            database, Files.createDirectories(folder.resolve("gateway")), 100, "-Xmx1g")) {
      Hop hop = gateway.hop();
      try (PointLoad load = new PointLoad(hop)) {
        load.micros(PointLoad.Sort.KNOWN, Math.min(WARM_UP_SECONDS, 10 * size.seconds()));
        double alone = cost(load);
        long before = LiveHeap.bytes(hop.pid());
        List<ThinClient> idle = open(hop);
        try {
          double each = (LiveHeap.bytes(hop.pid()) - before) / (double) idle.size();
          double beside = cost(load);
          tally.say(
              "idle: %,d sessions, %,.0f bytes of heap each; a statement takes %.1f us of the"
                      .formatted(idle.size(), each, beside)
                  + " gateway's processor time beside them, %.1f without: %.2f"
                      .formatted(alone, beside / alone));
          tally.check(each <= MOST_BYTES, "an idle session weighs more than 40 KB of heap");
          tally.check(beside / alone <= MOST_RATIO, "statements cost more beside idle sessions");
        } finally {
          for (ThinClient client : idle) {
            client.close();
          }
        }
      }
    }
  }

  private double cost(PointLoad load) throws Exception {
    double[] all = new double[size.pairs()];
    for (int i = 0; i < all.length; i++) {
      all[i] = load.micros(PointLoad.Sort.KNOWN, size.seconds());
    }
    return PointLoad.median(all);
  }

  private List<ThinClient> open(Hop hop) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
    List<ThinClient> opened = new ArrayList<>();
    try {
      List<Future<ThinClient>> opening = new ArrayList<>();
      for (int i = 0; i < size.sessions(); i++) {
        opening.add(
            threads.submit(
                () -> {
                  ThinClient client = ThinClient.openSmall(hop.port(), hop.churn());
                  client.query(PointLoad.Sort.KNOWN.next());
                  return client;
                }));
      }
      for (Future<ThinClient> one : opening) {
        opened.add(one.get());
      }
      return opened;
    } finally {
      threads.shutdownNow();
    }
  }
}
