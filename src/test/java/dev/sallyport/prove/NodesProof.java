package dev.sallyport.prove;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * {@code scripts/prove nodes}: gateways behind HAProxy on real servers, whatever is around them
 * breaks while agents work, and their sides of the story are compared.
 */
public final class NodesProof {
  /**
   * How much of it is run.
   *
   * @param gates how many gateways
   * @param agents how many at a time
   * @param answers so many before and after each fault, unless they take too long
   * @param pause from the beginning to the fault
   * @param outage from the fault to its end
   */
  record Size(int gates, int agents, int answers, Duration pause, Duration outage) {
    static final Size FULL =
        new Size(
            Integer.getInteger("gates", 3),
            Integer.getInteger("agents", 12),
            600,
            Duration.ofSeconds(2),
            Duration.ofSeconds(Integer.getInteger("outage", 300)));
    static final Size SMALL = new Size(1, 6, 60, Duration.ofMillis(500), Duration.ofSeconds(3));

    /** With an outage of a minute at most, where more of it shows nothing more. */
    Size shortened() {
      Duration most = Duration.ofSeconds(60);
      return outage.compareTo(most) <= 0 ? this : new Size(gates, agents, answers, pause, most);
    }
  }

  private NodesProof() {}

  /**
   * Runs the proof and exits with 0 when nothing was lost or doubled, and no bound was broken.
   *
   * @param arguments a folder; and those of the faults that are wanted, if not all are
   */
  public static void main(String[] arguments) throws Exception {
    long seed = System.nanoTime();
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    List<String> known = Arrays.stream(NodesFault.values()).map(NodesFault::word).toList();
    if (!known.containsAll(wanted)) {
      throw new IllegalArgumentException("unknown part of nodes; known: " + known);
    }
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // Each line as it comes: who waits for an hour, or stops it, is to see how far it is.
    RecordTally tally = new RecordTally(out::println);
    List<NodesFault> faults =
        Arrays.stream(NodesFault.values())
            .filter(fault -> wanted.isEmpty() || wanted.contains(fault.word()))
            .toList();
    run(Path.of(arguments[0]), faults, Size.FULL, seed, tally);
    out.printf(
        "load: %.1f on %d processors at the end; seed %d%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        seed);
    out.printf("nodes: %d failures%n", tally.failures().size());
    out.flush();
    System.exit(tally.failures().isEmpty() ? 0 : 1);
  }

  /** Faults, one after the other, on one stage. */
  static void run(Path folder, List<NodesFault> faults, Size size, long seed, RecordTally tally)
      throws Exception {
    boolean standby = faults.stream().anyMatch(NodesFault::needsStandby);
    String journalLimit =
        faults.stream()
            .filter(fault -> size.gates() > 1)
            .map(NodesFault::journalLimit)
            .filter(limit -> !limit.equals(NodesFault.JOURNAL_LIMIT))
            .findFirst()
            .orElse(NodesFault.JOURNAL_LIMIT);
    try (NodesStage stage = NodesStage.start(folder, size.gates(), standby, journalLimit)) {
      for (NodesFault fault : faults) {
        new NodesRun(stage, fault, tally).run(size, seed);
      }
    }
  }
}
