package dev.sallyport.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what {@code scripts/bench sizing} computes with, on this machine: {@code SizingCosts
 * FOLDER FILE [PART…] [--seconds N]}.
 */
public final class SizingCosts {
  private static final List<String> PARTS = List.of("writer", "nodes", "users");

  /** As long as one load each. */
  private static final int WARM_UP_TURNS = 6;

  private SizingCosts() {}

  /** Measures, prints, and keeps what was printed in the file. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments[0]);
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    int option = rest.indexOf("--seconds");
    int seconds = option < 0 ? 15 : Integer.parseInt(rest.get(option + 1));
    List<String> named = option < 0 ? rest : rest.subList(0, option);
    if (!PARTS.containsAll(named)) {
      out.println("bench: parts are " + String.join(", ", PARTS) + ", and --seconds N behind them");
      System.exit(2);
    }
    List<String> parts = named.isEmpty() ? PARTS : named;
    CostSheet sheet = new CostSheet(out);
    sheet.note(
        "%d processors, load %.1f",
        Runtime.getRuntime().availableProcessors(),
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    if (parts.contains("writer")) {
      try (SizingStore store = SizingStore.start(folder.resolve("writer"))) {
        new WriterCosts(store, sheet).measure(2_000 * seconds);
      }
    }
    if (parts.contains("nodes") || parts.contains("users")) {
      try (BenchDatabase database = BenchDatabase.start(folder.resolve("mysql"), 500, false)) {
        SizingNode.prepare(database);
        if (parts.contains("nodes")) {
          nodes(folder, database, sheet, seconds);
        }
        if (parts.contains("users")) {
          new UserCosts(database, sheet, Math.max(2, seconds / 4)).measure();
        }
      }
    }
    sheet.keep(Path.of(arguments[1]));
    System.exit(0);
  }

  private static void nodes(Path folder, BenchDatabase database, CostSheet sheet, int seconds)
      throws Exception {
    try (SizingStore store = SizingStore.start(folder.resolve("store"));
        SizingNode.Issuer issuer = new SizingNode.Issuer();
        SizingNode first = SizingNode.start(database, store, issuer, folder.resolve("node1"))) {
      NodeCosts costs = new NodeCosts(database, store, sheet, seconds);
      costs.add(first);
      costs.warmUp(WARM_UP_TURNS * seconds);
      costs.sessionsAndStatements();
      costs.byOne();
      try (SizingNode second = SizingNode.start(database, store, issuer, folder.resolve("node2"));
          SizingNode third = SizingNode.start(database, store, issuer, folder.resolve("node3"))) {
        costs.add(second);
        costs.add(third);
        costs.besideOthers();
      }
    }
  }
}
