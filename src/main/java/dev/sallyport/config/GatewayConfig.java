package dev.sallyport.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole configuration file.
 *
 * @param connections the databases that can be reached, by name; the name is what an agent gives as
 *     MySQL user
 * @param policies directory of policy files
 * @param policiesEditable whether administrators publish policies in the console; where they do
 *     not, the files are changed as files alone
 * @param secrets under which keys secrets are kept in the store
 * @param notifyChannels who is told of requests that wait for a person; may be empty
 * @param node what this process is among those that share it
 * @param watching how it is watched
 */
public record GatewayConfig(
    ListenerConfig listener,
    WebConfig web,
    IdentityConfig identity,
    Map<String, ConnectionConfig> connections,
    Path policies,
    boolean policiesEditable,
    AuditConfig audit,
    StoreConfig store,
    SecretsConfig secrets,
    List<NotifyChannel> notifyChannels,
    NodeConfig node,
    Watching watching) {
  /** More are a mistake: each is sent every message. */
  private static final int MAX_CHANNELS = 20;

  static final String NOBODY = "is missing; expected sign_in, saml or both: nobody could sign in";

  /** Checks what one section says of another. */
  public GatewayConfig {
    Require.present("listener", listener);
    Require.present("web", web);
    Require.present("identity", identity);
    Require.present("policies", policies);
    Require.present("audit", audit);
    Require.present("store", store);
    Require.present("secrets", secrets);
    if (connections == null || connections.isEmpty() && secrets.key().isEmpty()) {
      throw new InvalidSettingException(
          "connections",
          "has no entry; expected at least one database that agents can reach, or 'secrets.key',"
              + " with which connections are registered in the console");
    }
    connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
    connections.forEach(
        (name, connection) -> {
          if (!name.equals(connection.name())) {
            throw new InvalidSettingException(
                "connections." + name, "is called '" + connection.name() + "' inside");
          }
        });
    checkPorts(listener, connections);
    Require.present("notify", notifyChannels);
    if (notifyChannels.size() > MAX_CHANNELS) {
      throw new InvalidSettingException(
          "notify", "has " + notifyChannels.size() + " channels; expected at most " + MAX_CHANNELS);
    }
    notifyChannels = List.copyOf(notifyChannels);
    Require.present("management", watching);
    checkRequired(watching, connections);
    Require.present("node", node);
    checkRole(node.role(), store);
    checkSignIns(node.role(), web, identity.issuers().stream().map(IssuerConfig::name).toList());
  }

  /**
   * One whose policies are changed as files, that keeps no secret in its store, tells nobody and
   * does everything itself.
   */
  public GatewayConfig(
      ListenerConfig listener,
      WebConfig web,
      IdentityConfig identity,
      Map<String, ConnectionConfig> connections,
      Path policies,
      AuditConfig audit,
      StoreConfig store) {
    this(
        listener,
        web,
        identity,
        connections,
        policies,
        false,
        audit,
        store,
        SecretsConfig.NONE,
        List.of(),
        NodeConfig.DEFAULT,
        Watching.LOG_ONLY);
  }

  /** One that does everything itself. */
  public GatewayConfig(
      ListenerConfig listener,
      WebConfig web,
      IdentityConfig identity,
      Map<String, ConnectionConfig> connections,
      Path policies,
      boolean policiesEditable,
      AuditConfig audit,
      StoreConfig store,
      SecretsConfig secrets,
      List<NotifyChannel> notifyChannels) {
    this(
        listener,
        web,
        identity,
        connections,
        policies,
        policiesEditable,
        audit,
        store,
        secrets,
        notifyChannels,
        NodeConfig.DEFAULT,
        Watching.LOG_ONLY);
  }

  /** The same as another node. */
  public GatewayConfig with(NodeConfig other) {
    return with(identity, other, watching);
  }

  /** The same, watched otherwise. */
  public GatewayConfig with(Watching other) {
    return with(identity, node, other);
  }

  /**
   * The same, believing development providers as well, which no configuration file can ask for: for
   * the demo, and for tests.
   */
  public GatewayConfig allowingDevelopment() {
    return with(
        new IdentityConfig(
            identity.issuers().stream().map(IssuerConfig::allowingDevelopment).toList()),
        node,
        watching);
  }

  private GatewayConfig with(IdentityConfig others, NodeConfig other, Watching how) {
    return new GatewayConfig(
        listener,
        web,
        others,
        connections,
        policies,
        policiesEditable,
        audit,
        store,
        secrets,
        notifyChannels,
        other,
        how);
  }

  private static void checkRole(Role role, StoreConfig store) {
    if (role != Role.ALL && store instanceof StoreConfig.Sqlite) {
      throw new InvalidSettingException(
          "role",
          "'"
              + role.word()
              + "' is one node of several, and store.sqlite is the file of a single one; expected"
              + " store.postgresql, or role all");
    }
  }

  private static void checkRequired(Watching watching, Map<String, ConnectionConfig> connections) {
    watching
        .management()
        .ifPresent(
            management ->
                management.requires().stream()
                    .filter(name -> !connections.containsKey(name))
                    .findFirst()
                    .ifPresent(
                        name -> {
                          throw new InvalidSettingException(
                              "management.requires",
                              "'"
                                  + name
                                  + "' is no connection of this file; expected one of "
                                  + String.join(", ", connections.keySet()));
                        }));
  }

  private static void checkPorts(
      ListenerConfig listener, Map<String, ConnectionConfig> connections) {
    Map<Integer, String> taken = new HashMap<>(Map.of(listener.port(), "listener"));
    connections
        .values()
        .forEach(
            each ->
                each.listenerPort()
                    .map(port -> taken.putIfAbsent(port, each.name()))
                    .ifPresent(
                        other -> {
                          throw new InvalidSettingException(
                              "connections." + each.name() + ".listener_port",
                              "is the port of " + other + " too; expected one of its own");
                        }));
  }

  private static void checkSignIns(Role role, WebConfig web, List<String> issuers) {
    if (role.serves() && web.signIn().isEmpty() && web.saml().isEmpty()) {
      throw new InvalidSettingException("web", NOBODY);
    }
    if (issuers.isEmpty() && web.samlName().isEmpty()) {
      throw new InvalidSettingException(
          "identity.issuers", "has no entry; expected at least one issuer");
    }
    web.signIn()
        .map(SignInConfig::issuer)
        .filter(name -> !issuers.contains(name))
        .ifPresent(
            name -> {
              throw new InvalidSettingException(
                  "web.sign_in.issuer",
                  "'"
                      + name
                      + "' is no issuer of this file; expected one of "
                      + String.join(", ", issuers));
            });
    web.samlName()
        .filter(issuers::contains)
        .ifPresent(
            name -> {
              throw new InvalidSettingException(
                  "web.saml.name",
                  "'"
                      + name
                      + "' is one of identity.issuers too; expected a name of its own: principals"
                      + " of both would be the same");
            });
  }

  /** Ports of connections that have one of their own, by the connections' names. */
  public Map<String, Integer> ownPorts() {
    Map<String, Integer> ports = new HashMap<>();
    connections.forEach((name, each) -> each.listenerPort().ifPresent(own -> ports.put(name, own)));
    return ports;
  }

  /** Looks a connection up by the name an agent gave. */
  public Optional<ConnectionConfig> connection(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  /** Names of all issuers, the SAML provider among them, for messages. */
  public List<String> issuerNames() {
    return Stream.concat(
            identity.issuers().stream().map(IssuerConfig::name), web.samlName().stream())
        .toList();
  }
}
