package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One dial as a test says it, with everything else as an agent's driver has it. */
final class Dialling {
  static final String PRINCIPAL = "test:reporting-agent";

  private static final Capabilities DRIVER =
      Capabilities.of(
          Capability.LONG_PASSWORD,
          Capability.LONG_FLAG,
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.MULTI_RESULTS,
          Capability.PS_MULTI_RESULTS,
          Capability.PLUGIN_AUTH,
          Capability.CONNECT_ATTRS,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.DEPRECATE_EOF,
          Capability.COMPRESS,
          Capability.SSL,
          Capability.OPTIONAL_RESULTSET_METADATA);

  private final Vertx vertx;
  private final int port;
  String host = "127.0.0.1";
  BackendTls tls = BackendTls.PREFERRED;
  String user = "account";
  String password = "p4ss-wörd";
  BackendCredential.Proof proof = BackendCredential.Proof.CHALLENGE;
  boolean shortLived;
  Optional<String> schema = Optional.empty();
  Duration timeout = Duration.ofSeconds(20);
  Capabilities wanted = DRIVER;
  Optional<BackendDialer> dialer = Optional.empty();

  Dialling(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  Dialling tls(BackendTls mode) {
    tls = mode;
    return this;
  }

  Dialling account(String name, String secret) {
    user = name;
    password = secret;
    return this;
  }

  Future<BackendConnection> begin() {
    ConnectionConfig connection =
        new ConnectionConfig(
            "orders",
            host,
            port,
            Optional.empty(),
            shortLived
                ? new AccountConfig.Ephemeral(
                    "admin", Secret.of("unused"), Grants.SESSION, "127.0.0.1")
                : new AccountConfig.Stored(user, Secret.of(password)),
            tls,
            timeout);
    BackendLogin login =
        new BackendLogin(
            schema,
            45,
            wanted,
            Map.of("program_name", "nightly", "_sallyport_principal", "forged"));
    return dialer
        .orElseGet(() -> new BackendDialer(vertx, 64 << 20))
        .dial(
            admission(connection), login, new BackendCredential(user, Secret.of(password), proof));
  }

  BackendConnection succeed() throws Exception {
    return await(begin());
  }

  BackendUnavailableException fail() throws Exception {
    try {
      close(await(begin()));
    } catch (ExecutionException e) {
      return (BackendUnavailableException) e.getCause();
    }
    throw new AssertionError("the dial succeeded");
  }

  /** On the event loop that it belongs to. */
  static void close(BackendConnection connection) {
    connection.packets().context().runOnContext(v -> connection.close());
  }

  static <T> T await(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Admission admission(ConnectionConfig connection) {
    Principal principal =
        new Principal(PRINCIPAL, Principal.Kind.AGENT, "reporting", Set.of(), "test", Map.of());
    VerifiedToken token = new VerifiedToken(principal, Instant.MAX);
    return new LoginCheck(t -> Future.succeededFuture(token), Map.of("orders", connection))
        .admit("orders", Secret.of("any"))
        .result();
  }
}
