package dev.sallyport.e2e;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.NodeConfig;
import dev.sallyport.config.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One node of a cluster, in a process of its own. */
final class ClusterNode implements AutoCloseable {
  private static final long SECONDS = 90;

  private final String name;
  private final Process process;
  private final NodeSide.Ports ports;

  private ClusterNode(String name, Process process, NodeSide.Ports ports) {
    this.name = name;
    this.process = process;
    this.ports = ports;
  }

  /** Starts one on a configuration file; its log goes beside that. */
  static ClusterNode start(String name, Path configuration, Role role) throws IOException {
    Path log = configuration.resolveSibling(name + ".log");
    Process process =
        new ProcessBuilder(
                List.of(
                    "java",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClusterNode.class.getName(),
                    configuration.toString(),
                    role.name()))
            .redirectError(log.toFile())
            .start();
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException(name + " did not start: " + Files.readString(log).strip());
    }
    return new ClusterNode(name, process, NodeSide.Ports.of(line));
  }

  /** The node's own side: as serve does it, but believing the development provider. */
  public static void main(String[] arguments) throws Exception {
    GatewayConfig read = ChildConfiguration.read(Path.of(arguments[0]));
    Role role = Role.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    GatewayConfig config = read.with(new NodeConfig(role, read.node().drain()));
    NodeSide.serve(config);
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
