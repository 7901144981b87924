package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SecretsKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;

/** Connections and keys for tests. */
public final class SampleConnections {
  private SampleConnections() {}

  /** A key that is another one for each seed. */
  public static SecretsKey key(long seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return SecretsKey.parse("key", Secret.of(Base64.getEncoder().encodeToString(bytes)));
  }

  /** With a user of its own for each session. */
  public static ConnectionConfig ephemeral(String name, String host, int port, String password) {
    return new ConnectionConfig(
        name,
        host,
        port,
        Optional.of("shop"),
        new AccountConfig.Ephemeral("admin", Secret.of(password), Grants.SESSION, "%"),
        BackendTls.REQUIRED,
        Duration.ofSeconds(5));
  }

  /** With an account that is there. */
  public static ConnectionConfig stored(String name, String host, int port, String password) {
    return new ConnectionConfig(
        name,
        host,
        port,
        Optional.empty(),
        new AccountConfig.Stored("app", Secret.of(password)),
        BackendTls.VERIFY_IDENTITY,
        Duration.ofSeconds(5));
  }
}
