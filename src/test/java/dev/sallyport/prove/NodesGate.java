package dev.sallyport.prove;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.NodeConfig;
import dev.sallyport.config.Role;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.e2e.NodeSide;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of several gateways, in a process of its own from the jar, with a wire of its own to each of
 * its peers. It stops on SIGTERM as {@code serve} does, and differs from that in taking a
 * development provider's word alone.
 */
final class NodesGate implements AutoCloseable {
  static final String CONNECTION = "proof";

  /** What the policy says of what is never let through. */
  static final String REFUSAL = "Nothing is deleted here.";

  private static final long STOP_SECONDS = 90;

  /** Two looks of the balancer. */
  private static final Duration NOTICED = Duration.ofSeconds(2);

  private static final Pattern AHEAD = Pattern.compile("store_ahead_millis=(-?[0-9]+)");
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 30s
        max_logins_per_address: 1000
        sessions_per_minute: 0
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
          account: ephemeral
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: preferred
      policies: policies
      audit: { directory: journal, journal_limit: %s }
      store:
        postgresql:
          host: 127.0.0.1
          port: %d
          database: %s
          user: %s
          password: ${env:STORE_PASSWORD}
      """;

  private static final String POLICY =
      """
      policy: proof
      match: { groups: [workers], connections: [proof] }
      session: { max_duration: 1h, idle_timeout: 20m, max_sessions: 500 }
      statements:
        - deny: { verbs: [delete], tables: [proof.*] }
          message: %s
        - review: { verbs: [insert], tables: [proof.asked] }
          approvers: [dba]
          hold: 15m
        - allow: { verbs: [insert, select], tables: [proof.*] }
      """;

  private final String name;
  private final Path file;
  private final JitIssuers issuers;
  private final NodesDisk disk;
  private final NodesLine toDatabase;
  private final NodesLine toStore;
  private final NodesLine agents;
  private final NodesLine readiness;
  private volatile Process process;
  private volatile int port = 1;
  private volatile URI web = URI.create("http://127.0.0.1:1");

  private NodesGate(
      String name, Path folder, JitIssuers issuers, NodesDatabase database, NodesStore store)
      throws IOException, InterruptedException {
    this.name = name;
    this.file = folder.resolve("sallyport.yaml");
    this.issuers = issuers;
    this.disk = NodesDisk.of(folder.resolve("journal"));
    this.toDatabase = NodesLine.to(database::port);
    this.toStore = NodesLine.to(store::port);
    this.agents = NodesLine.to(() -> port);
    this.readiness = NodesLine.to(() -> web.getPort());
  }

  /**
   * Writes the files of one; each start in the folder takes up what an earlier one left there.
   *
   * @param journalLimit how much its journal may hold
   */
  static NodesGate configure(
      String name,
      Path folder,
      JitIssuers issuers,
      NodesDatabase database,
      NodesStore store,
      String journalLimit)
      throws IOException, InterruptedException {
    NodesGate gate = new NodesGate(name, folder, issuers, database, store);
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(folder.resolve("policies").resolve("proof.yaml"), POLICY.formatted(REFUSAL));
    StoreConfig.PostgreSql kept = NodesStore.at(gate.toStore.port());
    Files.writeString(
        gate.file,
        FILE.formatted(
            JitIssuers.CONSOLE,
            issuers.issuer(),
            JitIssuers.AUDIENCE,
            CONNECTION,
            gate.toDatabase.port(),
            NodesDatabase.ADMIN,
            journalLimit,
            kept.port(),
            kept.database(),
            kept.user()));
    return gate;
  }

  /**
   * Starts it; it is there with {@link #untilListening}.
   *
   * @param before what the program is started by, if it is not started itself
   */
  void launch(String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("sallyport.jar", "target/sallyport.jar") + ":" + tests(),
            NodesGate.class.getName(),
            file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "CONSOLE_SECRET",
                JitIssuers.CONSOLE_SECRET,
                "DATABASE_PASSWORD",
                NodesDatabase.PASSWORD,
                "STORE_PASSWORD",
                NodesStore.at(1).password().reveal()));
    process = builder.start();
  }

  /** Where this class was compiled to. */
  private static Path tests() {
    return Path.of(
        URI.create(NodesGate.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Waits until it takes agents. */
  void untilListening() throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException(name + " did not start: " + Files.readString(log()));
    }
    NodeSide.Ports ports = NodeSide.Ports.of(line);
    web = URI.create("http://127.0.0.1:" + ports.web());
    issuers.allow(web);
    port = ports.mysql();
  }

  /** The child's side: prints its ports. */
  public static void main(String[] arguments) throws Exception {
    GatewayConfig read = new ConfigLoader().load(Path.of(arguments[0]));
    GatewayConfig config =
        read.allowingDevelopment().with(new NodeConfig(Role.ALL, new DrainConfig(NOTICED, DRAIN)));
    NodeSide.serve(config);
  }

  String name() {
    return name;
  }

  /** What it has logged. */
  Path log() {
    return file.resolveSibling("gateway.log");
  }

  /** How many lines of its log have these words. */
  long logged(String words) throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      return lines.filter(line -> line.contains(words)).count();
    }
  }

  /** By how much the store was ahead of its clock when it last said so; 0 where it never did. */
  long storeAheadMillis() throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      return lines
          .map(AHEAD::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .reduce(0, (before, last) -> last);
    }
  }

  /** Its console and its API, by nobody's wire. */
  URI web() {
    return web;
  }

  /** The wire that agents come by. */
  NodesLine agents() {
    return agents;
  }

  /** The wire by which it is asked whether it is ready. */
  NodesLine readiness() {
    return readiness;
  }

  NodesLine toStore() {
    return toStore;
  }

  NodesLine toDatabase() {
    return toDatabase;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Of its process. */
  long pid() {
    return process.pid();
  }

  /** Its wire to everybody who comes to it: agents, and who asks whether it is ready. */
  void cutFromAgents() throws IOException {
    agents.cut();
    readiness.cut();
  }

  /** And joins them again. */
  void joinAgents() throws IOException {
    agents.join();
    readiness.join();
  }

  /** Fills the disk of its journal. */
  void fillDisk() throws IOException, InterruptedException {
    disk.fill(pid());
  }

  /** Makes room on it again. */
  void freeDisk() throws IOException, InterruptedException {
    disk.free(pid());
  }

  /** SIGTERM, and waits for its end; whether that was in order. */
  boolean terminate() throws InterruptedException {
    process.toHandle().destroy();
    return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (NodesLine line : List.of(toStore, toDatabase, agents, readiness)) {
      line.join();
    }
    if (process != null && !terminate()) {
      kill();
    }
    for (NodesLine line : List.of(toStore, toDatabase, agents, readiness)) {
      line.close();
    }
    disk.close();
  }
}
