package dev.sallyport.access.connections;

import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.UserNames;
import dev.sallyport.access.connections.ConnectionRefusedException.Reason;
import dev.sallyport.backend.ServerProbe;
import dev.sallyport.backend.ServerProbe.Finding;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.identity.PerMinute;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the servers of connections can be used. Looks when somebody asks, and no more often than
 * is good for a server.
 */
public final class ConnectionProbes {
  /** So long what was found is shown before it is looked again. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** Of one person; an administrator is no port scanner. */
  static final int PER_MINUTE = 30;

  private final ServerProbe server;
  private final SessionAccounts accounts;
  private final UserAdministration users;
  private final Connections connections;
  private final Clock clock;
  private final PerMinute<String> allowance;
  private final Map<ConnectionConfig, Probe> last = new ConcurrentHashMap<>();
  private final Set<ConnectionConfig> looking = ConcurrentHashMap.newKeySet();

  /**
   * What was found at a server, and when.
   *
   * @param ok whether it can be used
   * @param latency from dialling to the answer
   * @param version as the server spells it; empty when it could not be asked
   * @param tls the protocol version, or {@code none}; empty when it could not be asked
   * @param problem why it cannot be used; empty when it can
   * @param canMakeUsers whether the account made a user and removed it; empty where none was asked
   */
  public record Probe(
      boolean ok,
      Duration latency,
      String version,
      String tls,
      Optional<String> problem,
      Optional<Boolean> canMakeUsers,
      Instant checkedAt) {
    private static Probe of(Finding finding, Optional<Boolean> canMakeUsers, Instant at) {
      return new Probe(
          finding.ok(),
          finding.latency(),
          finding.version(),
          finding.tls(),
          finding.problem(),
          canMakeUsers,
          at);
    }
  }

  /** Nothing is known at first. */
  public ConnectionProbes(
      ServerProbe server,
      SessionAccounts accounts,
      UserAdministration users,
      Connections connections,
      Clock clock) {
    this.server = server;
    this.accounts = accounts;
    this.users = users;
    this.connections = connections;
    this.clock = clock;
    this.allowance = new PerMinute<>(PER_MINUTE, System::nanoTime);
    connections.onChange(change -> change.before().ifPresent(last::remove));
  }

  /** What was found last. */
  Optional<Probe> last(ConnectionConfig connection) {
    return Optional.ofNullable(last.get(connection));
  }

  /** Looks at those that nobody has looked at for a while; waits for none. */
  void refresh() {
    Instant old = clock.instant().minus(FRESH);
    for (ConnectionConfig connection : connections.all()) {
      boolean fresh = last(connection).filter(p -> p.checkedAt().isAfter(old)).isPresent();
      if (!fresh && looking.add(connection)) {
        server
            .probe(connection)
            .onSuccess(finding -> keep(connection, merged(connection, finding)))
            .onComplete(done -> looking.remove(connection));
      }
    }
  }

  /** What making users came to was tried by hand: it holds until it is tried again. */
  private Probe merged(ConnectionConfig connection, Finding finding) {
    Optional<Probe> before = last(connection).filter(p -> p.canMakeUsers().isPresent());
    Finding merged =
        finding.ok()
            ? before
                .flatMap(Probe::problem)
                .filter(p -> cannot(before))
                .map(finding::but)
                .orElse(finding)
            : finding;
    return Probe.of(merged, before.flatMap(Probe::canMakeUsers), clock.instant());
  }

  private static boolean cannot(Optional<Probe> before) {
    return before.flatMap(Probe::canMakeUsers).filter(can -> !can).isPresent();
  }

  private void keep(ConnectionConfig connection, Probe probe) {
    if (connections.isOpen(connection)) {
      last.put(connection, probe);
    }
  }

  /** Whether somebody may probe now. */
  Optional<ConnectionRefusedException> tooOften(Principal by) {
    return allowance
        .wait(by.id())
        .map(
            wait ->
                ConnectionRefusedException.because(
                    Reason.TOO_OFTEN,
                    "You have looked at servers " + PER_MINUTE + " times within a minute.",
                    "Try again in " + (wait.toSeconds() + 1) + " s."));
  }

  /** Looks now, and tries all that a session would need of the account. */
  Future<Probe> probe(ConnectionConfig connection, Principal by) {
    allowance.take(by.id());
    return probe(connection);
  }

  /** The same for whoever may ask as often as they like: the machine's own operator. */
  public Future<Probe> probe(ConnectionConfig connection) {
    return server
        .probe(connection)
        .compose(finding -> withUsers(connection, finding))
        .onSuccess(probe -> keep(connection, probe))
        .onComplete(
            done -> {
              if (!connections.isOpen(connection)) {
                users.close(connection);
              }
            });
  }

  private Future<Probe> withUsers(ConnectionConfig connection, Finding finding) {
    if (!finding.ok() || !(connection.account() instanceof AccountConfig.Ephemeral account)) {
      return Future.succeededFuture(Probe.of(finding, Optional.empty(), clock.instant()));
    }
    return accounts
        .rehearse(connection, account)
        .map(Optional.<String>empty())
        .otherwise(cause -> Optional.of(lack("make users", "CREATE USER", cause)))
        .compose(
            lack ->
                lack.isPresent()
                    ? Future.succeededFuture(lack)
                    : users
                        .users(connection, UserNames.PREFIX)
                        .map(Optional.<String>empty())
                        .otherwise(
                            cause ->
                                Optional.of(
                                    lack(
                                        "find users that are left",
                                        "SELECT (User, Host) on mysql.user",
                                        cause))))
        .map(
            lack ->
                Probe.of(
                    lack.map(finding::but).orElse(finding),
                    Optional.of(lack.isEmpty()),
                    clock.instant()));
  }

  private static String lack(String what, String privilege, Throwable cause) {
    return cause instanceof UserRefusedException refused
        ? "The account may not "
            + what
            + " (error "
            + refused.code()
            + "); give it "
            + privilege
            + ", as the operations manual says."
        : "The account got no answer when it was to " + what + ".";
  }
}
