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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What conf/deploy has for many machines, as processes of one: PostgreSQL, MySQL, an identity
 * provider, a console, three gateways, and HAProxy before them.
 */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int GATEWAYS = 3;

  /** Of the store, as which the console logs in. */
  private static final String OWNER = "sallyport";

  private static final String GATEWAYS_USER = "sallyport_gateway";

  /** Nodes show their passwords; only what starts the server needs none. */
  private static final String HBA =
      """
      host postgres postgres 127.0.0.1/32 trust
      host postgres postgres ::1/128 trust
      host sallyport sallyport,sallyport_gateway 127.0.0.1/32 scram-sha-256
      """;

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
            // Not where all users of this machine unpack it, and only the first of them may.
            .setOverrideWorkingDirectory(ServerCache.directory().resolve("postgresql").toFile())
            .setDataDirectory(folder.resolve("postgresql"))
            .setServerConfig("max_connections", "300")
            // What it makes is a cluster for tests, which forgets.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("hba_file", Files.writeString(folder.resolve("hba"), HBA).toString())
            .setLocaleConfig("encoding", "UTF8")
            .start();
    undo.push(server);
    postgres = server.getPort();
    prepareStore(server);
    LOG.info("starting the console");
    console = node("console", Role.CONSOLE, 0);
    console.ready();
    stage.provider().allowRedirect(web().resolve("/sign-in/callback"));
    LOG.info("starting {} gateways", GATEWAYS);
    List<Integer> watched = new ArrayList<>();
    for (int i = 1; i <= GATEWAYS; i++) {
      watched.add(FreePort.pick());
      gateways.add(node("gateway-" + i, Role.GATEWAY, watched.get(i - 1)));
    }
    for (ClusterNode each : gateways) {
      each.ready();
    }
    balance(watched);
  }

  /** As deployment.md has it. */
  private static void prepareStore(EmbeddedPostgres server) throws SQLException {
    try (Connection admin = server.getPostgresDatabase().getConnection();
        Statement statement = admin.createStatement()) {
      for (String user : List.of(OWNER, GATEWAYS_USER)) {
        statement.execute("CREATE ROLE %1$s LOGIN PASSWORD '%1$s'".formatted(user));
      }
      statement.execute(
          "CREATE DATABASE sallyport OWNER sallyport ENCODING 'UTF8' TEMPLATE template0");
      statement.execute("REVOKE ALL ON DATABASE sallyport FROM PUBLIC");
      statement.execute("GRANT CONNECT, TEMPORARY ON DATABASE sallyport TO " + GATEWAYS_USER);
    }
  }

  private ClusterNode node(String name, Role role, int management) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    String user = role == Role.GATEWAY ? GATEWAYS_USER : OWNER;
    Path file = ChildConfiguration.write(stage, own);
    String text =
        Files.readString(file)
            .replace("drain: { timeout: 5s }", "drain: { readiness_delay: 1s, timeout: 15s }")
            .replace(
                "  sqlite: sallyport.db",
                """
                  postgresql:
                    host: 127.0.0.1
                    port: %1$d
                    database: sallyport
                    user: %2$s
                    password: ${file:%3$s}
                """
                    .formatted(postgres, user, Files.writeString(own.resolve("store"), user)));
    String about =
        """
        management: { host: 127.0.0.1, port: %d }
        """
            .formatted(management);
    Files.writeString(file, about + text);
    ClusterNode node = ClusterNode.launch(name, file, role);
    undo.push(node);
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
