package dev.sallyport.prove;

import dev.sallyport.cli.Gateway;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.e2e.ApiCaller;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The gateway in a process of its own, on files like anybody's; it stops on SIGTERM as {@code
 * serve} does, and differs from that in taking a development provider's word alone.
 */
final class JitGate implements AutoCloseable {
  private static final long STOP_SECONDS = 40;

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 60s
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
          - { name: fleeting, issuer: "%s", audiences: [%s], algorithms: [ES256], clock_skew: 0s }
      connections:
      %s
      policies: policies
      audit: { directory: journal }
      store: { sqlite: sallyport.db }
      """;

  private static final String CONNECTION =
      """
        %s:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: %s
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: preferred
      """;

  private static final String POLICY =
      """
      policy: %1$s
      match: { groups: [workers], connections: [%1$s] }
      session: { max_duration: %2$s, idle_timeout: %3$s, max_lease: 10m, max_sessions: 500 }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
        - allow: { verbs: [update], tables: [shop.orders] }
        - review: { verbs: [delete], tables: [shop.orders] }
          approvers: [dba]
          hold: 5m
      """;

  private final Process process;
  private final int port;
  private final URI web;

  private JitGate(Process process, int port, URI web) {
    this.process = process;
    this.port = port;
    this.web = web;
  }

  /** Writes the files; every start in the folder takes up what an earlier one left there. */
  static Path configure(JitServer server, JitIssuers issuers, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    StringBuilder connections = new StringBuilder();
    for (JitConnection each : JitConnection.values()) {
      connections.append(
          CONNECTION.formatted(
              each.word(),
              server.port(),
              each.account(),
              each.isStored() ? JitServer.STANDING : JitServer.ADMIN));
      Files.writeString(
          folder.resolve("policies").resolve(each.word() + ".yaml"),
          POLICY.formatted(each.word(), each.longest(), each.idle()));
    }
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(
            JitIssuers.CONSOLE,
            issuers.issuer(),
            JitIssuers.AUDIENCE,
            issuers.fleetingIssuer(),
            JitIssuers.AUDIENCE,
            connections));
    return file;
  }

  /** Starts one and waits until it listens. */
  static JitGate start(Path file, JitIssuers issuers) throws IOException {
    Process process =
        new ProcessBuilder(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JitGate.class.getName(),
                file.toString())
            .redirectError(
                ProcessBuilder.Redirect.appendTo(file.resolveSibling("gateway.log").toFile()))
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException(
          "the gateway did not start: " + Files.readString(file.resolveSibling("gateway.log")));
    }
    String[] ports = line.split(" ");
    URI web = URI.create("http://127.0.0.1:" + ports[1]);
    issuers.allow(web);
    return new JitGate(process, Integer.parseInt(ports[0]), web);
  }

  /** The child's side: prints its ports. */
  public static void main(String[] arguments) throws Exception {
    GatewayConfig read =
        new ConfigLoader(
                Map.of(
                    "CONSOLE_SECRET",
                    JitIssuers.CONSOLE_SECRET,
                    "DATABASE_PASSWORD",
                    JitServer.PASSWORD))
            .load(Path.of(arguments[0]));
    Gateway gateway =
        Gateway.start(Gateway.vertx(), read.allowingDevelopment())
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway)));
    new PrintStream(new FileOutputStream(FileDescriptor.out), true)
        .println(gateway.mysqlPort() + " " + gateway.webPort());
    // It ends with its parent, whose end of this pipe closes then.
    while (System.in.read() >= 0) {
      continue;
    }
    System.exit(0);
  }

  private static void stop(Gateway gateway) {
    CountDownLatch stopped = new CountDownLatch(1);
    gateway.stop().onComplete(done -> stopped.countDown());
    try {
      stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return port;
  }

  /** Somebody at the console. */
  ApiCaller person(String name) {
    return ApiCaller.person(web, name);
  }

  URI web() {
    return web;
  }

  /** SIGTERM, and waits for its end. */
  boolean terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    if (!terminate()) {
      kill();
    }
  }
}
