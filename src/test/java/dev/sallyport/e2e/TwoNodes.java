package dev.sallyport.e2e;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.IdentityConfig;
import dev.sallyport.config.NodeConfig;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.config.WebConfig;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.store.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Two gateways over one database of PostgreSQL and one MySQL, and others that come and go. */
final class TwoNodes implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** Of maintenance agents. */
  static final String POLICY =
      """
      policy: on-several-nodes
      match: { groups: [maintenance-agents], connections: ["*"] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.orders] }
        - allow: { verbs: [select], tables: [shop.customers, staging.*] }
        - allow: { verbs: [create, drop], tables: [staging.*] }
        - review: { verbs: [update], tables: [shop.orders] }
          approvers: [dba]
          hold: 5m
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  private final DemoStage stage = GatewayFixture.stage();
  private final StoreConfig.PostgreSql store = PostgresServer.empty();
  private final Path folder;
  private final List<RunningGateway> gateways = new ArrayList<>();

  private final List<NotifyChannel> channels;
  private final UnaryOperator<WebConfig> web;
  private final IdentityConfig identity;
  private final StoreConfig.PostgreSql restricted;

  TwoNodes(Path folder) throws Exception {
    this(folder, List.of(Role.ALL, Role.ALL), List.of());
  }

  /**
   * One of each of these roles, whose consoles tell these channels; the database user of a gateway
   * may do what a gateway does and nothing else.
   */
  TwoNodes(Path folder, List<Role> roles, List<NotifyChannel> channels) throws Exception {
    this(folder, roles, channels, UnaryOperator.identity());
  }

  /** The same, with another section {@code web} than the demo's. */
  TwoNodes(
      Path folder, List<Role> roles, List<NotifyChannel> channels, UnaryOperator<WebConfig> web)
      throws Exception {
    this(
        folder,
        roles.contains(Role.GATEWAY),
        channels,
        web,
        PatientBreaker.in(GatewayFixture.stage().config()).identity());
    for (Role role : roles) {
      add(role);
    }
  }

  private TwoNodes(
      Path folder,
      boolean restricting,
      List<NotifyChannel> channels,
      UnaryOperator<WebConfig> web,
      IdentityConfig identity) {
    this.folder = folder;
    this.channels = channels;
    this.web = web;
    this.identity = identity;
    this.restricted = restricting ? PostgresServer.asGateway(store) : store;
  }

  /** None yet, who will believe these; the database user of a gateway is there. */
  static TwoNodes believing(Path folder, IdentityConfig identity) {
    return new TwoNodes(folder, true, List.of(), UnaryOperator.identity(), identity);
  }

  /** Starts one more. */
  void add(Role role) throws Exception {
    String name = String.valueOf((char) ('a' + gateways.size()));
    start(name, role, role == Role.GATEWAY ? restricted : store);
  }

  /** A console and a gateway. */
  static TwoNodes apart(Path folder) throws Exception {
    return new TwoNodes(folder, List.of(Role.CONSOLE, Role.GATEWAY), List.of());
  }

  private void start(String name, Role role, StoreConfig.PostgreSql as) throws Exception {
    GatewayConfig config = config(name, role, as);
    RunningGateway gateway =
        GatewayFixture.start(config)
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    gateways.add(gateway);
    if (!role.serves()) {
      return;
    }
    stage
        .provider()
        .allowRedirect(
            URI.create("http://127.0.0.1:" + gateway.webPort()).resolve("/sign-in/callback"));
  }

  private GatewayConfig config(String name, Role role, StoreConfig.PostgreSql as)
      throws IOException {
    GatewayConfig read = PatientBreaker.in(stage.config());
    AuditConfig audit =
        new AuditConfig(
            folder.resolve(name + "-journal"),
            read.audit().durability(),
            read.audit().journalLimitBytes(),
            read.audit().maxRowsRecorded(),
            List.of());
    return new GatewayConfig(
        read.listener(),
        role.serves() ? web.apply(read.web()) : elsewhere(),
        identity,
        read.connections(),
        policies(name),
        true,
        audit,
        as,
        read.secrets(),
        // As it is read: who does not serve people tells them nothing.
        role.serves() ? channels : List.of(),
        new NodeConfig(role, read.node().drain()),
        read.watching());
  }

  /** As it is read by a node that serves nobody. */
  private static WebConfig elsewhere() {
    return new WebConfig(
        "127.0.0.1",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Duration.ofHours(8));
  }

  /** Where a node has its policies. */
  Path policiesOf(String name) {
    return folder.resolve(name + "-policies");
  }

  /** What stands in the store, as its owner sees it. */
  StoreConfig.PostgreSql store() {
    return store;
  }

  private Path policies(String name) throws IOException {
    Path own = Files.createDirectories(policiesOf(name));
    try (Stream<Path> files = Files.list(stage.config().policies())) {
      for (Path file : files.toList()) {
        Files.copy(file, own.resolve(file.getFileName().toString()));
      }
    }
    Files.writeString(own.resolve("maintenance-agents.yaml"), POLICY);
    return own;
  }

  /** One more, in a process of its own, to be killed. */
  GatewayProcess process(String name) throws IOException {
    return process(name, UnaryOperator.identity());
  }

  /** The same with changes to its configuration file. */
  GatewayProcess process(String name, UnaryOperator<String> changed) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    Path configuration = ChildConfiguration.write(stage, directory);
    Files.writeString(directory.resolve("store-password"), store.password().reveal());
    Files.writeString(
        configuration,
        changed.apply(
            Files.readString(configuration)
                .replaceFirst("(?m)^policies: .*$", "policies: " + policies(name))
                .replace(
                    "  sqlite: sallyport.db",
                    """
                      postgresql:
                        host: 127.0.0.1
                        port: %d
                        database: %s
                        user: postgres
                        password: ${file:store-password}
                    """
                        .formatted(store.port(), store.database()))));
    return GatewayProcess.start(configuration, "-XX:TieredStopAtLevel=1");
  }

  /** What somebody does to the store itself. */
  void sql(String words) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + store.port() + "/" + store.database(),
                store.user(),
                store.password().reveal());
        Statement statement = connection.createStatement()) {
      statement.execute(words);
    }
  }

  private RunningGateway gateway(int node) {
    return gateways.get(node);
  }

  /** Where agents connect. */
  Endpoint at(int node) {
    return new Endpoint(
        gateway(node).mysqlPort(), stage.connection(), token(DemoCast.MAINTENANCE_AGENT));
  }

  Endpoint at(int node, String user, Secret password) {
    return new Endpoint(gateway(node).mysqlPort(), user, password);
  }

  Secret token(String agent) {
    return stage.provider().tokenOfAgent(agent);
  }

  URI web(int node) {
    return URI.create("http://127.0.0.1:" + gateway(node).webPort());
  }

  Operator person(int node, String name) {
    return Operator.signIn(web(node), name);
  }

  /** In order; completed for one that was stopped before. */
  void stop(int node) throws Exception {
    gateway(node)
        .stop()
        .get()
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    for (int node = 0; node < gateways.size(); node++) {
      stop(node);
    }
  }
}
