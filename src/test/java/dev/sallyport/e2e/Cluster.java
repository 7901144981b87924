package dev.sallyport.e2e;

import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.FreePort;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What conf/deploy has for many machines, as processes of one: PostgreSQL, MySQL, an identity
 * provider, a console, three gateways, and HAProxy before them.
 */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int GATEWAYS = 3;

  private static final String HAPROXY =
      """
      global
        maxconn 4096
      defaults
        mode tcp
        timeout connect 2s
        timeout client 1h
        timeout server 1h
        timeout check 5s
        retries 3
        # Who is refused at one node, because it has just closed its port, is tried at the next.
        option redispatch 1
      listen mysql
        bind 127.0.0.1:%d
        balance roundrobin
        option httpchk GET /readyz
        default-server check inter 500ms fall 1 rise 1
      """;

  private final Deque<AutoCloseable> undo = new ArrayDeque<>();
  private final List<ClusterNode> gateways = new ArrayList<>();
  private final Path folder;
  private DemoStage stage;
  private int postgres;
  private ClusterNode console;
  private int port;

  private Cluster(Path folder) {
    this.folder = folder;
  }

  /** Starts all of it, or nothing. */
  static Cluster start(Path folder) throws Exception {
    Cluster cluster = new Cluster(folder.toAbsolutePath());
    try {
      cluster.build();
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void build() throws Exception {
    LOG.info("starting MySQL, with the sample shop, and the identity provider");
    stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(),
                folder.resolve("demo"),
                false,
                DatabaseServer.Options.defaults(),
                0,
                0),
            // Its nodes are started below.
            config -> Future.succeededFuture(new RunningGateway(0, 0, Future::succeededFuture)));
    undo.push(stage);
    LOG.info("starting PostgreSQL");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "300")
            // What it makes is a cluster for tests, which forgets.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setLocaleConfig("encoding", "UTF8")
            .start();
    undo.push(server);
    postgres = server.getPort();
    LOG.info("starting the console");
    console = node("console", Role.CONSOLE, 0);
    stage.provider().allowRedirect(web().resolve("/sign-in/callback"));
    LOG.info("starting {} gateways", GATEWAYS);
    List<CompletableFuture<ClusterNode>> starting = new ArrayList<>();
    List<Integer> watched = new ArrayList<>();
    for (int i = 1; i <= GATEWAYS; i++) {
      String name = "gateway-" + i;
      int management = FreePort.pick();
      watched.add(management);
      starting.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return node(name, Role.GATEWAY, management);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    for (CompletableFuture<ClusterNode> each : starting) {
      gateways.add(each.get(120, TimeUnit.SECONDS));
    }
    balance(watched);
  }

  private ClusterNode node(String name, Role role, int management) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Path file = ChildConfiguration.write(stage, own);
    String text =
        Files.readString(file)
            .replace(
                "  sqlite: sallyport.db",
                """
                  postgresql:
                    host: 127.0.0.1
                    port: %d
                    database: postgres
                    user: postgres
                    password: ${file:%s}
                """
                    .formatted(postgres, Files.writeString(own.resolve("store"), "postgres")));
    String about =
        """
        drain: { readiness_delay: 1s, timeout: 15s }
        management: { host: 127.0.0.1, port: %d }
        """
            .formatted(management);
    Files.writeString(file, about + text);
    ClusterNode node = ClusterNode.start(name, file, role);
    synchronized (undo) {
      undo.push(node);
    }
    return node;
  }

  private void balance(List<Integer> watched) throws IOException {
    port = FreePort.pick();
    StringBuilder config = new StringBuilder(HAPROXY.formatted(port));
    for (int i = 0; i < GATEWAYS; i++) {
      config
          .append("  server ")
          .append(gateways.get(i).name())
          .append(" 127.0.0.1:")
          .append(gateways.get(i).mysqlPort())
          .append(" check port ")
          .append(watched.get(i))
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), config.toString());
    LOG.info("starting HAProxy");
    Process haproxy =
        new ProcessBuilder(program(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    undo.push(haproxy::destroyForcibly);
  }

  /** Debian has it where only root looks. */
  private static String program() {
    return Files.isExecutable(Path.of("/usr/sbin/haproxy")) ? "/usr/sbin/haproxy" : "haproxy";
  }

  /** Where agents connect: HAProxy. */
  Endpoint agent(String name) {
    return new Endpoint(port, stage.connection(), token(name));
  }

  Secret token(String agent) {
    return stage.provider().tokenOfAgent(agent);
  }

  URI web() {
    return URI.create("http://127.0.0.1:" + console.webPort());
  }

  List<ClusterNode> gateways() {
    return gateways;
  }

  ClusterNode console() {
    return console;
  }

  DirectDatabase database() {
    DatabaseServer server = stage.database();
    return new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }

  /** What to paste and where to click. */
  String guide() {
    String agent = DemoCast.MAINTENANCE_AGENT;
    StringBuilder guide = new StringBuilder();
    guide
        .append("\nconsole:  ")
        .append(web())
        .append(
            "   (sign in as Dana Ortiz, who decides, or Olga Ivanova, who administers)\nagents:   127.0.0.1:")
        .append(port)
        .append(" (HAProxy), which asks\n");
    gateways.forEach(
        node ->
            guide
                .append("          127.0.0.1:")
                .append(node.mysqlPort())
                .append("  ")
                .append(node.name())
                .append('\n'));
    guide
        .append("\nTOKEN=\"$(curl -s -u '")
        .append(agent)
        .append(':')
        .append(stage.agentSecret(agent).reveal())
        .append("' -d grant_type=client_credentials ")
        .append(stage.provider().issuer())
        .append("/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\"\n")
        .append("MYSQL_PWD=\"$TOKEN\" ")
        .append(ServerCache.mysql().resolve("bin/mysql"))
        .append(" --no-defaults --enable-cleartext-plugin --ssl-mode=REQUIRED")
        .append(" -h 127.0.0.1 -P ")
        .append(port)
        .append(" -u ")
        .append(stage.connection())
        .append(" shop -e 'SELECT COUNT(*) FROM orders'\n")
        .append("\nlogs and configuration: ")
        .append(folder)
        .append("\nCtrl-C ends all of it.\n");
    return guide.toString();
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().close();
      } catch (Exception e) {
        LOG.error("not stopped error={}", e.toString());
      }
    }
  }
}
