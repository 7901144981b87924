package dev.sallyport.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends server processes, also one that an earlier run left behind. */
final class LeftoverProcess {
  private LeftoverProcess() {}

  /** Asks the process to end, and forces it when it does not within the time. */
  static void end(ProcessHandle process, long seconds) {
    process.destroy();
    if (!awaitExit(process, seconds)) {
      process.destroyForcibly();
      awaitExit(process, seconds);
    }
  }

  /**
   * Ends the process whose number stands in the file, if it is what we started: the number may
   * since belong to another program.
   */
  static void endRecorded(Path pidFile, String program, long seconds) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    String text = Files.readString(pidFile).strip();
    Optional<ProcessHandle> left =
        text.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(text)) : Optional.empty();
    left.filter(p -> p.info().command().map(c -> c.endsWith(program)).orElse(false))
        .ifPresent(p -> end(p, seconds));
    Files.deleteIfExists(pidFile);
  }

  /** Removes the file of a process that ended without doing so. */
  static void forget(Path pidFile) {
    PrivateFiles.removeQuietly(pidFile);
  }

  /** Whether it ended in time; it is forced to end otherwise. */
  static boolean await(Process process, long seconds) {
    boolean ended = false;
    try {
      // Not by its handle: that can be told of the end before the exit value is there.
      ended = process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    return ended;
  }

  private static boolean awaitExit(ProcessHandle process, long seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("could not wait for a process to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
