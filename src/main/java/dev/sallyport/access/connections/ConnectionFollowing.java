package dev.sallyport.access.connections;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.access.connections.RegisteredConnections.Entry;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does here with a registered connection what another node did: what was open before is closed at
 * once, its sessions end, its short-lived users go, and only then what it is now is opened.
 */
final class ConnectionFollowing {
  private static final SessionEnd CHANGED =
      new SessionEnd(
          "connection changed at another node", "the connection was changed; connect again");
  private static final SessionEnd REMOVED =
      new SessionEnd("connection removed at another node", "the connection was removed");
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFollowing.class);

  private final RegisteredConnections registered;
  private final ConnectionRemoving removing;
  private final ConnectionEnding ending;
  private final ConnectionActs acts;

  ConnectionFollowing(
      RegisteredConnections registered,
      ConnectionRemoving removing,
      ConnectionEnding ending,
      ConnectionActs acts) {
    this.registered = registered;
    this.removing = removing;
    this.ending = ending;
    this.acts = acts;
  }

  /** All that there are, and those that there are no more. */
  Future<Void> followAll(List<RegisteredConnection> all) {
    Set<String> names = new HashSet<>();
    all.forEach(each -> names.add(each.name()));
    registered.all().forEach(entry -> names.add(entry.stored().name()));
    return Future.join(names.stream().map(name -> follow(name, all)).toList()).mapEmpty();
  }

  /**
   * One; what takes long goes on beside whoever tells.
   *
   * @return fails when something is being done to the connection just now
   */
  Future<Void> follow(String name, List<RegisteredConnection> all) {
    Optional<RegisteredConnection> now =
        all.stream().filter(each -> each.name().equals(name)).findFirst();
    Future<Void> done = acts.alone(name, () -> follow(name, now));
    if (done.failed()) {
      return done;
    }
    done.onFailure(
        e -> LOG.error("a connection was not followed connection={} error={}", name, e.toString()));
    return Future.succeededFuture();
  }

  private Future<Void> follow(String name, Optional<RegisteredConnection> now) {
    Optional<Entry> before = registered.find(name);
    if (before.isEmpty()) {
      now.ifPresent(registered::take);
      return Future.succeededFuture();
    }
    Entry known = before.get();
    if (now.isEmpty()) {
      registered.leave(known, "it was removed");
      return end(known, REMOVED)
          .onSuccess(
              ended -> {
                registered.remove(name);
                known.opened().ifPresent(ending.forget());
              });
    }
    RegisteredConnection stored = now.get();
    if (stored.leaving() && !known.stored().leaving()) {
      registered.leave(known, "it is being removed");
      return end(known, REMOVED);
    }
    if (stored.revision() == known.stored().revision()) {
      return Future.succeededFuture();
    }
    registered.close(name, "it is being changed", "try again in a moment");
    return end(known, CHANGED)
        .onSuccess(
            ended -> {
              registered.take(stored);
              known
                  .opened()
                  .filter(
                      old -> !old.equals(registered.find(name).flatMap(Entry::opened).orElse(null)))
                  .ifPresent(ending.forget());
              LOG.info("connection changed at another node connection={}", name);
            });
  }

  /** Users that cannot be removed now are the janitors' of all nodes. */
  private Future<Void> end(Entry entry, SessionEnd end) {
    return removing.end(entry, end).compose(ended -> removing.clear(entry, true));
  }
}
