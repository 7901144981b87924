package dev.sallyport.prove;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a run of the proof has counted. */
final class RecordTally {
  private static final int SHOWN = 20;

  private final List<String> lines = new ArrayList<>();
  private final Consumer<String> heard;
  private final List<String> failures = new ArrayList<>();

  RecordTally() {
    this(line -> {});
  }

  /** Tells each line at once, too. */
  RecordTally(Consumer<String> heard) {
    this.heard = heard;
  }

  synchronized void say(String line) {
    heard.accept(line);
    lines.add(line);
  }

  synchronized void check(boolean holds, String otherwise) {
    if (!holds) {
      heard.accept("FAILED: " + otherwise);
      failures.add(otherwise);
    }
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized void print(PrintWriter out) {
    lines.forEach(out::println);
    failures.stream().limit(SHOWN).forEach(failure -> out.println("FAILED: " + failure));
  }
}
