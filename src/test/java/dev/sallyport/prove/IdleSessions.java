package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.Hop;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.bench.ProcessTimes;
import dev.sallyport.bench.ThinClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
  private static final int WARM_UP_TURNS = 10;
  private static final int SILENCE_SECONDS = 20;

  /** Idle sessions of the first stage. */
  private static final int SOME = 1;

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
    try (BenchGateway still = start("alone");
        BenchGateway gateway = start("beside");
        PointLoad alone = new PointLoad(still.hop(), 1);
        PointLoad beside = new PointLoad(gateway.hop(), 1)) {
      for (int i = 0; i < WARM_UP_TURNS; i++) {
        alone.micros(PointLoad.Sort.KNOWN, size.seconds());
        beside.micros(PointLoad.Sort.KNOWN, size.seconds());
      }
      Hop hop = gateway.hop();
      List<ThinClient> idle = new ArrayList<>();
      try {
        // The first sessions bring classes and caches with them, which are no session's.
        idle.addAll(open(hop, SOME));
        long before = LiveHeap.bytes(hop.pid());
        stage(alone, beside, idle.size());
        for (int many : List.of(100, 1_000, size.sessions())) {
          if (many > idle.size() && many <= size.sessions()) {
            idle.addAll(open(hop, many - idle.size()));
            stage(alone, beside, idle.size());
          }
        }
        double each = (LiveHeap.bytes(hop.pid()) - before) / (double) (idle.size() - SOME);
        tally.say("idle: %,d sessions, %,.0f bytes of live heap each".formatted(idle.size(), each));
        tally.check(each <= MOST_BYTES, "an idle session weighs more than 40 KB of heap");
        tally.say("idle: " + nothingToDo(still, gateway, idle.size()));
      } finally {
        for (ThinClient client : idle) {
          client.close();
        }
      }
    }
  }

  /** By turns with a gateway that has no idle session, so that both meet the same machine. */
  private void stage(PointLoad alone, PointLoad beside, int idle) throws Exception {
    double[] costs = new double[size.pairs()];
    double[] ratios = new double[size.pairs()];
    for (int i = 0; i < size.pairs(); i++) {
      boolean aloneFirst = i % 2 == 0;
      double first = (aloneFirst ? alone : beside).micros(PointLoad.Sort.KNOWN, size.seconds());
      double second = (aloneFirst ? beside : alone).micros(PointLoad.Sort.KNOWN, size.seconds());
      costs[i] = aloneFirst ? second : first;
      ratios[i] = costs[i] / (aloneFirst ? first : second);
    }
    double ratio = PointLoad.median(ratios);
    tally.say(
        "idle: a statement takes %.1f us of the gateway's processor time beside %,d idle sessions: %.2f of what it takes without"
            .formatted(PointLoad.median(costs), idle, ratio));
    tally.check(ratio <= MOST_RATIO, "statements cost more beside idle sessions");
  }

  /** What both take while nobody asks anything; nothing may be looked at once for each session. */
  private String nothingToDo(BenchGateway still, BenchGateway gateway, int idle)
      throws IOException, InterruptedException {
    // What was recorded while sessions began is brought to the store for some seconds more.
    TimeUnit.SECONDS.sleep(2 * SILENCE_SECONDS);
    Duration alone = ProcessTimes.of(still.hop().pid());
    Duration beside = ProcessTimes.of(gateway.hop().pid());
    TimeUnit.SECONDS.sleep(SILENCE_SECONDS);
    return "nobody asks anything: %d ms of processor time a second with %,d sessions, %d without"
        .formatted(
            ProcessTimes.of(gateway.hop().pid()).minus(beside).toMillis() / SILENCE_SECONDS,
            idle,
            ProcessTimes.of(still.hop().pid()).minus(alone).toMillis() / SILENCE_SECONDS);
  }

  private BenchGateway start(String name) throws Exception {
    return BenchGateway.start(
        database,
        Files.createDirectories(folder.resolve(name)),
        BenchGateway.RULES,
        "-Xmx1g",
        "-Xms1g");
  }

  private List<ThinClient> open(Hop hop, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
    List<ThinClient> opened = new ArrayList<>();
    try {
      List<Future<ThinClient>> opening = new ArrayList<>();
      for (int i = 0; i < count; i++) {
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
