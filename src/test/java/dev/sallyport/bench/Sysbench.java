package dev.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs sysbench 1.0 and reads what it says. */
final class Sysbench {
  private static final Pattern QUERIES = Pattern.compile("queries: +(\\d+) +\\(([\\d.]+) per sec");
  private static final Pattern STEP =
      Pattern.compile("^ +([\\d.]+) \\|[* ]*? +(\\d+) *$", Pattern.MULTILINE);

  private static final long PREPARE_SECONDS = 300;

  private Sysbench() {}

  static void prepare(Hop hop) throws IOException, InterruptedException {
    run(
        command("oltp_read_write", hop, hop.crowd().apply(1), 1, List.of("prepare")),
        PREPARE_SECONDS);
  }

  static Load run(Hop hop, Workload workload, int seconds)
      throws IOException, InterruptedException {
    String said =
        run(
            command(
                workload.kind().script(),
                hop,
                hop.crowd().apply(workload.threads()),
                workload.threads(),
                List.of(
                    "--time=" + seconds,
                    "--histogram=on",
                    "--rand-type=uniform",
                    "--db-ps-mode=" + (workload.prepared() ? "auto" : "disable"),
                    "--mysql-ignore-errors=1213,1020,1205",
                    "run")),
            seconds + 60L);
    return read(said);
  }

  private static List<String> command(
      String script, Hop hop, Account account, int threads, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sysbench",
                script,
                "--mysql-host=127.0.0.1",
                "--mysql-port=" + hop.port(),
                "--mysql-user=" + account.user(),
                "--mysql-password=" + account.password().reveal(),
                "--mysql-db=" + BenchDatabase.SCHEMA,
                "--threads=" + threads,
                "--tables=" + BenchDatabase.TABLES,
                "--table-size=" + BenchDatabase.TABLE_ROWS));
    command.addAll(more);
    return command;
  }

  private static String run(List<String> command, long patience)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(patience, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("sysbench did not end");
    }
    if (process.exitValue() != 0) {
      String fatal =
          said.lines().filter(line -> line.contains("FATAL")).findFirst().orElse(said.strip());
      throw new IOException("sysbench: " + fatal);
    }
    return said;
  }

  /** Throughput, and percentiles from its histogram, whose steps are of two in a hundred. */
  static Load read(String said) throws IOException {
    Matcher queries = QUERIES.matcher(said);
    if (!queries.find()) {
      throw new IOException("sysbench said nothing of queries");
    }
    TreeMap<Double, Long> steps = new TreeMap<>();
    Matcher step = STEP.matcher(said);
    long all = 0;
    while (step.find()) {
      long count = Long.parseLong(step.group(2));
      steps.merge(Double.parseDouble(step.group(1)), count, Long::sum);
      all += count;
    }
    long count = Long.parseLong(queries.group(1));
    double perSecond = Double.parseDouble(queries.group(2));
    return new Load(
        count, count / perSecond, percentile(steps, all, 0.5), percentile(steps, all, 0.99));
  }

  private static double percentile(TreeMap<Double, Long> steps, long all, double share) {
    long seen = 0;
    for (var step : steps.entrySet()) {
      seen += step.getValue();
      if (seen >= share * all) {
        return step.getKey();
      }
    }
    return 0;
  }
}
