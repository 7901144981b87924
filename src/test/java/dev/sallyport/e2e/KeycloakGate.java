package dev.sallyport.e2e;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A gateway that believes two realms of Keycloak, before the database of {@link GatewayFixture}.
 * Its configuration is a file, as an operator writes it.
 */
final class KeycloakGate implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final String FILE =
      """
      listener:
        host: 127.0.0.1
        port: 0
        failed_logins: { per_address: 0, per_user: 0 }
      web:
        host: 127.0.0.1
        port: 0
        sign_in:
          issuer: corp
          client_id: sallyport-console
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile]
        admin_groups: [admins]
      identity:
        issuers:
          - name: corp
            issuer: %s
            audiences: [sallyport]
            clock_skew: 0s
          - name: partner
            issuer: %s
            audiences: [sallyport]
            groups_claim: realm_access.roles
            agent_claim: client_type=service
      connections:
        shop:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: required
      policies: %s
      """;

  /** Meant for agents: what a person with an agent's groups meets. */
  private static final String AGENTS =
      """
      policy: %1$s
      match: { groups: [%1$s], connections: [shop] }
      session: { kind: agent, on_kind_mismatch: %2$s }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
        - review: { verbs: [update], tables: [shop.products] }
          approvers: [admins]
          fresh_sign_in: 1m
          hold: 1m
      """;

  private final KeycloakRealm corp;
  private final KeycloakRealm partner;
  private final RunningGateway gateway;

  private KeycloakGate(KeycloakRealm corp, KeycloakRealm partner, RunningGateway gateway) {
    this.corp = corp;
    this.partner = partner;
    this.gateway = gateway;
  }

  /**
   * Starts Keycloak, database and gateway, those that do not run yet.
   *
   * @param directory for configuration, journal and store
   */
  static KeycloakGate open(Path directory) throws Exception {
    return openAfter(directory, corp -> {});
  }

  /**
   * The same, once something was done to the first realm.
   *
   * @param prepared what
   */
  static KeycloakGate openAfter(Path directory, Consumer<KeycloakRealm> prepared) throws Exception {
    KeycloakServer keycloak = KeycloakServer.shared();
    KeycloakRealm corp = keycloak.realm("corp");
    prepared.accept(corp);
    KeycloakRealm partner = keycloak.realm("partner");
    GatewayConfig config = configuration(directory, corp, partner);
    RunningGateway gateway =
        GatewayFixture.start(config)
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new KeycloakGate(corp, partner, gateway);
  }

  private static GatewayConfig configuration(
      Path directory, KeycloakRealm corp, KeycloakRealm partner) throws IOException {
    DemoStage stage = GatewayFixture.stage();
    DatabaseServer database = stage.database();
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(
            corp.issuer(),
            partner.issuer(),
            database.port(),
            database.adminUser(),
            policies(directory, stage.configFile().resolveSibling("policies"))));
    return new ConfigLoader(
            Map.of(
                "CONSOLE_SECRET",
                corp.clientSecret().reveal(),
                "DATABASE_PASSWORD",
                database.adminPassword().reveal()))
        .load(file);
  }

  /** The demo's, and two that say what kind of principal they expect. */
  private static Path policies(Path directory, Path demo) throws IOException {
    Path policies = Files.createDirectory(directory.resolve("policies"));
    try (Stream<Path> files = Files.list(demo)) {
      for (Path file : files.toList()) {
        Files.copy(file, policies.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        policies.resolve("flagged-agents.yaml"), AGENTS.formatted("flagged-agents", "flag"));
    Files.writeString(
        policies.resolve("agents-only.yaml"), AGENTS.formatted("agents-only", "refuse"));
    return policies;
  }

  /** Service accounts with client credentials, people with passwords. */
  KeycloakRealm corp() {
    return corp;
  }

  /** A second issuer: groups are realm roles, and agents say {@code client_type}. */
  KeycloakRealm partner() {
    return partner;
  }

  /** Where an agent with that token connects. */
  Endpoint at(Secret token) {
    return new Endpoint(gateway.mysqlPort(), "shop", token);
  }

  /** The console. */
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
