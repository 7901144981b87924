package dev.sallyport.cli;

import dev.sallyport.access.Janitor;
import dev.sallyport.access.PolicyGrants;
import dev.sallyport.access.RunningSessions;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.UserNames;
import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.access.connections.ConnectionEnding;
import dev.sallyport.access.connections.ConnectionProbes;
import dev.sallyport.access.connections.SecretSeal;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.ServerProbe;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SecretsConfig;
import dev.sallyport.frontend.ServerGreetings;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.policy.Policies;
import dev.sallyport.session.Catalogues;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A step of {@link GatewayStartup}: what the gateway does at databases in its own name, and the
 * connections that are registered.
 */
final class ConnectionStartup {
  /** Servers that are slower than that at the start are known from the first login on. */
  private static final Duration VERSIONS_LIMIT = Duration.ofSeconds(2);

  private static final Duration CATALOGUE_LIFETIME = Duration.ofSeconds(30);
  private static final Duration CATALOGUE_LIMIT = Duration.ofSeconds(120);

  private final Vertx vertx;
  private final Gateway gateway;
  private final Clock clock;
  private final Connections connections;
  private final DatabaseAdministration administration;
  private final UserAdministration users;
  private final Catalogues catalogues;
  private final ServerGreetings greetings;
  private SessionAccounts accounts;
  private ConnectionDesk desk;
  private Janitor janitor;

  ConnectionStartup(
      Vertx vertx,
      Gateway gateway,
      Clock clock,
      Connections connections,
      Optional<String> serverVersion) {
    this.greetings = new ServerGreetings(serverVersion, connections);
    this.vertx = vertx;
    this.gateway = gateway;
    this.clock = clock;
    this.connections = connections;
    this.administration = new DatabaseAdministration(vertx);
    this.users = new UserAdministration(vertx);
    this.catalogues = new Catalogues(administration, CATALOGUE_LIFETIME, CATALOGUE_LIMIT);
  }

  /** Opens what is registered; the short-lived users of a crash begin to go. */
  Future<Void> open(
      Store store,
      SecretsConfig keys,
      Secret installation,
      Policies policies,
      RunningSessions sessions,
      Role role,
      Nodes nodes,
      String node) {
    // Only where there may be others: on a file a name is as it always was.
    Optional<String> marked = store.nodeLog().map(shared -> node);
    UserNames names = new UserNames(installation, marked);
    gateway.closeFirst(() -> vertx.executeBlocking(() -> closed(administration)));
    gateway.closeFirst(() -> vertx.executeBlocking(() -> closed(users)));
    accounts =
        new SessionAccounts(
            vertx,
            users,
            names,
            new PolicyGrants(vertx, policies, catalogues::of),
            connections::isOpen);
    janitor =
        new Janitor(
            vertx,
            users,
            names,
            accounts,
            connections,
            () -> nodes.others().map(ConnectionStartup::identifiers));
    nodes.onDead(
        dead -> {
          if (role.listens()) {
            janitor.lookNow();
          }
          return Future.succeededFuture();
        });
    ConnectionEnding ending =
        new ConnectionEnding(
            sessions,
            accounts,
            janitor,
            gone -> {
              users.close(gone);
              administration.close(gone);
              catalogues.drop(gone);
            });
    desk =
        new ConnectionDesk(
            vertx,
            clock,
            connections,
            store.connections(),
            new SecretSeal(keys, installation),
            ending,
            new ConnectionProbes(new ServerProbe(vertx), accounts, users, connections, clock),
            store.acts());
    return desk.start()
        .onSuccess(
            opened -> {
              if (role.listens()) {
                janitor.start();
              }
              gateway.closeFirst(
                  () -> {
                    desk.close();
                    janitor.close();
                    return accounts.settled();
                  });
            });
  }

  /** Asks all servers at once; those that do not answer do not hold the start up. */
  Future<Void> askVersions() {
    ServerProbe probe = new ServerProbe(vertx);
    List<Future<ServerProbe.Finding>> asked =
        connections.all().stream()
            .map(
                each ->
                    probe
                        .probe(each)
                        .onSuccess(
                            finding -> {
                              if (finding.ok()) {
                                greetings.learn(each, finding.version());
                              }
                            }))
            .toList();
    return Future.join(asked)
        .timeout(VERSIONS_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .transform(done -> Future.succeededFuture());
  }

  /** What clients are told of the servers. */
  ServerGreetings greetings() {
    return greetings;
  }

  DatabaseAdministration administration() {
    return administration;
  }

  Catalogues catalogues() {
    return catalogues;
  }

  SessionAccounts accounts() {
    return accounts;
  }

  Janitor janitor() {
    return janitor;
  }

  ConnectionDesk desk() {
    return desk;
  }

  private static Set<String> identifiers(Set<Node> nodes) {
    return nodes.stream().map(Node::id).collect(Collectors.toSet());
  }

  private static Void closed(AutoCloseable administration) throws Exception {
    administration.close();
    return null;
  }
}
