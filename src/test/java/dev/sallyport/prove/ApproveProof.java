package dev.sallyport.prove;

import dev.sallyport.e2e.ApprovalRace;
import dev.sallyport.e2e.ApprovalTimes;
import dev.sallyport.web.ConsoleLoad;
import dev.sallyport.web.ConsoleTour;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code scripts/prove approve}: two approvers who click at once, the times from pause to card and
 * from click to execution, a console with 500 pending requests and 100,000 sessions, and every page
 * looked at and checked for accessibility.
 */
public final class ApproveProof {
  private static final int ROUNDS = 50;
  private static final int RACES = 40;
  private static final int PENDING = 500;
  private static final int SESSIONS = 100_000;

  /** As the issue has it. */
  private static final Duration LONGEST = Duration.ofMillis(200);

  private final Path folder;
  private final Path pictures;
  private final PrintWriter out;
  private final List<String> wanted;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();

  private ApproveProof(Path folder, Path pictures, PrintWriter out, List<String> wanted) {
    this.folder = folder;
    this.pictures = pictures;
    this.out = out;
    this.wanted = wanted;
  }

  /**
   * Runs the proof and exits with 0 when everything holds.
   *
   * @param arguments a folder for what is written, one for the pictures; and of times, race, load,
   *     pages those that are wanted, if not all are
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    ApproveProof proof =
        new ApproveProof(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            out,
            List.of(arguments).subList(2, arguments.length));
    proof.run();
    proof.wrong.forEach(line -> out.println("WRONG: " + line));
    out.println(
        "approve: " + String.join("; ", proof.figures) + "; " + proof.wrong.size() + " failures");
    out.flush();
    System.exit(proof.wrong.isEmpty() ? 0 : 1);
  }

  private void run() throws Exception {
    if (isWanted("times")) {
      times();
    }
    if (isWanted("race")) {
      race();
    }
    if (isWanted("load")) {
      load();
    }
    if (isWanted("pages")) {
      pages();
    }
  }

  private boolean isWanted(String part) {
    return wanted.isEmpty() || wanted.contains(part);
  }

  private void times() throws Exception {
    ApprovalTimes.Figures times = ApprovalTimes.measure(ROUNDS);
    within("pause to card", times.toCard());
    within("click to execution", times.toExecution());
  }

  private void within(String what, List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    Duration median = sorted.get(sorted.size() / 2);
    out.printf(
        Locale.ROOT,
        "%s: median %d ms, 95th percentile %d ms, longest %d ms, of %d%n",
        what,
        median.toMillis(),
        sorted.get(sorted.size() * 95 / 100).toMillis(),
        sorted.get(sorted.size() - 1).toMillis(),
        sorted.size());
    figures.add(what + " " + median.toMillis() + " ms");
    if (median.compareTo(LONGEST) >= 0) {
      wrong.add(what + " takes " + median.toMillis() + " ms at the median");
    }
  }

  private void race() throws Exception {
    ApprovalRace.Outcome outcome = ApprovalRace.run(RACES);
    out.println(
        "race: "
            + outcome.rounds()
            + " statements, two approvers at once for each, "
            + outcome.executions()
            + " executed");
    figures.add(outcome.rounds() + " races");
    wrong.addAll(outcome.wrong());
  }

  private void load() throws Exception {
    ConsoleLoad.Outcome outcome = ConsoleLoad.run(folder.resolve("load"), PENDING, SESSIONS);
    outcome.lines().forEach(out::println);
    figures.add(PENDING + " pending and " + SESSIONS + " sessions");
    wrong.addAll(outcome.wrong());
  }

  private void pages() throws Exception {
    ConsoleTour.Outcome outcome = ConsoleTour.take(pictures, ".*");
    outcome.lines().forEach(out::println);
    out.println("pictures: " + outcome.pictures() + " in " + pictures);
    figures.add(outcome.pictures() + " pictures");
    wrong.addAll(outcome.wrong());
  }
}
