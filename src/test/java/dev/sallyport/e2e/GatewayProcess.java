package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cli.Gateway;
import dev.sallyport.demo.DemoStage;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a process of its own, on the configuration of a stage: to be killed, or to be kept
 * short of memory.
 */
final class GatewayProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final int mysqlPort;
  private final int webPort;

  private GatewayProcess(Process process, int mysqlPort, int webPort) {
    this.process = process;
    this.mysqlPort = mysqlPort;
    this.webPort = webPort;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param stage whose database and provider are used
   * @param directory for journal and store; what an earlier one left there is taken up
   * @param flags of the virtual machine
   */
  static GatewayProcess start(DemoStage stage, Path directory, String... flags) throws IOException {
    return start(ChildConfiguration.write(stage, directory), flags);
  }

  /** The same with a configuration. */
  static GatewayProcess start(Path configuration, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            GatewayProcess.class.getName(),
            configuration.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the gateway did not start");
    }
    Map<?, ?> ports = JSON.readValue(line, Map.class);
    return new GatewayProcess(process, (Integer) ports.get("mysql"), (Integer) ports.get("web"));
  }

  /** The child's side: prints its ports as one line of JSON. */
  public static void main(String[] arguments) throws Exception {
    Gateway gateway =
        Gateway.start(Gateway.vertx(), ChildConfiguration.read(Path.of(arguments[0])))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    new PrintStream(new FileOutputStream(FileDescriptor.out), true)
        .println(
            JSON.writeValueAsString(
                Map.of("mysql", gateway.mysqlPort(), "web", gateway.webPort())));
    // It ends with its parent, whose end of this pipe closes then.
    while (System.in.read() >= 0) {
      continue;
    }
    gateway.stop().toCompletionStage().toCompletableFuture().get();
    System.exit(0);
  }

  long pid() {
    return process.pid();
  }

  int mysqlPort() {
    return mysqlPort;
  }

  int webPort() {
    return webPort;
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** An orderly stop; forced when that takes too long. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
