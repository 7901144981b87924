package dev.sallyport.cli.exec;

import dev.sallyport.cli.Sallyport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code sallyport exec} as a process of its own, as shells start it. */
public final class ExecProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;
  private final Path errors;
  private final Path temporary;

  private ExecProcess(Process process, Path errors, Path temporary) {
    this.process = process;
    this.out = process.inputReader();
    this.errors = errors;
    this.temporary = temporary;
  }

  /**
   * Starts it.
   *
   * @param directory for its temporary files
   */
  public static ExecProcess start(
      Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    Path errors = directory.resolve("errors");
    List<String> command =
        new ArrayList<>(
            List.of(
                // A build in a shell's background or under nohup ignores these, and so would we.
                "env",
                "--default-signal=HUP,INT,TERM",
                "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Sallyport.class.getName(),
                "exec"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new ExecProcess(builder.start(), errors, temporary);
  }

  /** Sends a signal to it alone. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + process.pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Types on its standard input. */
  public void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes());
    process.getOutputStream().close();
  }

  /** The next line of its standard output; null at the end. */
  public String line() throws IOException {
    return out.readLine();
  }

  /** Waits until its standard error holds this. */
  public void awaitError(String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!errors().contains(text)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new AssertionError("not said: " + text + "\nbut: " + errors());
      }
      Thread.onSpinWait();
    }
  }

  /** Its exit status, once it ended. */
  public int status() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs; it said: " + errors());
    }
    return process.exitValue();
  }

  /** What it said on standard error. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The private directories that are there. */
  public List<Path> privateDirectories() throws IOException {
    try (var all = Files.list(temporary)) {
      return all.filter(p -> p.getFileName().toString().startsWith("sallyport-exec-")).toList();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
