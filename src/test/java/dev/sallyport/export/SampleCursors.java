package dev.sallyport.export;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Cursors in memory, which survive a gateway that does not. */
final class SampleCursors implements ExportCursors {
  private final Map<String, Cursor> kept = new ConcurrentHashMap<>();
  private volatile Predicate<Cursor> refuses = cursor -> false;

  /** As if the gateway had died before these could be kept. */
  void dieBefore(Predicate<Cursor> cursors) {
    refuses = cursors;
  }

  Cursor of(String sink) {
    return kept.getOrDefault(sink, Cursor.START);
  }

  @Override
  public Future<Optional<Cursor>> find(String sink) {
    return Future.succeededFuture(Optional.ofNullable(kept.get(sink)));
  }

  @Override
  public Future<Void> keep(String sink, Cursor cursor) {
    if (refuses.test(cursor)) {
      return Future.failedFuture("the store is gone");
    }
    kept.put(sink, cursor);
    return Future.succeededFuture();
  }
}
