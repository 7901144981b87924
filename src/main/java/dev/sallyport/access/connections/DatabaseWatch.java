package dev.sallyport.access.connections;

import dev.sallyport.backend.ServerProbe;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whether the databases of all connections take the gateway's login, for those who watch it. Looks
 * because somebody asks, at most so often however often that is, and nobody waits for it: told is
 * what was found last. From any thread.
 */
public final class DatabaseWatch {
  /** From the end of one look at all of them to the begin of the next. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** At once: two hundred logins in the same moment are no look. */
  private static final int SIDE_BY_SIDE = 8;

  private static final String NOT_YET = "It has not been looked at yet.";

  private final Connections connections;
  private final Function<ConnectionConfig, Future<ServerProbe.Finding>> probe;
  private final LongSupplier nanoTime;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile long nextNanos;
  private volatile Map<ConnectionConfig, Optional<String>> problems = Map.of();

  /** Over the open connections. */
  public DatabaseWatch(Connections connections, ServerProbe server) {
    this(connections, server::probe, System::nanoTime);
  }

  DatabaseWatch(
      Connections connections,
      Function<ConnectionConfig, Future<ServerProbe.Finding>> probe,
      LongSupplier nanoTime) {
    this.connections = connections;
    this.probe = probe;
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /**
   * One database as it was found last.
   *
   * @param known whether it was looked at
   * @param problem why it cannot be used; empty when it can
   */
  public record Found(String connection, boolean known, Optional<String> problem) {
    /** Whether it took the login. */
    public boolean up() {
      return problem.isEmpty();
    }
  }

  /** As found last, in the order of the names; has it looked again when that is some time ago. */
  public List<Found> found() {
    look();
    Map<ConnectionConfig, Optional<String>> known = problems;
    return connections.all().stream()
        .map(
            each ->
                known.containsKey(each)
                    ? new Found(each.name(), true, known.get(each))
                    : new Found(each.name(), false, Optional.of(NOT_YET)))
        .sorted(Comparator.comparing(Found::connection))
        .toList();
  }

  private void look() {
    if (nanoTime.getAsLong() - nextNanos < 0 || !looking.compareAndSet(false, true)) {
      return;
    }
    Map<ConnectionConfig, Optional<String>> round = new ConcurrentHashMap<>();
    List<ConnectionConfig> all = new ArrayList<>(connections.all());
    List<Future<Void>> rows = new ArrayList<>();
    for (int row = 0; row < Math.min(SIDE_BY_SIDE, all.size()); row++) {
      rows.add(from(all, row, round));
    }
    Future.join(rows)
        .onComplete(
            done -> {
              problems = Map.copyOf(round);
              nextNanos = nanoTime.getAsLong() + PAUSE.toNanos();
              looking.set(false);
            });
  }

  private Future<Void> from(
      List<ConnectionConfig> all, int index, Map<ConnectionConfig, Optional<String>> round) {
    return index >= all.size()
        ? Future.succeededFuture()
        : probe
            .apply(all.get(index))
            .compose(
                finding -> {
                  round.put(all.get(index), finding.problem());
                  return from(all, index + SIDE_BY_SIDE, round);
                });
  }
}
