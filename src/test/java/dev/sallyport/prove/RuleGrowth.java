package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import dev.sallyport.bench.BenchGateway;
import dev.sallyport.bench.LiveHeap;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a statement costs with few rules and with many, of which the last one allows it. */
final class RuleGrowth {
  private static final int FEW = 10;
  private static final double MOST_RATIO = 1.25;
  private static final int WARM_UP_TURNS = 5;
  private static final int LOADS = 15;

  private final BenchDatabase database;
  private final Path folder;
  private final GrowthProof.Size size;
  private final RecordTally tally;

  RuleGrowth(BenchDatabase database, Path folder, GrowthProof.Size size, RecordTally tally) {
    this.database = database;
    this.folder = folder;
    this.size = size;
    this.tally = tally;
  }

  void run() throws Exception {
    try (BenchGateway few = start("few", FEW);
        BenchGateway many = start("many", size.rules());
        PointLoad ofFew = new PointLoad(few.hop());
        PointLoad ofMany = new PointLoad(many.hop())) {
      for (PointLoad.Sort sort : PointLoad.Sort.values()) {
        double[] costs = new double[size.pairs()];
        double[] ratios = new double[size.pairs()];
        // The first turns warm both up, and are not counted.
        for (int i = -WARM_UP_TURNS; i < size.pairs(); i++) {
          boolean fewFirst = i % 2 == 0;
          double first = (fewFirst ? ofFew : ofMany).micros(sort, size.seconds());
          double second = (fewFirst ? ofMany : ofFew).micros(sort, size.seconds());
          if (i >= 0) {
            double ofThose = fewFirst ? second : first;
            costs[i] = ofThose;
            ratios[i] = ofThose / (fewFirst ? first : second);
          }
        }
        double ratio = PointLoad.median(ratios);
        tally.say(
            "rules: a statement %s takes %.1f us of the gateway's processor time among %,d rules:"
                    .formatted(
                        sort == PointLoad.Sort.KNOWN ? "seen before" : "never seen before",
                        PointLoad.median(costs),
                        size.rules())
                + " %.2f of what it takes among %d".formatted(ratio, FEW));
        tally.check(ratio <= MOST_RATIO, "statements cost more among many rules");
      }
    }
    load();
  }

  /** What it takes to read policies as they are saved, and what they weigh. */
  private void load() throws IOException {
    PolicyLoader loader = new PolicyLoader();
    for (String name : List.of("few", "many")) {
      Path policies = folder.resolve(name).resolve("policies");
      double[] millis = new double[LOADS];
      PolicySet read = loader.load(policies);
      for (int i = 0; i < LOADS; i++) {
        long began = ownTime();
        read = loader.load(policies);
        millis[i] = (ownTime() - began) / 1e6;
      }
      long with = LiveHeap.bytes(ProcessHandle.current().pid());
      int rules = read.rules().size();
      read = null;
      long without = LiveHeap.bytes(ProcessHandle.current().pid());
      tally.say(
          "rules: reading %,d rules takes %.0f ms of processor time; they weigh %,d KB"
              .formatted(rules, PointLoad.median(millis), (with - without) / 1024));
    }
  }

  private static long ownTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private BenchGateway start(String name, int rules) throws Exception {
    return BenchGateway.start(
        database, Files.createDirectories(folder.resolve(name)), rules, "-Xmx512m");
  }
}
