package dev.sallyport.prove;

import dev.sallyport.bench.BenchDatabase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code scripts/prove growth}: what a statement costs beside idle sessions and among policy rules,
 * and what memory does under a long load and under a result that has no end.
 */
public final class GrowthProof {
  private static final List<String> PARTS = List.of("idle", "rules", "memory", "result");
  private static final Pattern WANTED =
      Pattern.compile("(" + String.join("|", PARTS) + ")(?:=([1-9][0-9]{0,5}))?");

  /** What a gateway has open besides two sockets for each session: some 150, and a reserve. */
  private static final int FILES_BESIDES = 400;

  private static final int FEW_CONNECTIONS = 300;

  private GrowthProof() {}

  /**
   * How much of it is run.
   *
   * @param pairs of measurements by turns, {@code -Dpairs=N}
   * @param seconds of each, {@code -Dseconds=N}
   */
  record Size(int sessions, int rules, int minutes, int millionRows, int pairs, int seconds) {
    /** An amount of what the part counts: sessions, rules, minutes, millions of rows. */
    static Size of(int amount) {
      return new Size(
          amount(amount, 10_000),
          amount(amount, 10_000),
          amount(amount, 60),
          amount(amount, 10),
          Integer.getInteger("pairs", 9),
          Integer.getInteger("seconds", 3));
    }

    private static int amount(int given, int otherwise) {
      return given > 0 ? given : otherwise;
    }
  }

  /**
   * Runs the proof and exits with 0 when no bound was broken.
   *
   * @param arguments a folder; and of idle, rules, memory, result those that are wanted, each with
   *     an amount of its own where it is not to be the full one: {@code memory=15}
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    if (!wanted.stream().allMatch(part -> WANTED.matcher(part).matches())) {
      out.println(
          "prove: parts of growth are "
              + String.join(", ", PARTS)
              + ", each with an amount where it is not to be the full one: memory=15");
      System.exit(2);
    }
    RecordTally tally = new RecordTally();
    Path folder = Path.of(arguments[0]);
    for (String part : wanted.isEmpty() ? PARTS : wanted) {
      Matcher named = WANTED.matcher(part);
      int amount = named.matches() && named.group(2) != null ? Integer.parseInt(named.group(2)) : 0;
      run(named.group(1), folder.resolve(named.group(1)), Size.of(amount), tally);
    }
    tally.print(out);
    out.printf(
        Locale.ROOT,
        "load: %.1f on %d processors at the end%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
    out.printf("growth: %d failures%n", tally.failures().size());
    out.flush();
    System.exit(tally.failures().isEmpty() ? 0 : 1);
  }

  private static void run(String part, Path folder, Size size, RecordTally tally) throws Exception {
    int sessions = part.equals("idle") ? size.sessions() : 0;
    int connections = sessions + FEW_CONNECTIONS;
    requireFiles(2 * sessions + FILES_BESIDES);
    try (BenchDatabase database =
        BenchDatabase.start(folder.resolve("mysql"), connections, false)) {
      switch (part) {
        case "idle" -> new IdleSessions(database, folder, size, tally).run();
        case "rules" -> new RuleGrowth(database, folder, size, tally).run();
        case "memory" -> new MemoryGrowth(database, folder, tally).underLoad(size.minutes());
        default -> new ResultGrowth(database, folder, tally).run(size.millionRows());
      }
    }
  }

  /** The virtual machine takes as many as the hard limit gives; nothing can raise that here. */
  private static void requireFiles(int needed) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String hard = line.substring("Max open files".length()).trim().split("\\s+")[1];
        if (!hard.equals("unlimited") && Long.parseLong(hard) < needed) {
          throw new IOException(
              "%d open files are allowed and %d needed: ulimit -Hn %d, or fewer sessions"
                  .formatted(Long.parseLong(hard), needed, needed));
        }
      }
    }
  }
}
