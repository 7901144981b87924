package dev.sallyport.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures ways in turns, in another order each round, so that whatever else the machine does is
 * done to all of them alike. The gateway stands still while it is not its turn.
 */
public final class Rounds {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Less than this share of one processor is rest. */
  private static final double REST = 0.05;

  private final Ways ways;
  private final RunOptions options;
  private final Consumer<String> log;

  /** In turns, as the options say. */
  public Rounds(Ways ways, RunOptions options, Consumer<String> log) {
    this.ways = ways;
    this.options = options;
    this.log = log;
  }

  /** Warms up, then measures every load on every way in every round. */
  public List<Measurement> run() throws IOException, InterruptedException {
    List<Hop> hops = ways.hops();
    for (Hop hop : hops) {
      if (!hop.name().equals(Ways.DIRECT)) {
        warmUp(hop);
      }
    }
    List<Measurement> all = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Workload workload : options.workloads()) {
        for (int i = 0; i < hops.size(); i++) {
          Hop hop = hops.get((i + round - 1) % hops.size());
          if (hop.takes(workload)) {
            all.add(measure(round, workload, hop, options.seconds()));
          }
        }
      }
      log.accept("round " + round + " of " + options.rounds() + " done");
    }
    return all;
  }

  /** The compiler of a virtual machine needs a minute of each sort of load. */
  private void warmUp(Hop hop) throws IOException, InterruptedException {
    if (options.warmUpSeconds() == 0) {
      return;
    }
    List<Workload> loads =
        options.workloads().stream()
            .filter(hop::takes)
            .map(load -> new Workload(load.kind(), 8, load.prepared()))
            .distinct()
            .toList();
    int each = Math.max(2, options.warmUpSeconds() / Math.max(1, loads.size()));
    for (Workload workload : loads) {
      measure(0, workload, hop, each);
    }
    log.accept(hop.name() + " is warm");
  }

  private Measurement measure(int round, Workload workload, Hop hop, int seconds)
      throws IOException, InterruptedException {
    ways.onlyOne(hop.name());
    ProcessTimes.forgetPeak(hop.pid());
    boolean direct = hop.name().equals(Ways.DIRECT);
    Duration own = ProcessTimes.of(hop.pid());
    Duration database = ProcessTimes.of(ways.databasePid());
    Duration client = ProcessTimes.ownAndEnded();
    Duration machine = ProcessTimes.machine();
    long began = System.nanoTime();
    Load load;
    try {
      load =
          workload.kind().isSysbench()
              ? Sysbench.run(hop, workload, seconds)
              : ThinLoad.run(hop, workload, seconds);
    } catch (IOException e) {
      log.accept(hop.name() + " " + workload + ": " + e.getMessage());
      return Measurement.failed(round, workload, hop.name(), e.getMessage());
    }
    double wall = System.nanoTime() - began;
    double spent = ProcessTimes.of(hop.pid()).minus(own).toNanos();
    double others =
        ProcessTimes.machine().minus(machine).toNanos()
            - spent
            - (direct ? 0 : ProcessTimes.of(ways.databasePid()).minus(database).toNanos())
            - ProcessTimes.ownAndEnded().minus(client).toNanos();
    double peak = ProcessTimes.peakMegabytes(hop.pid());
    double after = direct ? 0 : untilAtRest(hop);
    return new Measurement(
        round,
        workload,
        hop.name(),
        load.perSecond(),
        load.p50Millis() * 1e3,
        load.p99Millis() * 1e3,
        spent / 1e3 / load.queries(),
        after / 1e3 / load.queries(),
        peak,
        Math.max(0, others) / wall / Runtime.getRuntime().availableProcessors(),
        "");
  }

  /** Processor time in nanoseconds until it takes next to none, or the patience is over. */
  private double untilAtRest(Hop hop) throws IOException {
    Duration began = ProcessTimes.of(hop.pid());
    Duration seen = began;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.settleSeconds());
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
      Duration now = ProcessTimes.of(hop.pid());
      if (now.minus(seen).toNanos() < REST * LOOK_NANOS) {
        break;
      }
      seen = now;
    }
    return ProcessTimes.of(hop.pid()).minus(began).toNanos();
  }
}
