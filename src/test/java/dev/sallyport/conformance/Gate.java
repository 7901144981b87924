package dev.sallyport.conformance;

import dev.sallyport.cli.Gateway;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway in front of several servers, under a policy that lets everything be compared. */
final class Gate implements AutoCloseable {
  private static final String AGENT = "conformance";
  private static final String CONSOLE = "sallyport-console";
  private static final String SECRET = "of-the-console";
  private static final String AUDIENCE = "sallyport";

  private static final String FILE =
      """
      listener:
        port: 0
        plaintext_on_loopback: true
        max_packet: 128MiB
        login_timeout: 60s
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
      web:
        port: 0
        sign_in:
          issuer: own
          client_id: %s
          client_secret: ${env:CONSOLE_SECRET}
        admin_groups: [admins]
      identity:
        issuers:
          - { name: own, issuer: "%s", audiences: [%s], algorithms: [ES256] }
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
          account: stored
          user: %s
          password: ${env:PASSWORD_%d}
          tls: preferred
          listener_port: %d
      """;

  private static final String POLICY =
      """
      policy: conformance
      match: { groups: [workers], connections: %s }
      session: { max_duration: 2h, idle_timeout: 1h, max_sessions: 500 }
      temporary_tables: allow
      session_variables: [session_track_gtids, timestamp, foreign_key_checks, query_cache_type]
      statements:
        - deny: { verbs: [load], tables: [kit.refused] }
        - allow: { verbs: [select, insert, replace, update, delete, truncate, create, alter, drop, rename, lock, show, explain, maintain, load], tables: ["*.*"] }
        - allow: { verbs: [select, create, drop, alter, show], schemas: ["kit"] }
        - allow: { routines: ["*.*"] }
      """;

  private final Vertx vertx;
  private final DevelopmentProvider provider;
  private final Gateway gateway;

  private final Map<String, Integer> ports;

  private Gate(
      Vertx vertx, DevelopmentProvider provider, Gateway gateway, Map<String, Integer> ports) {
    this.ports = ports;
    this.vertx = vertx;
    this.provider = provider;
    this.gateway = gateway;
  }

  static Gate start(List<Party> parties, Path folder) throws IOException {
    Vertx vertx = Vertx.vertx();
    DevelopmentProvider provider =
        new DevelopmentProvider(
            vertx,
            "127.0.0.1",
            0,
            new DevelopmentProviderRealm(
                List.of(),
                List.of(new DevelopmentAgent(AGENT, Secret.of("of-the-agent"), List.of("workers"))),
                AUDIENCE,
                CONSOLE,
                Secret.of(SECRET),
                Duration.ofHours(4)),
            Clock.systemUTC());
    provider.start().await();
    Map<String, Integer> ports = new HashMap<>();
    for (Party party : parties) {
      ports.put(party.name(), freePort());
    }
    return new Gate(vertx, provider, gateway(parties, folder, provider, ports), ports);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Gateway gateway(
      List<Party> parties, Path folder, DevelopmentProvider provider, Map<String, Integer> ports)
      throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    StringBuilder connections = new StringBuilder();
    Map<String, String> environment = new HashMap<>(Map.of("CONSOLE_SECRET", SECRET));
    for (int i = 0; i < parties.size(); i++) {
      Party party = parties.get(i);
      connections.append(
          CONNECTION.formatted(
              party.name(), party.port(), party.user(), i, ports.get(party.name())));
      environment.put("PASSWORD_" + i, party.password().reveal());
    }
    List<String> names = parties.stream().map(Party::name).toList();
    Files.writeString(folder.resolve("policies/conformance.yaml"), POLICY.formatted(names));
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, FILE.formatted(CONSOLE, provider.issuer(), AUDIENCE, connections));
    GatewayConfig read = new ConfigLoader(environment).load(file);
    return Gateway.start(Gateway.vertx(), read.allowingDevelopment()).await();
  }

  /** Where an agent finds a server by the port of all. */
  Way shared(String name) {
    return new Way(gateway.mysqlPort(), name, provider.tokenOfAgent(AGENT), true);
  }

  /** Where an agent finds a server by that connection's own port. */
  Way way(String name) {
    return new Way(ports.get(name), name, provider.tokenOfAgent(AGENT), true);
  }

  @Override
  public void close() {
    gateway.stop().await();
    provider.stop().await();
    vertx.close().await();
  }
}
