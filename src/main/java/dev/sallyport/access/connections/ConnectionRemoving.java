package dev.sallyport.access.connections;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.access.connections.RegisteredConnections.Entry;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a registered connection. It stays in the store, closed, until its short-lived users
 * are seen to be gone: without its administrative account nobody could remove them any more.
 */
final class ConnectionRemoving {
  /** Between two tries to clean up. */
  private static final long RETRY_MILLIS = 10_000;

  private static final String BEING_REMOVED = "it is being removed";
  private static final String USERS_LEFT =
      "it is being removed, but its short-lived users cannot be seen to be gone; the gateway goes"
          + " on trying";
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRemoving.class);

  private final Vertx vertx;
  private final ConnectionStore store;
  private final RegisteredConnections registered;
  private final ConnectionEnding ending;
  private final ConnectionActs acts;
  private volatile boolean closed;

  ConnectionRemoving(
      Vertx vertx,
      ConnectionStore store,
      RegisteredConnections registered,
      ConnectionEnding ending,
      ConnectionActs acts) {
    this.vertx = vertx;
    this.store = store;
    this.registered = registered;
    this.ending = ending;
    this.acts = acts;
  }

  /** Goes on where an earlier run was stopped. */
  void start() {
    registered.all().stream()
        .filter(entry -> entry.stored().leaving())
        .forEach(entry -> retry(entry.stored().name()));
  }

  void close() {
    closed = true;
  }

  /** One at a time for each connection. */
  Future<ConnectionDesk.Removal> remove(Entry before, boolean abandon, Principal by) {
    String name = before.stored().name();
    return acts.write(
            by,
            "connection.removed",
            name,
            ActDetails.ofRemoval(before.stored().settings(), abandon))
        .compose(written -> store.leave(name, by.id(), acts.now()))
        .compose(
            left -> {
              registered.leave(before, BEING_REMOVED);
              return end(
                  before,
                  new SessionEnd("connection removed by " + by.id(), "the connection was removed"));
            })
        .compose(
            ended ->
                cleanUp(before, abandon)
                    .map(problem -> new ConnectionDesk.Removal(name, ended, problem)))
        .onSuccess(removal -> removal.problem().ifPresent(problem -> retry(name)));
  }

  /** Ends the sessions of one that was closed. */
  Future<Integer> end(Entry entry, SessionEnd end) {
    return entry
        .opened()
        .map(opened -> ending.endSessions(opened, end))
        .orElse(Future.succeededFuture(0));
  }

  /** Fails when short-lived users cannot be seen to be gone, unless that may be. */
  Future<Void> clear(Entry entry, boolean mayFail) {
    return entry
        .opened()
        .map(ending::clear)
        .orElseGet(
            () ->
                entry.stored().settings().account() instanceof AccountConfig.Ephemeral
                    ? Future.failedFuture(new IllegalStateException("no password to clean up with"))
                    : Future.succeededFuture())
        .recover(
            cause -> {
              LOG.warn(
                  "short-lived users may be left connection={} error={}",
                  entry.stored().name(),
                  cause.getClass().getSimpleName());
              return mayFail
                  ? Future.succeededFuture()
                  : Future.failedFuture(ConnectionRefusedException.usersLeft());
            });
  }

  /** Completes with what is in the way, if something is. */
  private Future<Optional<String>> cleanUp(Entry entry, boolean abandon) {
    String name = entry.stored().name();
    return clear(entry, abandon)
        .compose(clean -> store.remove(name))
        .map(
            gone -> {
              registered.remove(name);
              entry.opened().ifPresent(ending.forget());
              LOG.info("connection removed connection={}", name);
              return Optional.<String>empty();
            })
        .recover(
            cause -> {
              registered.leave(entry, USERS_LEFT);
              return Future.succeededFuture(Optional.of(USERS_LEFT));
            });
  }

  private void retry(String name) {
    vertx.setTimer(
        RETRY_MILLIS,
        timer ->
            registered
                .find(name)
                .filter(entry -> entry.stored().leaving() && !closed)
                .ifPresent(
                    entry ->
                        acts.alone(name, () -> cleanUp(entry, false))
                            .onComplete(
                                done -> {
                                  if (done.failed() || done.result().isPresent()) {
                                    retry(name);
                                  }
                                })));
  }
}
