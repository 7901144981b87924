package dev.sallyport.frontend;

import dev.sallyport.config.CompressionAlgorithm;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.FailedLoginLimits;
import dev.sallyport.config.ListenerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.MemoryLeases;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.identity.Revocations;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A listener in front of nothing: lets in whoever has a good token and answers every command with
 * error 1105 {@value #NO_DATABASE}.
 */
final class TestListener implements AutoCloseable {
  static final String CONNECTION = "orders";
  static final String NO_DATABASE = "there is no database here";
  static final ServerCertificate CERTIFICATE =
      ServerCertificate.load(new TlsConfig(Optional.empty(), Optional.empty()));

  final SignedTokens tokens;
  final MemoryLeases leases = new MemoryLeases();
  final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  final Queue<ClientConnection> clients = new ConcurrentLinkedQueue<>();
  final Queue<Admission> admissions = new ConcurrentLinkedQueue<>();
  private final List<MySqlListenerVerticle> instances = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();

  TestListener(UnaryOperator<ListenerConfig> change) throws Exception {
    this(change, 1, TestListener::acceptThenRefuseCommands);
  }

  TestListener(UnaryOperator<ListenerConfig> change, int count, AdmittedClientHandler handler)
      throws Exception {
    tokens = new SignedTokens();
    ListenerConfig config = change.apply(defaults());
    LoginCheck logins =
        new LoginCheck(
            tokens,
            leases,
            Revocations.NONE,
            new Connections(
                Map.of(
                    CONNECTION,
                    new ConnectionConfig(
                        CONNECTION,
                        "127.0.0.1",
                        1,
                        Optional.empty(),
                        new AccountConfig.Stored("nobody", Secret.of("")),
                        BackendTls.DISABLED,
                        Duration.ofSeconds(1)))),
            Clock.systemUTC());
    FailedLogins failures = new FailedLogins(config.failedLogins());
    AdmittedClientHandler remembering =
        (client, admission) -> {
          clients.add(client);
          admissions.add(admission);
          handler.onAdmitted(client, admission);
        };
    vertx
        .deployVerticle(
            () -> {
              MySqlListenerVerticle instance =
                  new MySqlListenerVerticle(
                      config,
                      CERTIFICATE,
                      new LoginServices(
                          new ServerGreetings(Optional.empty(), Connections.of()),
                          logins,
                          failures,
                          refusals::add,
                          () -> remembering));
              instances.add(instance);
              return instance;
            },
            new DeploymentOptions().setInstances(count))
        .await();
  }

  static ListenerConfig defaults() {
    return config(false, Duration.ofSeconds(20), 100, new FailedLoginLimits(0, 0), 100);
  }

  static ListenerConfig plaintextOnLoopback(ListenerConfig c) {
    return config(true, c.loginTimeout(), c.maxConnections(), c.failedLogins(), 100);
  }

  static ListenerConfig loginTimeout(ListenerConfig c, Duration timeout) {
    return config(false, timeout, c.maxConnections(), c.failedLogins(), 100);
  }

  static ListenerConfig maxConnections(ListenerConfig c, int max) {
    return config(false, c.loginTimeout(), max, c.failedLogins(), 100);
  }

  static ListenerConfig maxLoginsPerAddress(ListenerConfig c, int max) {
    return config(false, c.loginTimeout(), c.maxConnections(), c.failedLogins(), max);
  }

  static ListenerConfig failedLogins(ListenerConfig c, int perAddress, int perUser) {
    return config(
        false,
        c.loginTimeout(),
        c.maxConnections(),
        new FailedLoginLimits(perAddress, perUser),
        100);
  }

  static ListenerConfig compression(ListenerConfig c, Set<CompressionAlgorithm> offered) {
    return new ListenerConfig(
        c.host(),
        c.port(),
        c.tls(),
        c.plaintextOnLoopback(),
        c.serverVersion(),
        c.loginTimeout(),
        c.maxConnections(),
        c.maxPacketBytes(),
        c.failedLogins(),
        c.maxLoginsPerAddress(),
        c.publicAddress(),
        c.breaker(),
        offered,
        ListenerConfig.DEFAULT_SESSIONS_PER_MINUTE);
  }

  static ListenerConfig port(ListenerConfig c, int port) {
    return new ListenerConfig(
        c.host(),
        port,
        c.tls(),
        c.plaintextOnLoopback(),
        c.serverVersion(),
        c.loginTimeout(),
        c.maxConnections(),
        c.maxPacketBytes(),
        c.failedLogins(),
        c.maxLoginsPerAddress());
  }

  private static ListenerConfig config(
      boolean plaintextOnLoopback,
      Duration loginTimeout,
      int maxConnections,
      FailedLoginLimits failedLogins,
      int maxLoginsPerAddress) {
    return new ListenerConfig(
        "127.0.0.1",
        0,
        new TlsConfig(Optional.empty(), Optional.empty()),
        plaintextOnLoopback,
        Optional.empty(),
        loginTimeout,
        maxConnections,
        1 << 20,
        failedLogins,
        maxLoginsPerAddress);
  }

  static void acceptThenRefuseCommands(ClientConnection client, Admission admission) {
    client
        .packets()
        .onPacket(
            command -> {
              client
                  .packets()
                  .write(
                      command.lastSequence() + 1,
                      Err.of(1105, "HY000", NO_DATABASE).encode(client.capabilities()));
              client.packets().flush();
            });
    client.accept(okay());
  }

  static Ok okay() {
    return new Ok(0, 0, StatusFlag.AUTOCOMMIT.mask(), 0, new byte[0], List.of(), false);
  }

  int port() {
    return instances.get(0).actualPort();
  }

  List<Integer> ports() {
    return instances.stream().map(MySqlListenerVerticle::actualPort).toList();
  }

  String goodToken() throws Exception {
    return tokens.token("reporter", Instant.now().plusSeconds(600));
  }

  String longToken(int padding) throws Exception {
    return tokens.token("reporter", Instant.now().plusSeconds(600), padding);
  }

  String expiredToken() throws Exception {
    return tokens.token("reporter", Instant.now().minusSeconds(60));
  }

  /** A lease with this password, for as many sessions as there may ever be. */
  Lease lease(String user, String password) {
    return leases.issue(
        user, password, CONNECTION, Integer.MAX_VALUE, Instant.now().plusSeconds(600));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
