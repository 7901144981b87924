package dev.sallyport.prove;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the cases came out, category by category, and keeps what was wrong. */
final class Tally {
  /** How a case came out. */
  enum Outcome {
    /** Understood, and nothing speaks against what was read. */
    RIGHT("read right"),
    /** Refused, which is as good. */
    REFUSED("refused"),
    /** Understood, and something speaks against what was read. */
    WRONG("read wrong"),
    /** Refused although there is nothing unusual about it. */
    BENIGN_REFUSED("benign refused"),
    /** The server contradicts the corpus itself. */
    CORPUS("corpus wrong");

    final String title;

    Outcome(String title) {
      this.title = title;
    }
  }

  /** A case that came out badly. */
  record Failure(CorpusCase corpusCase, Outcome outcome, List<String> findings) {
    @Override
    public String toString() {
      return corpusCase.id() + " " + outcome.title + ": " + findings;
    }
  }

  private final Map<String, int[]> byCategory = new TreeMap<>();
  private final List<Failure> failures = new ArrayList<>();

  /** Adds a case with everything that was found. */
  void add(CorpusCase corpusCase, Answer answer, List<String> findings) {
    Outcome outcome = outcome(corpusCase, answer, findings);
    byCategory
        .computeIfAbsent(corpusCase.category(), c -> new int[Outcome.values().length])[
        outcome.ordinal()]++;
    if (outcome == Outcome.BENIGN_REFUSED) {
      failures.add(new Failure(corpusCase, outcome, List.of("refused: " + answer.reason())));
    } else if (outcome != Outcome.RIGHT && outcome != Outcome.REFUSED) {
      failures.add(new Failure(corpusCase, outcome, findings));
    }
  }

  private static Outcome outcome(CorpusCase corpusCase, Answer answer, List<String> findings) {
    if (findings.stream().anyMatch(f -> f.startsWith("corpus:"))) {
      return Outcome.CORPUS;
    }
    if (answer.understood()) {
      return findings.isEmpty() ? Outcome.RIGHT : Outcome.WRONG;
    }
    return corpusCase.expectation().refusal() == Expectation.Refusal.NEVER
        ? Outcome.BENIGN_REFUSED
        : Outcome.REFUSED;
  }

  /** Cases that came out badly. */
  List<Failure> failures() {
    return failures;
  }

  /** Whether no case came out badly. */
  boolean passed() {
    return failures.isEmpty();
  }

  private int count(Outcome outcome) {
    return byCategory.values().stream().mapToInt(counts -> counts[outcome.ordinal()]).sum();
  }

  /** The table of categories, the failures, and a last line that says it all. */
  void print(PrintWriter out, String remark) {
    out.printf(
        "%-28s %6s %11s %8s %11s %15s %13s%n",
        "category",
        "cases",
        "read right",
        "refused",
        "read wrong",
        "benign refused",
        "corpus wrong");
    byCategory.forEach(
        (category, counts) -> {
          int sum = 0;
          for (int count : counts) {
            sum += count;
          }
          out.printf(
              "%-28s %6d %11d %8d %11d %15d %13d%n",
              category, sum, counts[0], counts[1], counts[2], counts[3], counts[4]);
        });
    for (Failure failure : failures) {
      out.printf("%n%s: %s%n", failure.outcome().title, failure.corpusCase().id());
      failure.corpusCase().preceding().forEach(before -> out.println("    before: " + before));
      failure.corpusCase().shown().lines().forEach(line -> out.println("    " + line));
      failure.findings().forEach(finding -> out.println("  - " + finding));
    }
    out.printf("%n%s%n", remark);
    int cases = 0;
    for (Outcome outcome : Outcome.values()) {
      cases += count(outcome);
    }
    out.printf(
        "inspect: %d cases, %d read right, %d refused, %d read wrong, %d benign refused%s%n",
        cases,
        count(Outcome.RIGHT),
        count(Outcome.REFUSED),
        count(Outcome.WRONG),
        count(Outcome.BENIGN_REFUSED),
        count(Outcome.CORPUS) == 0 ? "" : ", " + count(Outcome.CORPUS) + " corpus wrong");
    out.flush();
  }
}
