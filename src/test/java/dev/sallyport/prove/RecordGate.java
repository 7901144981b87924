package dev.sallyport.prove;

import dev.sallyport.cli.Gateway;
import dev.sallyport.cli.UnrecordedGateway;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway in a process of its own, to be killed, with a journal or without. */
final class RecordGate implements AutoCloseable {
  static final String CONNECTION = "shop";
  static final String STORE = "sallyport.db";

  private static final long STOP_SECONDS = 40;

  private static final String FILE =
      """
      listener:
        port: 0
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
      web:
        port: 0
        sign_in:
          issuer: lasting
          client_id: %s
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
      identity:
        issuers:
          - { name: lasting, issuer: "%s", audiences: [%s], algorithms: [ES256] }
      connections:
        %s:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: preferred
      policies: policies
      audit: { directory: journal, durability: %s }
      store: { sqlite: %s }
      """;

  private static final String POLICY =
      """
      policy: shop
      match: { groups: [workers], connections: [shop] }
      session: { max_duration: 1h, idle_timeout: 10m, max_sessions: 500 }
      statements:
        - allow: { verbs: [select, insert, update], tables: [shop.*] }
        - deny: { verbs: [delete], tables: [shop.*] }
          message: Nothing is deleted here.
      """;

  private final Process process;
  private final int port;

  private RecordGate(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Writes the files; every start in the folder takes up what an earlier one left there. */
  static Path configure(RecordServer server, JitIssuers issuers, Path folder, String durability)
      throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(folder.resolve("policies").resolve("shop.yaml"), POLICY);
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(
            JitIssuers.CONSOLE,
            issuers.issuer(),
            JitIssuers.AUDIENCE,
            CONNECTION,
            server.port(),
            RecordServer.USER,
            durability,
            STORE));
    return file;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param recording false for a recorder that does nothing
   * @param flags of the virtual machine
   */
  static RecordGate start(Path file, boolean recording, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RecordGate.class.getName(),
            file.toString(),
            Boolean.toString(recording)));
    Path log = file.resolveSibling("gateway.log");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the gateway did not start: " + Files.readString(log));
    }
    return new RecordGate(process, Integer.parseInt(line));
  }

  /** The child's side: prints its port. */
  public static void main(String[] arguments) throws Exception {
    GatewayConfig read =
        new ConfigLoader(
                Map.of(
                    "CONSOLE_SECRET",
                    JitIssuers.CONSOLE_SECRET,
                    "DATABASE_PASSWORD",
                    RecordServer.PASSWORD))
            .load(Path.of(arguments[0]));
    GatewayConfig config = read.allowingDevelopment();
    Future<Gateway> starting =
        Boolean.parseBoolean(arguments[1])
            ? Gateway.start(Gateway.vertx(), config)
            : UnrecordedGateway.start(Gateway.vertx(), config);
    Gateway gateway = starting.toCompletionStage().toCompletableFuture().get();
    new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(gateway.mysqlPort());
    // It ends with its parent, whose end of this pipe closes then.
    while (System.in.read() >= 0) {
      continue;
    }
    gateway.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    System.exit(0);
  }

  int port() {
    return port;
  }

  /** What it has taken of all processors since it began. */
  ThreadTimes threadTimes() throws IOException {
    return ThreadTimes.of(process.pid(), process.info().totalCpuDuration().orElseThrow());
  }

  /** SIGSTOP: it takes nothing of the machine until {@link #resume}. */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("the gateway is gone");
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** An orderly stop; forced when that takes too long. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
