package dev.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has taken of the processors and of memory, from {@code /proc} (proc(5)). Processor
 * time holds on a machine that is busy with something else, which nothing by the clock does.
 */
public final class ProcessTimes {
  /** A tick is a hundredth of a second on every Linux that Java runs on. */
  private static final long TICK_NANOS = 10_000_000;

  private static final Path PROC = Path.of("/proc");
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int STOLEN = 8;

  private ProcessTimes() {}

  /** All threads of a process since it began. */
  public static Duration of(long pid) throws IOException {
    return taken(fields(pid));
  }

  private static Duration taken(String[] fields) {
    return ticks(Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]));
  }

  /** This process and all of its children that have ended. */
  static Duration ownAndEnded() throws IOException {
    return withEnded(ProcessHandle.current().pid());
  }

  /** A process and all of its children, those that have ended among them: a server of processes. */
  static Duration ofServer(long pid) throws IOException {
    Duration sum = withEnded(pid);
    for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
      try {
        sum = sum.plus(of(child.pid()));
      } catch (IOException e) {
        // One that ended since it was listed is among those of the next time.
        if (child.isAlive()) {
          throw e;
        }
      }
    }
    return sum;
  }

  /** All threads of a virtual machine since it began, but those that compile (C1, C2). */
  static Duration withoutCompilers(long pid) throws IOException {
    Duration sum = of(pid);
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
      for (Path thread : threads) {
        sum = sum.minus(compiling(thread));
      }
    }
    return sum;
  }

  private static Duration compiling(Path thread) throws IOException {
    try {
      String stat = firstLine(thread.resolve("stat"));
      return stat.contains("(C1 Comp") || stat.contains("(C2 Comp")
          ? taken(fieldsOf(stat))
          : Duration.ZERO;
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return Duration.ZERO;
    }
  }

  private static Duration withEnded(long pid) throws IOException {
    String[] fields = fields(pid);
    return of(pid)
        .plus(
            ticks(Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])));
  }

  /** All processes of the machine, since it began. */
  static Duration machine() throws IOException {
    String[] fields = firstLine(PROC.resolve("stat")).split(" +");
    long sum = 0;
    for (int i = 1; i <= STOLEN; i++) {
      if (i != IDLE && i != WAITING) {
        sum += Long.parseLong(fields[i]);
      }
    }
    return ticks(sum);
  }

  /** Most memory that it had at once since {@link #forgetPeak}, MB. */
  public static double peakMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(PROC.resolve(pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("process " + pid + " has no peak of memory");
  }

  /** From now on the peak is of what comes. */
  public static void forgetPeak(long pid) throws IOException {
    Files.writeString(PROC.resolve(pid + "/clear_refs"), "5");
  }

  /** The name holds anything, parentheses too; the fields begin behind the last one. */
  private static String[] fields(long pid) throws IOException {
    return fieldsOf(firstLine(PROC.resolve(pid + "/stat")));
  }

  private static String[] fieldsOf(String line) {
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).lines().findFirst().orElseThrow();
  }

  private static Duration ticks(long count) {
    return Duration.ofNanos(count * TICK_NANOS);
  }
}
