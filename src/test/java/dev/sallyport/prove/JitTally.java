package dev.sallyport.prove;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what was done and keeps what was wrong. Safe to use from any thread. */
final class JitTally {
  private final List<String> failures = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<Duration> ends = new ArrayList<>();
  private final List<Duration> sweeps = new ArrayList<>();
  private int sessions;
  private int looked;
  private int leftovers;

  synchronized void check(boolean holds, String otherwise) {
    if (!holds) {
      failures.add(otherwise);
    }
  }

  synchronized void fail(String what) {
    failures.add(what);
  }

  /** A batch has ended; nothing was left after so long. */
  synchronized void onBatch(int ofSessions, Duration left) {
    sessions += ofSessions;
    ends.add(left);
  }

  /** A running session's user has what it should have. */
  synchronized void onLooked() {
    looked++;
  }

  /** A gateway was killed and started again; nothing was left so long after it listened. */
  synchronized void onKill(long left, Duration after) {
    leftovers += (int) left;
    sweeps.add(after);
  }

  /** A line for the figures. */
  synchronized void note(String line) {
    lines.add(line);
  }

  synchronized int sessions() {
    return sessions;
  }

  synchronized int kills() {
    return sweeps.size();
  }

  /** Takes over what another has to say. */
  synchronized void addAll(JitTally other) {
    lines.addAll(other.lines());
    failures.addAll(other.failures());
  }

  private synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Everything that was wrong. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** What one server was put through. */
  synchronized void describe(String server) {
    if (!ends.isEmpty()) {
      lines.add(
          "%s: %d sessions in %d batches, users and grants looked at %d times; nothing left %s"
              .formatted(server, sessions, ends.size(), looked, longest(ends, "after the end")));
    }
    if (!sweeps.isEmpty()) {
      lines.add(
          "%s: killed %d times with %d users in place; nothing left %s"
              .formatted(server, sweeps.size(), leftovers, longest(sweeps, "after the start")));
    }
  }

  private static String longest(List<Duration> all, String since) {
    List<Duration> sorted = all.stream().sorted().toList();
    return "%d ms (median) and %d ms (longest) %s"
        .formatted(
            sorted.get(sorted.size() / 2).toMillis(),
            sorted.get(sorted.size() - 1).toMillis(),
            since);
  }

  synchronized void print(PrintWriter out) {
    lines.forEach(out::println);
    failures.forEach(failure -> out.println("  - " + failure));
    out.flush();
  }
}
