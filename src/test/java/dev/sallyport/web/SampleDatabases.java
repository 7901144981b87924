package dev.sallyport.web;

import dev.sallyport.access.Janitor;
import dev.sallyport.access.Privileges;
import dev.sallyport.access.RunningSessions;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.StandingPlan;
import dev.sallyport.access.UserNames;
import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.access.connections.ConnectionEnding;
import dev.sallyport.access.connections.ConnectionProbes;
import dev.sallyport.access.connections.SecretSeal;
import dev.sallyport.backend.ServerProbe;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SecretsConfig;
import dev.sallyport.config.SecretsKey;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Connections of a console whose databases are not there. */
final class SampleDatabases {
  static final SecretsKey KEY =
      SecretsKey.parse("key", Secret.of("Zm9ydHktdHdvLWFuZC1hLWxvdC1vZi1vdGhlci1iaXQ="));

  /** Nothing listens there. */
  private static final int NO_PORT = 1;

  final ReloadingPolicies policies;
  final Connections connections = new Connections(configured());
  final ConnectionDesk desk;

  /** Of which everything was dropped. */
  final List<ConnectionConfig> forgotten = new CopyOnWriteArrayList<>();

  SampleDatabases(
      Vertx vertx, Clock clock, Store store, RunningSessions running, Path policyFiles) {
    this.policies = ReloadingPolicies.open(policyFiles);
    this.desk = desk(vertx, clock, store, running, new SecretsConfig(Optional.of(KEY), List.of()));
    ConsoleFixture.await(desk.start());
  }

  private ConnectionDesk desk(
      Vertx vertx, Clock clock, Store store, RunningSessions running, SecretsConfig keys) {
    Secret installation =
        ConsoleFixture.await(store.installation().userNameKey(UserNames.newInstallation()));
    UserAdministration users = new UserAdministration(vertx);
    UserNames names = new UserNames(installation);
    SessionAccounts accounts =
        new SessionAccounts(
            vertx, users, names, new StandingPlan(() -> Privileges.NONE), connections::isOpen);
    return new ConnectionDesk(
        vertx,
        clock,
        connections,
        store.connections(),
        new SecretSeal(keys, installation),
        new ConnectionEnding(
            running,
            accounts,
            new Janitor(vertx, users, names, accounts, connections),
            forgotten::add),
        new ConnectionProbes(new ServerProbe(vertx), accounts, users, connections, clock),
        store.acts());
  }

  private static Map<String, ConnectionConfig> configured() {
    Map<String, ConnectionConfig> all = new LinkedHashMap<>();
    for (String name : List.of("orders-prod", "orders-test", "payroll", "secrets")) {
      all.put(
          name,
          new ConnectionConfig(
              name,
              "127.0.0.1",
              NO_PORT,
              Optional.of("shop"),
              new AccountConfig.Stored("sallyport", Secret.of("file-password")),
              BackendTls.REQUIRED,
              Duration.ofSeconds(5)));
    }
    return all;
  }
}
