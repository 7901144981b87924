package dev.sallyport.prove;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code scripts/prove jit}: sessions with a database user of their own, opened and ended in every
 * way there is, the gateway killed at random moments, and not one user or session left behind; and
 * how long such a session takes to start.
 */
public final class JitProof {
  /** How much of it is run, at each server. */
  record Size(int sessions, int atOnce, int kills, int starts) {
    static final Size FULL = new Size(1_000, 50, 50, 150);
    static final Size SMALL = new Size(60, 30, 1, 2);
  }

  private JitProof() {}

  /**
   * Runs the proof and exits with 0 when nothing was left behind and nothing was in the wrong
   * hands.
   *
   * @param arguments a folder for the servers; and of sessions, kills, starts those that are
   *     wanted, if not all are
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    JitTally tally = new JitTally();
    long seed = System.nanoTime();
    int sessions = 0;
    int kills = 0;
    try (JitIssuers issuers = new JitIssuers()) {
      for (boolean mariaDb : List.of(false, true)) {
        try (JitServer server = server(mariaDb, folder)) {
          JitTally own = run(server, issuers, folder, Size.FULL, seed, wanted);
          own.describe(server.name());
          sessions += own.sessions();
          kills += own.kills();
          tally.addAll(own);
        }
      }
    }
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    tally.print(out);
    out.printf(
        "load: %.1f on %d processors at the end; moments of the kills: seed %d%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        seed);
    out.printf(
        "jit: %d sessions, %d kills, %d failures%n", sessions, kills, tally.failures().size());
    out.flush();
    System.exit(tally.failures().isEmpty() ? 0 : 1);
  }

  static JitServer server(boolean mariaDb, Path folder) throws Exception {
    return mariaDb
        ? JitServer.mariaDb(folder.resolve("mariadb"))
        : JitServer.mysql(folder.resolve("mysql"));
  }

  /** All of it at one server, or what is wanted. */
  static JitTally run(
      JitServer server, JitIssuers issuers, Path folder, Size size, long seed, List<String> wanted)
      throws Exception {
    JitTally tally = new JitTally();
    Path gateways = folder.resolve("gateways-" + server.name().split(" ")[0]);
    if (isWanted("sessions", wanted)) {
      JitSessions.run(
          server, issuers, gateways.resolve("sessions"), size.sessions(), size.atOnce(), tally);
    }
    if (isWanted("kills", wanted)) {
      JitKills.run(server, issuers, gateways.resolve("kills"), size.kills(), seed, tally);
    }
    if (isWanted("starts", wanted)) {
      JitStarts.run(server, issuers, gateways.resolve("starts"), size.starts(), tally);
    }
    return tally;
  }

  private static boolean isWanted(String part, List<String> wanted) {
    return wanted.isEmpty() || wanted.contains(part);
  }
}
