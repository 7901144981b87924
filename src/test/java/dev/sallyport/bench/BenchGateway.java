package dev.sallyport.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.Gateway;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import dev.sallyport.e2e.ApiCaller;
import dev.sallyport.wire.connect.ScrambledPassword;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gateway as users run it: the jar, a policy of many rules of which the last one allows, masks
 * that touch nothing which is read (on the connection {@code masked}: all of the big result),
 * everything recorded, TLS off on both sides as on every other way; where a load asks for it, with
 * the certificate that MySQL Router shows as well. It differs from {@code serve} in taking a
 * development provider's word alone.
 */
public final class BenchGateway implements AutoCloseable {
  /** As many rules as a policy has in the comparison. */
  public static final int RULES = 100;

  private static final String PLAIN = "bench";
  private static final String MASKED = "masked";
  private static final String AGENT = "worker";
  private static final String AUDIENCE = "sallyport";
  private static final Duration LIFETIME = Duration.ofHours(20);

  private static final String FILE =
      """
      listener:
        port: 0
        tls: { certificate: "%s", key: "%s" }
        login_timeout: 60s
        plaintext_on_loopback: true
        max_connections: 20000
        max_logins_per_address: 20000
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
      web:
        port: 0
        sign_in:
          issuer: bench
          client_id: console
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
      identity:
        issuers:
          - { name: bench, issuer: "%s", audiences: [%s], algorithms: [ES256] }
      connections:
        bench:
          host: 127.0.0.1
          port: %d
          schema: sbtest
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: disabled
          connect_timeout: 60s
        masked:
          host: 127.0.0.1
          port: %d
          schema: sbtest
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: disabled
          connect_timeout: 60s
      policies: policies
      audit: { directory: journal, %s }
      store: { sqlite: sallyport.db }
      """;

  private final Vertx vertx = Vertx.vertx();
  private final DevelopmentProvider provider;
  private Child child;
  private int port;
  private URI web;

  private BenchGateway() {
    provider =
        new DevelopmentProvider(
            vertx,
            "127.0.0.1",
            0,
            new DevelopmentProviderRealm(
                List.of(),
                List.of(new DevelopmentAgent(AGENT, Secret.of("of-the-agent"), List.of("workers"))),
                AUDIENCE,
                "console",
                Secret.of("of-the-console"),
                LIFETIME),
            Clock.systemUTC());
  }

  /**
   * Starts one.
   *
   * @param rules how many its policy has
   * @param flags of the virtual machine
   */
  public static BenchGateway start(BenchDatabase database, Path folder, int rules, String... flags)
      throws IOException {
    BenchGateway gateway = new BenchGateway();
    gateway.provider.start().await();
    Files.createDirectories(folder.resolve("policies"));
    String user = BenchDatabase.account().user();
    Files.writeString(
        folder.resolve("sallyport.yaml"),
        FILE.formatted(
            database.files().resolve("server-cert.pem"),
            database.files().resolve("server-key.pem"),
            gateway.provider.issuer(),
            AUDIENCE,
            database.port(),
            user,
            database.port(),
            user,
            System.getProperty("gateway.audit", "durability: process")));
    Files.writeString(
        folder.resolve("policies/bench.yaml"),
        policy(PLAIN, rules, "[sbtest.people.ssn, \"*.*.card_number\"]"));
    Files.writeString(
        folder.resolve("policies/masked.yaml"), policy(MASKED, rules, "[sbtest.big.c]"));
    gateway.launch(folder, flags);
    return gateway;
  }

  private static String policy(String connection, int rules, String masked) {
    StringBuilder text =
        new StringBuilder(
            """
            policy: %1$s
            match: { groups: [workers], connections: [%1$s] }
            session: { max_duration: 24h, idle_timeout: 24h, max_sessions: 10000, sessions_per_lease: 100, end_with_token: false }
            masks:
              - { columns: %2$s, as: redact }
            statements:
            """
                .formatted(connection, masked));
    for (int i = 1; i < rules; i++) {
      text.append(
          "  - %s: { verbs: [%s], tables: [s%d.t*, shop.x%d] }\n"
              .formatted(
                  i % 3 == 0 ? "deny" : "allow", i % 2 == 0 ? "select" : "update, delete", i, i));
    }
    return text.append(
            "  - allow: { verbs: [select, insert, update, delete], tables: [sbtest.*] }\n")
        .toString();
  }

  private void launch(Path folder, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("sallyport.jar", "target/sallyport.jar")
                + ":"
                + System.getProperty("sallyport.tests", "target/test-classes"),
            BenchGateway.class.getName(),
            folder.resolve("sallyport.yaml").toString()));
    child =
        Child.start(
            folder.resolve("gateway.log"),
            Map.of(
                "CONSOLE_SECRET",
                "of-the-console",
                "MALLOC_ARENA_MAX",
                "1",
                "MALLOC_TRIM_THRESHOLD_",
                "131072",
                "DATABASE_PASSWORD",
                BenchDatabase.account().password().reveal()),
            command);
    String[] ports = child.firstLine().split(" ");
    port = Integer.parseInt(ports[0]);
    web = URI.create("http://127.0.0.1:" + ports[1]);
  }

  /** The child's side: prints its ports. */
  public static void main(String[] arguments) throws Exception {
    GatewayConfig read = new ConfigLoader().load(Path.of(arguments[0]));
    GatewayConfig config = read.allowingDevelopment();
    Gateway gateway =
        Gateway.start(Gateway.vertx(), config).toCompletionStage().toCompletableFuture().get();
    new PrintStream(new FileOutputStream(FileDescriptor.out), true)
        .println(gateway.mysqlPort() + " " + gateway.webPort());
    while (System.in.read() >= 0) {
      continue;
    }
    System.exit(0);
  }

  /** The way through it. */
  public Hop hop() {
    return new Hop("sallyport", child.pid(), port, this::lease, token(PLAIN), token(MASKED), true);
  }

  /** The same for a second one beside the first. */
  public Hop hop(String name) {
    Hop hop = hop();
    return new Hop(
        name, hop.pid(), hop.port(), hop.crowd(), hop.churn(), hop.masked(), hop.endsTls());
  }

  Child child() {
    return child;
  }

  /** What a driver of any age logs in with, also without TLS. */
  private Account lease(int sessions) {
    JsonNode lease =
        ApiCaller.agent(web, provider.tokenOfAgent(AGENT))
            .post(
                "/api/v1/access-requests",
                """
                {"connection": "%s", "purpose": "benchmark", "duration": "6h", "sessions": %d}
                """
                    .formatted(PLAIN, sessions));
    JsonNode given = lease.has("lease") ? lease.get("lease") : lease;
    return new Account(
        given.get("user").asText(),
        Secret.of(given.get("password").asText()),
        ScrambledPassword.CACHING_SHA2);
  }

  private Account token(String connection) {
    return new Account(connection, provider.tokenOfAgent(AGENT), Account.CLEAR);
  }

  @Override
  public void close() throws IOException {
    child.close();
    provider.stop().await();
    vertx.close().await();
  }
}
