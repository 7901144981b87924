package dev.sallyport.e2e;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway of its own before the shared database, with a connection for each way in: {@code open}
 * asks nobody, {@code guarded} asks people of dba, {@code once} takes a token once, {@code people}
 * expects no agents and flags them.
 */
final class AccessGate implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 10s
        failed_logins: { per_address: 0, per_user: 0 }
      web:
        port: 0
        sign_in:
          issuer: development
          client_id: sallyport-console
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
      identity:
        issuers:
          - name: development
            issuer: %s
            audiences: [sallyport]
            algorithms: [ES256]
            name_claim: name
      connections:
      %s
      policies: %s
      """;

  private static final String CONNECTION =
      """
        %s:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: ephemeral
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: required
          connect_timeout: 60s
      """;

  private static final String POLICY =
      """
      policy: %s
      match: { groups: [reporting-agents], connections: [%s] }
      session: { max_duration: 10m, %s }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  private static final Map<String, String> SESSIONS =
      Map.of(
          "open", "max_lease: 5m",
          "single", "max_sessions: 1",
          "guarded", "approval: { approvers: [dba], hold: 60s }",
          "changing", "max_lease: 5m, approval: { approvers: [dba], hold: 60s }",
          "once", "token_single_use: true",
          "people", "kind: human");

  private final RunningGateway gateway;
  private final Path policies;

  private AccessGate(RunningGateway gateway, Path policies) {
    this.gateway = gateway;
    this.policies = policies;
  }

  static AccessGate open(Path directory) throws Exception {
    DemoStage stage = GatewayFixture.stage();
    ConnectionConfig shop = stage.config().connections().get(stage.connection());
    AccountConfig.Ephemeral account = (AccountConfig.Ephemeral) shop.account();
    Path policies = Files.createDirectories(directory.resolve("policies"));
    StringBuilder connections = new StringBuilder();
    for (Map.Entry<String, String> each : SESSIONS.entrySet()) {
      String name = each.getKey();
      connections.append(CONNECTION.formatted(name, shop.port(), account.user()));
      write(policies, name, each.getValue());
    }
    IssuerConfig provider = stage.config().identity().issuers().get(0);
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, FILE.formatted(provider.issuer(), connections, policies));
    GatewayConfig read =
        new ConfigLoader(
                Map.of(
                    "CONSOLE_SECRET",
                    Files.readString(stage.configFile().resolveSibling("secrets/console")),
                    "DATABASE_PASSWORD",
                    account.password().reveal()))
            .load(file);
    GatewayConfig config = read.allowingDevelopment();
    RunningGateway gateway =
        GatewayFixture.start(config)
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    AccessGate gate = new AccessGate(gateway, policies);
    stage.provider().allowRedirect(gate.web().resolve("/sign-in/callback"));
    return gate;
  }

  /** Writes the policy of a connection anew; it is in force a moment later. */
  void write(String connection, String session) throws IOException {
    write(policies, connection, session);
  }

  private static void write(Path policies, String connection, String session) throws IOException {
    Files.writeString(
        policies.resolve(connection + ".yaml"), POLICY.formatted(connection, connection, session));
  }

  Endpoint at(String user, Secret password) {
    return new Endpoint(gateway.mysqlPort(), user, password);
  }

  URI web() {
    return URI.create("http://127.0.0.1:" + gateway.webPort());
  }

  @Override
  public void close() throws Exception {
    gateway
        .stop()
        .get()
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
