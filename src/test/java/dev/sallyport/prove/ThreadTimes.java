package dev.sallyport.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a gateway has taken of the processors, by what its threads are for. Linux tells it of each
 * thread (proc(5): {@code /proc/PID/task/TID/comm} and {@code stat}); elsewhere all of it is {@link
 * Group#REST}.
 */
final class ThreadTimes {
  /** Whether threads can be told apart here. */
  static final boolean KNOWN = Files.isDirectory(Path.of("/proc/self/task"));

  /** USER_HZ, which is 100 wherever Java 17 runs on Linux. */
  private static final double MICROS_PER_TICK = 10_000;

  /** Of {@code stat}, counted from after the name in brackets: utime and stime. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /** By the beginning of a thread's name, of which the system keeps 15 characters. */
  enum Group {
    LOOPS("event loops", "vert.x-eventloo"),
    JOURNAL("journal", "journal", "sallyport-journ"),
    WORKERS("workers", "vert.x-worker", "vert.x-internal"),
    COMPILERS("compilers", "C1 Comp", "C2 Comp"),
    /** Collectors of garbage, among others. */
    REST("rest");

    private final String label;
    private final String[] beginnings;

    Group(String label, String... beginnings) {
      this.label = label;
      this.beginnings = beginnings;
    }

    private static Group of(String name) {
      for (Group group : values()) {
        for (String beginning : group.beginnings) {
          if (name.startsWith(beginning)) {
            return group;
          }
        }
      }
      return REST;
    }
  }

  private final Map<Group, Double> micros;

  private ThreadTimes(Map<Group, Double> micros) {
    this.micros = micros;
  }

  /**
   * Since a process began.
   *
   * @param total what the process has taken, threads that ended included
   */
  static ThreadTimes of(long pid, Duration total) throws IOException {
    Map<Group, Double> micros = new EnumMap<>(Group.class);
    if (KNOWN) {
      try (DirectoryStream<Path> threads =
          Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
        threads.forEach(thread -> add(thread, micros));
      }
    }
    micros.remove(Group.REST);
    double told = micros.values().stream().mapToDouble(Double::doubleValue).sum();
    micros.put(Group.REST, Math.max(0, total.toNanos() / 1e3 - told));
    return new ThreadTimes(micros);
  }

  private static void add(Path thread, Map<Group, Double> micros) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      micros.merge(Group.of(name), ticks * MICROS_PER_TICK, Double::sum);
    } catch (IOException e) {
      // One that ended since it was listed: what it took is among the rest.
      if (Files.exists(thread)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What was taken since an earlier moment, for each of so many statements. */
  ThreadTimes since(ThreadTimes earlier, double statements) {
    Map<Group, Double> each = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      each.put(group, Math.max(0, of(group) - earlier.of(group)) / statements);
    }
    return new ThreadTimes(each);
  }

  /** Of some rounds, each of which counts the same. */
  static ThreadTimes mean(List<ThreadTimes> rounds) {
    Map<Group, Double> mean = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      mean.put(group, rounds.stream().mapToDouble(round -> round.of(group)).average().orElse(0));
    }
    return new ThreadTimes(mean);
  }

  double of(Group group) {
    return micros.getOrDefault(group, 0.0);
  }

  double all() {
    return micros.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The part that compiling has in it. */
  double compiling() {
    return all() > 0 ? of(Group.COMPILERS) / all() : 0;
  }

  @Override
  public String toString() {
    return micros.entrySet().stream()
        .map(each -> "%s %.1f".formatted(each.getKey().label, each.getValue()))
        .collect(Collectors.joining(", "));
  }
}
