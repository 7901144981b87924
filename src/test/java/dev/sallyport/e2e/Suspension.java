package dev.sallyport.e2e;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Lets a process of ours stand still for a while (SIGSTOP, SIGCONT). */
final class Suspension implements AutoCloseable {
  private static final long SIGNAL_SECONDS = 10;

  private final long pid;

  Suspension(long pid) {
    this.pid = pid;
  }

  void begin() throws IOException {
    signal("STOP");
  }

  void end() throws IOException {
    signal("CONT");
  }

  /** A process that is not suspended takes no notice. */
  @Override
  public void close() throws IOException {
    end();
  }

  private void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    try {
      if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IOException("could not send " + name + " to process " + pid);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
