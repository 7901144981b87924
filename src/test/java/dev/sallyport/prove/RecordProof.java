package dev.sallyport.prove;

import dev.sallyport.recording.PowerCuts;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code scripts/prove record}: the gateway killed at random moments, the power cut under its
 * journal, and what recording takes of the throughput.
 */
public final class RecordProof {
  /** The most that recording may take of the throughput of point SELECTs. */
  static final double MOST_LOST = 0.10;

  /** How much of it is run. */
  record Size(int kills, int powerCuts, int pairs, long roundMillis) {
    static final Size FULL =
        new Size(Integer.getInteger("kills", 100), 20_000, Integer.getInteger("pairs", 15), 4_000);
    static final Size SMALL = new Size(3, 300, 0, 0);
  }

  private RecordProof() {}

  /**
   * Runs the proof and exits with 0 when nothing was lost or doubled, and no bound was broken.
   *
   * @param arguments a folder; and of kills, power, overhead those that are wanted, if not all are
   */
  public static void main(String[] arguments) throws Exception {
    long seed = System.nanoTime();
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    RecordTally tally = new RecordTally();
    run(Path.of(arguments[0]), Size.FULL, seed, wanted, tally);
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    tally.print(out);
    out.printf(
        "load: %.1f on %d processors at the end; seed %d%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        seed);
    out.printf("record: %d failures%n", tally.failures().size());
    out.flush();
    System.exit(tally.failures().isEmpty() ? 0 : 1);
  }

  /** All of it, or what is wanted. */
  static void run(Path folder, Size size, long seed, List<String> wanted, RecordTally tally)
      throws Exception {
    if (isWanted("power", wanted)) {
      power(folder, size, seed, tally);
    }
    try (JitIssuers issuers = new JitIssuers()) {
      if (isWanted("kills", wanted)) {
        try (RecordServer server = RecordServer.start(folder.resolve("mysql"), true)) {
          new RecordKills(server, issuers, folder.resolve("kills")).run(size.kills(), seed, tally);
        }
      }
      if (isWanted("overhead", wanted) && size.pairs() > 0) {
        try (RecordServer server = RecordServer.start(folder.resolve("quiet"), false)) {
          overhead(server, issuers, folder.resolve("overhead"), size, tally);
        }
      }
    }
  }

  private static void power(Path folder, Size size, long seed, RecordTally tally) throws Exception {
    PowerCuts cuts = new PowerCuts(folder.resolve("power"));
    for (int i = 0; i < size.powerCuts(); i++) {
      long one = seed + i;
      cuts.cut(one).ifPresent(broken -> tally.check(false, "seed " + one + ": " + broken));
    }
    tally.say(
        "power: %,d cuts, %,d events acknowledged before them, %,d read back"
            .formatted(size.powerCuts(), cuts.acknowledged(), cuts.readBack()));
  }

  private static void overhead(
      RecordServer server, JitIssuers issuers, Path folder, Size size, RecordTally tally)
      throws Exception {
    RecordOverhead.Figure figure =
        new RecordOverhead(server, issuers, folder)
            .measure(size.pairs(), size.roundMillis(), "process");
    double lost = 1 - figure.ratio();
    tally.say(
        "overhead: %d pairs of %d ms, 8 threads: %,.0f point SELECTs a second recorded, %,.0f with a"
                .formatted(
                    size.pairs(),
                    size.roundMillis(),
                    figure.on().perSecond(),
                    figure.off().perSecond())
            + " recorder that does nothing; %.1f %% lost at the median; %.0f and %.0f microseconds"
                .formatted(100 * lost, figure.on().micros(), figure.off().micros())
            + " of the gateway's processor time for a statement");
    tally.say("overhead: microseconds recorded: " + figure.on().byGroup());
    tally.say(
        "overhead: microseconds with a recorder that does nothing: " + figure.off().byGroup());
    tally.say(
        "overhead: compilers %s after %d rounds of warming up; %,d statements yet to be shipped at the end"
            .formatted(
                figure.warm() ? "rested" : "did not rest",
                figure.warmUpRounds(),
                figure.backlog()));
    tally.check(lost <= MOST_LOST, "recording takes more than a tenth of the throughput");
  }

  private static boolean isWanted(String part, List<String> wanted) {
    return wanted.isEmpty() || wanted.contains(part);
  }
}
