package dev.sallyport.access;

import dev.sallyport.backend.DatabaseUser;
import dev.sallyport.backend.FailureWords;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.backend.UserAdministration.Process;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes short-lived users that belong to no session: what a crash left, or what could not be
 * removed when its session ended. Knows its own by their names and touches no other, nor those of
 * other nodes that live.
 */
public final class Janitor {
  /** Between the end of a round and the next one. */
  static final Duration PERIOD = Duration.ofSeconds(60);

  /** After a round in which a database could not be asked. */
  static final Duration RETRY = Duration.ofSeconds(10);

  /** Longest round at one database; the next one goes on where it ended. */
  private static final Duration ROUND = Duration.ofSeconds(50);

  private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

  private final Vertx vertx;
  private final UserAdministration users;
  private final UserNames names;
  private final SessionAccounts accounts;
  private final Connections connections;
  private final OtherNodes others;
  private final AtomicLong removed = new AtomicLong();
  private final Map<ConnectionConfig, Long> timers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Of a gateway that has its databases for itself. */
  public Janitor(
      Vertx vertx,
      UserAdministration users,
      UserNames names,
      SessionAccounts accounts,
      Connections connections) {
    this(vertx, users, names, accounts, connections, OtherNodes.NONE);
  }

  /** Looks after those of the open connections that have short-lived users. */
  public Janitor(
      Vertx vertx,
      UserAdministration users,
      UserNames names,
      SessionAccounts accounts,
      Connections connections,
      OtherNodes others) {
    this.others = others;
    this.vertx = vertx;
    this.users = users;
    this.names = names;
    this.accounts = accounts;
    this.connections = connections;
  }

  /** Begins the first round at every database, also at those that come later; waits for none. */
  public void start() {
    connections.onChange(
        change -> {
          change.before().map(timers::remove).ifPresent(vertx::cancelTimer);
          change.after().ifPresent(this::round);
        });
    connections.all().forEach(this::round);
  }

  /** How many users and lone sessions were removed so far. */
  public long removed() {
    return removed.get();
  }

  /** No round begins any more. */
  public void close() {
    closed = true;
    timers.values().forEach(vertx::cancelTimer);
  }

  private void round(ConnectionConfig connection) {
    if (!(connection.account() instanceof AccountConfig.Ephemeral)) {
      return;
    }
    sweep(connection)
        .timeout(ROUND.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            done -> {
              if (done.failed()) {
                LOG.warn(
                    "leftover users not looked for connection={} error={}",
                    connection.name(),
                    wording(done.cause()));
              }
              again(connection, done.succeeded() ? PERIOD : RETRY);
            });
  }

  private void again(ConnectionConfig connection, Duration pause) {
    if (!closed && connections.isOpen(connection)) {
      Long earlier =
          timers.put(connection, vertx.setTimer(pause.toMillis(), t -> round(connection)));
      // One that was closed and opened again in between has a second round on its way.
      Optional.ofNullable(earlier).ifPresent(vertx::cancelTimer);
    }
  }

  /**
   * One round at one database.
   *
   * @return how many were removed; fails when the database cannot be asked
   */
  Future<Integer> sweep(ConnectionConfig connection) {
    users.forget(connection);
    return leftovers(connection).compose(found -> remove(connection, found));
  }

  /**
   * Removes what is left at a database to which nobody comes any more.
   *
   * @return completes when nothing of it is there; fails when that cannot be seen or done
   */
  public Future<Void> clear(ConnectionConfig connection) {
    if (!(connection.account() instanceof AccountConfig.Ephemeral)) {
      return Future.succeededFuture();
    }
    return sweep(connection)
        .compose(removed -> leftovers(connection))
        .compose(
            left ->
                left.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new IllegalStateException(left.size() + " short-lived users are left")));
  }

  /** Sessions first: one whose user goes in between would be taken for a leftover otherwise. */
  private Future<Set<DatabaseUser>> leftovers(ConnectionConfig connection) {
    return users
        .processes(connection, UserNames.PREFIX)
        .compose(
            processes ->
                users
                    .users(connection, UserNames.PREFIX)
                    .map(found -> leftovers(connection, processes, found)))
        // Asked afterwards: a node that is not known then has made none of these.
        .compose(
            left ->
                left.isEmpty()
                    ? Future.succeededFuture(left)
                    : others.living().map(nodes -> notOf(nodes, left)));
  }

  private Set<DatabaseUser> notOf(Set<String> living, Set<DatabaseUser> found) {
    return found.stream()
        .filter(user -> living.stream().noneMatch(node -> names.isOf(node, user.name())))
        .collect(Collectors.toSet());
  }

  /** Looks at all databases now, as when a node has died. */
  public void lookNow() {
    if (!closed) {
      connections
          .all()
          .forEach(
              connection -> {
                Optional.ofNullable(timers.remove(connection)).ifPresent(vertx::cancelTimer);
                round(connection);
              });
    }
  }

  private Set<DatabaseUser> leftovers(
      ConnectionConfig connection, List<Process> processes, List<DatabaseUser> found) {
    Map<String, DatabaseUser> left = new LinkedHashMap<>();
    String host = ((AccountConfig.Ephemeral) connection.account()).userHost();
    processes.forEach(p -> left.put(p.user(), new DatabaseUser(p.user(), host)));
    found.forEach(u -> left.put(u.name(), u));
    left.keySet().removeIf(name -> !names.isOurs(name) || accounts.isLive(name));
    return Set.copyOf(left.values());
  }

  /** One after the other: it is nobody's hurry, and sessions come first. */
  private Future<Integer> remove(ConnectionConfig connection, Set<DatabaseUser> leftovers) {
    UserRemoval removal = accounts.removal(connection);
    Future<Integer> count = Future.succeededFuture(0);
    for (DatabaseUser user : leftovers) {
      count =
          count.compose(
              before ->
                  removal
                      .remove(user, OptionalLong.empty(), Future.succeededFuture())
                      .map(
                          gone -> {
                            removed.incrementAndGet();
                            LOG.warn(
                                "leftover user removed connection={} user={}",
                                connection.name(),
                                user.name());
                            return before + 1;
                          })
                      .recover(
                          e -> {
                            LOG.error(
                                "leftover user not removed connection={} user={} error={}",
                                connection.name(),
                                user.name(),
                                wording(e));
                            return Future.succeededFuture(before);
                          }));
    }
    return count;
  }

  private static String wording(Throwable cause) {
    return cause instanceof UserRefusedException ? cause.getMessage() : FailureWords.of(cause);
  }
}
