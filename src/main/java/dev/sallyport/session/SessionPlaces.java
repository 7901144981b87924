package dev.sallyport.session;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many sessions each principal has on each connection: those that begin, those that run, and
 * those of which something is still left in the database. Safe to ask from any thread.
 */
final class SessionPlaces {
  private final Map<Holder, Integer> taken = new ConcurrentHashMap<>();

  private record Holder(String principal, String connection) {}

  /** A place; giving it back twice is giving it back once. */
  interface Place {
    void giveBack();
  }

  /** Takes a place, unless the principal has as many as it may. */
  Optional<Place> take(String principal, String connection, int most) {
    Holder holder = new Holder(principal, connection);
    if (taken.merge(holder, 1, Integer::sum) > most) {
      giveBack(holder);
      return Optional.empty();
    }
    AtomicBoolean given = new AtomicBoolean();
    return Optional.of(
        () -> {
          if (given.compareAndSet(false, true)) {
            giveBack(holder);
          }
        });
  }

  private void giveBack(Holder holder) {
    taken.computeIfPresent(holder, (key, count) -> count == 1 ? null : count - 1);
  }
}
