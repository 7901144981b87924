package dev.sallyport.access.connections;

import dev.sallyport.identity.Principal;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Acts on connections: written down first, and one at a time for each connection. */
final class ConnectionActs {
  private final ActLog acts;
  private final Clock clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  ConnectionActs(ActLog acts, Clock clock) {
    this.acts = acts;
    this.clock = clock;
  }

  /** Fails with {@link ConnectionRefusedException} when the act cannot be written down. */
  Future<Void> write(Principal by, String kind, String name, Map<String, String> details) {
    return acts.write(clock, by, kind, name, details)
        .recover(cause -> Future.failedFuture(ConnectionRefusedException.notRecorded()));
  }

  /** Does it unless something is being done to that connection. */
  <T> Future<T> alone(String name, Supplier<Future<T>> act) {
    if (!busy.add(name)) {
      return Future.failedFuture(ConnectionRefusedException.busy(name));
    }
    Future<T> done;
    try {
      done = act.get();
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    return done.onComplete(ended -> busy.remove(name));
  }

  /** As the store keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
