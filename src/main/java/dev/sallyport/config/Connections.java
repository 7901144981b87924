package dev.sallyport.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The databases that can be reached now: those of the configuration file, which stay as they are,
 * and those that are registered while the gateway runs. Each look sees one state from end to end.
 * Safe from any thread.
 */
public final class Connections {
  private final Map<String, ConnectionConfig> configured;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state;

  /** With those of the configuration file, open from the start. */
  public Connections(Map<String, ConnectionConfig> configured) {
    this.configured = Map.copyOf(configured);
    this.state = new State(Collections.unmodifiableMap(new LinkedHashMap<>(configured)), Map.of());
  }

  /** With these, as if the configuration file had them. */
  public static Connections of(ConnectionConfig... configured) {
    Map<String, ConnectionConfig> all = new LinkedHashMap<>();
    Arrays.stream(configured).forEach(connection -> all.put(connection.name(), connection));
    return new Connections(all);
  }

  /**
   * What became of a connection.
   *
   * @param before what could be reached until now
   * @param after what can be reached from now on
   */
  public record Change(Optional<ConnectionConfig> before, Optional<ConnectionConfig> after) {}

  /** Swapped whole: nobody sees a connection both open and closed. */
  private record State(Map<String, ConnectionConfig> open, Map<String, String> closed) {}

  /** The open connection of that name. */
  public Optional<ConnectionConfig> find(String name) {
    return Optional.ofNullable(state.open().get(name));
  }

  /** Whether a connection is open exactly as somebody was admitted to it. */
  public boolean isOpen(ConnectionConfig connection) {
    return connection.equals(state.open().get(connection.name()));
  }

  /** All that are open, those of the file first. */
  public Collection<ConnectionConfig> all() {
    return state.open().values();
  }

  /** Why a connection that is known is closed, for whoever asks for it; empty for any other. */
  public Optional<String> whyClosed(String name) {
    return Optional.ofNullable(state.closed().get(name));
  }

  /** Whether the configuration file has one of that name. */
  public boolean isConfigured(String name) {
    return configured.containsKey(name);
  }

  /** Told of each change, after it, on the thread that makes it. Cannot be taken back. */
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** Lets agents in to a registered connection, or changes one. */
  public void open(ConnectionConfig connection) {
    change(connection.name(), Optional.of(connection), Optional.empty());
  }

  /**
   * Lets nobody in any more; the name stays taken.
   *
   * @param why what who asks for it is told: what is wrong, and what to do next
   */
  public void close(String name, String why) {
    change(name, Optional.empty(), Optional.of(why));
  }

  /** Forgets a registered connection. */
  public void remove(String name) {
    change(name, Optional.empty(), Optional.empty());
  }

  private void change(String name, Optional<ConnectionConfig> after, Optional<String> why) {
    if (configured.containsKey(name)) {
      throw new IllegalArgumentException(name + " stands in the configuration file");
    }
    Optional<ConnectionConfig> before;
    synchronized (this) {
      Map<String, ConnectionConfig> open = new LinkedHashMap<>(state.open());
      Map<String, String> closed = new LinkedHashMap<>(state.closed());
      before = Optional.ofNullable(open.remove(name));
      closed.remove(name);
      after.ifPresent(connection -> open.put(name, connection));
      why.ifPresent(reason -> closed.put(name, reason));
      state = new State(Collections.unmodifiableMap(open), Collections.unmodifiableMap(closed));
    }
    if (!before.equals(after)) {
      Change change = new Change(before, after);
      listeners.forEach(listener -> listener.accept(change));
    }
  }
}
