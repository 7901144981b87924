package dev.sallyport.e2e;

import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.NodeConfig;
import dev.sallyport.config.Role;
import dev.sallyport.demo.DemoStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own that is told to stop as the operating system does it. */
final class LeavingGateway implements AutoCloseable {
  private static final long SECONDS = 60;

  private final Process process;
  private final NodeSide.Ports ports;

  private LeavingGateway(Process process, NodeSide.Ports ports) {
    this.process = process;
    this.ports = ports;
  }

  static LeavingGateway start(DemoStage stage, Path directory, DrainConfig drain)
      throws IOException {
    List<String> command =
        List.of(
            "java",
            // None of them lives for long.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LeavingGateway.class.getName(),
            ChildConfiguration.write(stage, directory).toString(),
            Long.toString(drain.readinessDelay().toMillis()),
            Long.toString(drain.timeout().toMillis()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException("the gateway did not start");
    }
    return new LeavingGateway(process, NodeSide.Ports.of(line));
  }

  /** The child's side: prints its ports. */
  public static void main(String[] arguments) throws Exception {
    DrainConfig drain =
        new DrainConfig(
            Duration.ofMillis(Long.parseLong(arguments[1])),
            Duration.ofMillis(Long.parseLong(arguments[2])));
    GatewayConfig config =
        ChildConfiguration.read(Path.of(arguments[0])).with(new NodeConfig(Role.ALL, drain));
    NodeSide.serve(config);
  }

  int mysqlPort() {
    return ports.mysql();
  }

  int webPort() {
    return ports.web();
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Once it has ended. */
  int status() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
