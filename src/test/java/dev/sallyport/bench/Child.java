package dev.sallyport.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that stands in the way to the database. It ends with its parent or before. */
final class Child implements AutoCloseable {
  private static final long STOP_SECONDS = 40;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Process process;
  private final Path log;
  private final Thread atExit;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static Child start(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  long pid() {
    return process.pid();
  }

  /** The first line that it says; for a program that says one when it is ready. */
  String firstLine() throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw gone();
    }
    return line;
  }

  /** Waits until it takes connections. */
  Child untilListening(int port) throws IOException {
    Thread drain = new Thread(this::drain, "output");
    drain.setDaemon(true);
    drain.start();
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
        return this;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw gone();
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private void drain() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND, StandardOpenOption.CREATE);
      }
    } catch (IOException ended) {
      // Its output closes under the reader when it is ended; there is nothing more to keep.
      return;
    }
  }

  private IOException gone() throws IOException {
    String said = Files.exists(log) ? Files.readString(log) : "";
    close();
    return new IOException(
        "it did not start: " + said.substring(Math.max(0, said.length() - 2_000)).strip());
  }

  /** SIGSTOP: it takes nothing of the machine until {@link #resume}. */
  void suspend() throws IOException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IOException("process " + process.pid() + " is gone");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Its input ends, which ends ours; a foreign program is asked and then forced. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyExiting) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
