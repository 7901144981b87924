package dev.sallyport.e2e;

import dev.sallyport.config.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One node of a cluster, in a process of its own. */
final class ClusterNode implements AutoCloseable {
  private static final long SECONDS = 90;

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<String> said;
  private volatile NodeSide.Ports ports;

  private ClusterNode(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    // By a thread of its own: who reads cannot be told to stop
    said =
        CompletableFuture.supplyAsync(() -> firstLine(process), task -> new Thread(task).start());
  }

  /**
   * Starts one on a configuration file, and waits for nothing; its log goes beside that, and so
   * does what it unpacks.
   */
  static ClusterNode launch(String name, Path configuration, Role role) throws IOException {
    Path log = configuration.resolveSibling(name + ".log");
    Path unpacked = Files.createDirectories(configuration.resolveSibling("tmp"));
    Process process =
        new ProcessBuilder(
                List.of(
                    "java",
                    // Four of them start at once, and none lives for long.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-Djava.io.tmpdir=" + unpacked,
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClusterNode.class.getName(),
                    configuration.toString(),
                    role.name()))
            .redirectError(log.toFile())
            .start();
    return new ClusterNode(name, process, log);
  }

  /**
   * Waits until it serves, for as long as it takes.
   *
   * @throws IOException when it ended instead; says what is in its log
   */
  void ready() throws IOException, InterruptedException {
    String line;
    try {
      line = said.get();
    } catch (ExecutionException e) {
      throw new IOException(name, e.getCause());
    }
    if (line == null) {
      throw new IOException(name + " did not start: " + Files.readString(log).strip());
    }
    ports = NodeSide.Ports.of(line);
  }

  private static String firstLine(Process process) {
    try {
      return process.inputReader().readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node's own side: as serve does it, but believing the development provider. */
  public static void main(String[] arguments) throws Exception {
    Role role = Role.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    NodeSide.serve(ChildConfiguration.read(Path.of(arguments[0]), Optional.of(role)));
  }

  String name() {
    return name;
  }

  int mysqlPort() {
    return ports.mysql();
  }

  int webPort() {
    return ports.web();
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(SECONDS, TimeUnit.SECONDS);
  }

  /** SIGTERM; gives the status with which it ends. */
  int stop() throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " does not stop");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
