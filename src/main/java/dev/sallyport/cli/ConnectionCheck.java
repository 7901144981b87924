package dev.sallyport.cli;

import dev.sallyport.access.GrantPlan;
import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.UserNames;
import dev.sallyport.access.connections.ConnectionProbes;
import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.backend.ServerProbe;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.identity.Admission;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Asks the databases themselves, for a command: what a gateway asks when a person probes one. */
@FunctionalInterface
interface ConnectionCheck {
  /**
   * Looks at all at once. Blocks, for as long as {@link ServerProbe} and {@link UserAdministration}
   * wait for a server that does not answer.
   *
   * @return what was found, in the order of the connections
   */
  Map<String, Probe> probe(Map<String, ConnectionConfig> connections);

  /** Over the network. */
  static Map<String, Probe> asking(Map<String, ConnectionConfig> connections) {
    Vertx vertx = Gateway.vertx();
    try (UserAdministration users = new UserAdministration(vertx)) {
      Connections open = new Connections(connections);
      SessionAccounts accounts =
          new SessionAccounts(
              vertx,
              users,
              new UserNames(UserNames.newInstallation()),
              new NoSessions(),
              open::isOpen);
      ConnectionProbes probes =
          new ConnectionProbes(new ServerProbe(vertx), accounts, users, open, Clock.systemUTC());
      return answers(connections, probes::probe);
    } finally {
      vertx.close().await();
    }
  }

  private static Map<String, Probe> answers(
      Map<String, ConnectionConfig> connections, Function<ConnectionConfig, Future<Probe>> probe) {
    Map<String, Future<Probe>> asked = new LinkedHashMap<>();
    connections.forEach((name, connection) -> asked.put(name, probe.apply(connection)));
    Map<String, Probe> found = new LinkedHashMap<>();
    asked.forEach((name, answer) -> found.put(name, answer.await()));
    return found;
  }

  /** Users that are made to see whether that can be done get nothing. */
  final class NoSessions implements GrantPlan {
    @Override
    public Future<Privileges> standing(Admission admission) {
      return Future.succeededFuture(Privileges.NONE);
    }

    @Override
    public Privileges missing(
        Inspection.Understood statement, SqlContext context, Privileges held) {
      return Privileges.NONE;
    }
  }
}
