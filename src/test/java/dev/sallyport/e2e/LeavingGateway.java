package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cli.Gateway;
import dev.sallyport.cli.Serving;
import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.NodeConfig;
import dev.sallyport.config.Role;
import dev.sallyport.demo.DemoStage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own that is told to stop as the operating system does it. */
final class LeavingGateway implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 60;

  private final Process process;
  private final Map<?, ?> ports;

  private LeavingGateway(Process process, Map<?, ?> ports) {
    this.process = process;
    this.ports = ports;
  }

  static LeavingGateway start(DemoStage stage, Path directory, DrainConfig drain)
      throws IOException {
    List<String> command =
        List.of(
            "java",
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
    return new LeavingGateway(process, JSON.readValue(line, Map.class));
  }

  /** The child's side: prints its ports as one line of JSON. */
  public static void main(String[] arguments) throws Exception {
    DrainConfig drain =
        new DrainConfig(
            Duration.ofMillis(Long.parseLong(arguments[1])),
            Duration.ofMillis(Long.parseLong(arguments[2])));
    GatewayConfig config =
        ChildConfiguration.read(Path.of(arguments[0])).with(new NodeConfig(Role.ALL, drain));
    Thread orphan = new Thread(LeavingGateway::endWithParent, "orphan");
    orphan.setDaemon(true);
    orphan.start();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    System.exit(Serving.run(config, gateway -> out.println(ports(gateway))) ? 0 : 1);
  }

  private static String ports(Gateway gateway) {
    try {
      return JSON.writeValueAsString(
          Map.of("mysql", gateway.mysqlPort(), "web", gateway.webPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException broken) {
      Runtime.getRuntime().halt(3);
    }
    Runtime.getRuntime().halt(2);
  }

  int mysqlPort() {
    return (Integer) ports.get("mysql");
  }

  int webPort() {
    return (Integer) ports.get("web");
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
