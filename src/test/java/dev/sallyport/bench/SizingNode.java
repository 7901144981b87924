package dev.sallyport.bench;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentPerson;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import dev.sallyport.e2e.ApiCaller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of several gateways, from the jar as {@link BenchGateway} has it, with PostgreSQL as its
 * store: a connection with an account that exists, and one that makes a user for each session.
 */
final class SizingNode implements AutoCloseable {
  /** With an account that exists. */
  static final String STORED = "stored";

  /** With a user for each session. */
  static final String OWN = "own";

  /** Who makes these. */
  static final String ADMIN = "sizing_admin";

  static final String ADMIN_PASSWORD = "aA1-of-the-sizing";
  private static final String CONSOLE_SECRET = "of-the-console";
  private static final String AGENT = "worker";
  private static final String PERSON = "dana";

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 60s
        max_connections: 20000
        max_logins_per_address: 20000
        sessions_per_minute: 0
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
      web:
        port: 0
        sign_in:
          issuer: sizing
          client_id: console
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
      identity:
        issuers:
          - { name: sizing, issuer: "%s", audiences: [sallyport], algorithms: [ES256] }
      connections:
        stored:
          host: 127.0.0.1
          port: %d
          schema: sbtest
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: preferred
        own:
          host: 127.0.0.1
          port: %d
          schema: sbtest
          account: ephemeral
          user: %s
          password: ${env:ADMIN_PASSWORD}
          tls: preferred
      policies: policies
      audit: { directory: journal }
      store:
      %s
      """;

  private static final String POLICY =
      """
      policy: sizing
      match: { groups: [workers], connections: [stored, own] }
      session: { max_duration: 2h, idle_timeout: 1h, max_sessions: 10000, sessions_per_lease: 100 }
      masks:
        - { columns: [sbtest.people.ssn, "*.*.card_number"], as: redact }
      statements:
        - deny: { verbs: [delete], tables: [sbtest.*] }
          message: Nothing is deleted here.
        - review: { verbs: [insert], tables: [sbtest.asked] }
          approvers: [dba]
          hold: 10m
        - allow: { verbs: [select, insert, update], tables: [sbtest.*] }
      """;

  /** Whose tokens all nodes of a run take. */
  static final class Issuer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final DevelopmentProvider provider =
        new DevelopmentProvider(
            vertx,
            "127.0.0.1",
            0,
            new DevelopmentProviderRealm(
                List.of(new DevelopmentPerson(PERSON, "Dana", List.of("dba"))),
                List.of(new DevelopmentAgent(AGENT, Secret.of("of-the-agent"), List.of("workers"))),
                "sallyport",
                "console",
                Secret.of(CONSOLE_SECRET),
                Duration.ofHours(4)),
            Clock.systemUTC());

    Issuer() {
      provider.start().await();
    }

    @Override
    public void close() {
      provider.stop().await();
      vertx.close().await();
    }
  }

  private final Issuer issuer;
  private final Child child;
  private final int port;
  private final URI web;

  private SizingNode(Issuer issuer, Child child) throws IOException {
    this.issuer = issuer;
    this.child = child;
    String[] ports = child.firstLine().split(" ");
    this.port = Integer.parseInt(ports[0]);
    this.web = URI.create("http://127.0.0.1:" + ports[1]);
    issuer.provider.allowRedirect(web.resolve("/sign-in/callback"));
  }

  /** What the database needs besides its tables, for all nodes together. */
  static void prepare(BenchDatabase database) {
    database.execute(
        "CREATE TABLE sbtest.asked (id BIGINT AUTO_INCREMENT PRIMARY KEY, mark VARCHAR(60))",
        "CREATE USER " + ADMIN + " IDENTIFIED BY '" + ADMIN_PASSWORD + "'",
        "GRANT CREATE USER, PROCESS, CONNECTION_ADMIN, SHOW_ROUTINE ON *.* TO " + ADMIN,
        "GRANT SELECT (User, Host) ON mysql.user TO " + ADMIN,
        "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES, SHOW VIEW, TRIGGER ON sbtest.* TO "
            + ADMIN
            + " WITH GRANT OPTION");
  }

  static SizingNode start(BenchDatabase database, SizingStore store, Issuer issuer, Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    Files.writeString(folder.resolve("policies/sizing.yaml"), POLICY);
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(
            issuer.provider.issuer(),
            database.port(),
            BenchDatabase.account().user(),
            database.port(),
            ADMIN,
            store.yaml()));
    Child child =
        Child.start(
            folder.resolve("gateway.log"),
            Map.of(
                "CONSOLE_SECRET",
                CONSOLE_SECRET,
                "ADMIN_PASSWORD",
                ADMIN_PASSWORD,
                "STORE_PASSWORD",
                store.config().password().reveal(),
                "DATABASE_PASSWORD",
                BenchDatabase.account().password().reveal()),
            List.of(
                "java",
                "-Xms384m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("sallyport.jar", "target/sallyport.jar")
                    + ":"
                    + System.getProperty("sallyport.tests", "target/test-classes"),
                BenchGateway.class.getName(),
                file.toString()));
    return new SizingNode(issuer, child);
  }

  /** A session over TLS by a token. */
  ThinClient open(String connection) throws IOException {
    return ThinClient.openTls(
        port, new Account(connection, issuer.provider.tokenOfAgent(AGENT), Account.CLEAR));
  }

  ApiCaller person() {
    return ApiCaller.person(web, PERSON);
  }

  ApiCaller agent() {
    return ApiCaller.agent(web, issuer.provider.tokenOfAgent(AGENT));
  }

  /** All of its threads but the compilers, which rest in a gateway that has run for a while. */
  Duration processor() throws IOException {
    return ProcessTimes.withoutCompilers(child.pid());
  }

  double peakMegabytes() throws IOException {
    return ProcessTimes.peakMegabytes(child.pid());
  }

  @Override
  public void close() throws IOException {
    child.close();
  }
}
