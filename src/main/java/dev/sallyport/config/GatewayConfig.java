package dev.sallyport.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration file.
 *
 * @param connections the databases that can be reached, by name; the name is what an agent gives as
 *     MySQL user
 * @param policies directory of policy files
 */
public record GatewayConfig(
    ListenerConfig listener,
    WebConfig web,
    IdentityConfig identity,
    Map<String, ConnectionConfig> connections,
    Path policies,
    AuditConfig audit,
    StoreConfig store) {

  /** Looks a connection up by the name an agent gave. */
  public Optional<ConnectionConfig> connection(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  /** Names of all issuers, for messages. */
  public List<String> issuerNames() {
    return identity.issuers().stream().map(IssuerConfig::name).toList();
  }
}
