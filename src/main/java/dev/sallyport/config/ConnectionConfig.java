package dev.sallyport.config;

import java.time.Duration;
import java.util.Optional;

/**
 * A database behind the gate.
 *
 * @param name what an agent gives as MySQL user
 * @param host server address
 * @param port server port
 * @param schema schema selected when the agent names none
 * @param account how the gateway logs in
 * @param tls how the way to the server is protected
 * @param connectTimeout bound on dialling and login together
 */
public record ConnectionConfig(
    String name,
    String host,
    int port,
    Optional<String> schema,
    AccountConfig account,
    BackendTls tls,
    Duration connectTimeout) {

  /** How the gateway logs in to the server. */
  public sealed interface AccountConfig {
    /** An existing account, used as it is. */
    record Stored(String user, Secret password) implements AccountConfig {}
  }

  /** How the way to the server is protected; never weakened silently. */
  public enum BackendTls {
    /** Plain text. */
    DISABLED,
    /** TLS when the server offers it, unverified. */
    PREFERRED,
    /** TLS or no connection, unverified. */
    REQUIRED,
    /** TLS with a certificate that the JVM's trust store accepts and that names the host. */
    VERIFY_IDENTITY
  }
}
