package dev.sallyport.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  /** Checks what one section says of another. */
  public GatewayConfig {
    Require.present("listener", listener);
    Require.present("web", web);
    Require.present("identity", identity);
    Require.present("policies", policies);
    Require.present("audit", audit);
    Require.present("store", store);
    if (connections == null || connections.isEmpty()) {
      throw new InvalidSettingException(
          "connections", "has no entry; expected at least one database that agents can reach");
    }
    connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
    connections.forEach(
        (name, connection) -> {
          if (!name.equals(connection.name())) {
            throw new InvalidSettingException(
                "connections." + name, "is called '" + connection.name() + "' inside");
          }
        });
    List<String> issuers = identity.issuers().stream().map(IssuerConfig::name).toList();
    if (!issuers.contains(web.signIn().issuer())) {
      throw new InvalidSettingException(
          "web.sign_in.issuer",
          "'"
              + web.signIn().issuer()
              + "' is no issuer of this file; expected one of "
              + String.join(", ", issuers));
    }
  }

  /** Looks a connection up by the name an agent gave. */
  public Optional<ConnectionConfig> connection(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  /** Names of all issuers, for messages. */
  public List<String> issuerNames() {
    return identity.issuers().stream().map(IssuerConfig::name).toList();
  }
}
