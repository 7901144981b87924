package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registered connections in memory: read from the store at the start, opened with the key, and
 * let agents in from then on. One that cannot be opened is closed, and only that one.
 */
final class RegisteredConnections {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredConnections.class);

  private final ConnectionStore store;
  private final SecretSeal seal;
  private final Connections connections;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * One of them.
   *
   * @param opened with its password; empty when that cannot be opened
   * @param problem why nobody comes in, where that is so
   */
  record Entry(
      RegisteredConnection stored, Optional<ConnectionConfig> opened, Optional<String> problem) {}

  RegisteredConnections(ConnectionStore store, SecretSeal seal, Connections connections) {
    this.store = store;
    this.seal = seal;
    this.connections = connections;
  }

  /** Reads all; fails with the store. */
  Future<Void> load() {
    return store.all().compose(this::load);
  }

  private Future<Void> load(List<RegisteredConnection> all) {
    Future<Void> done = Future.succeededFuture();
    int anew = 0;
    for (RegisteredConnection stored : all) {
      Entry entry = read(stored);
      entries.put(stored.name(), entry);
      if (entry.opened().isPresent() && !seal.isCurrent(stored.secret())) {
        RegisteredConnection sealed = stored.sealedAnew(seal.seal(entry.opened().get()));
        entries.put(stored.name(), new Entry(sealed, entry.opened(), entry.problem()));
        done = done.compose(before -> store.sealAnew(sealed));
        anew++;
      }
    }
    LOG.info("registered connections loaded count={} sealed_anew={}", all.size(), anew);
    return done;
  }

  /** Takes over what another node registered or changed. */
  void take(RegisteredConnection stored) {
    entries.put(stored.name(), read(stored));
  }

  private Entry read(RegisteredConnection stored) {
    try {
      ConnectionConfig opened = seal.open(stored.settings(), stored.secret());
      if (connections.isConfigured(stored.name())) {
        return new Entry(
            stored,
            Optional.of(opened),
            Optional.of("the configuration file has a connection of this name, which is used"));
      }
      if (stored.leaving()) {
        close(stored.name(), "it is being removed");
        return new Entry(stored, Optional.of(opened), Optional.of("it is being removed"));
      }
      connections.open(opened);
      return new Entry(stored, Optional.of(opened), Optional.empty());
    } catch (SealException e) {
      LOG.error(
          "a registered connection is closed connection={} error={}",
          stored.name(),
          e.getMessage());
      if (!connections.isConfigured(stored.name())) {
        close(stored.name(), "the gateway cannot open its password");
      }
      return new Entry(stored, Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  private void close(String name, String why) {
    close(name, why, "ask your operator");
  }

  /** Lets nobody in any more; says why, and what to do next. */
  void close(String name, String why, String next) {
    connections.close(name, "the connection '" + name + "' is closed: " + why + "; " + next);
  }

  /** Lets agents in. */
  void open(RegisteredConnection stored, ConnectionConfig opened) {
    entries.put(stored.name(), new Entry(stored, Optional.of(opened), Optional.empty()));
    connections.open(opened);
  }

  /** Lets nobody in for good, and notes how far its removal has come. */
  void leave(Entry entry, String problem) {
    RegisteredConnection stored = entry.stored().asLeaving();
    entries.put(stored.name(), new Entry(stored, entry.opened(), Optional.of(problem)));
    if (!connections.isConfigured(stored.name())) {
      close(stored.name(), "it is being removed");
    }
  }

  /** Lets agents in again as before, after a change that did not come about. */
  void reopen(Entry before) {
    String name = before.stored().name();
    if (connections.isConfigured(name)) {
      return;
    }
    if (before.opened().isPresent()) {
      open(before.stored(), before.opened().get());
    } else {
      close(name, "the gateway cannot open its password");
    }
  }

  /** Forgets one. */
  void remove(String name) {
    entries.remove(name);
    if (!connections.isConfigured(name)) {
      connections.remove(name);
    }
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** By name. */
  Collection<Entry> all() {
    return entries.values().stream()
        .sorted(Comparator.comparing(entry -> entry.stored().name()))
        .toList();
  }
}
