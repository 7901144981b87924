package dev.sallyport.store;

import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Up to where every sink of the configuration has everything. */
final class SentPlaces {
  private static final String UNSENT =
      "EXISTS (SELECT 1 FROM chunks c WHERE c.session = s.id"
          + " AND (c.position > ? OR c.position = ? AND c.last_sequence > ?))";

  private final Set<String> sinks;
  private Place least = Place.START;
  private String behind = "";

  SentPlaces(Set<String> sinks) {
    this.sinks = Set.copyOf(sinks);
  }

  /** Whether there is no sink. */
  boolean isNothing() {
    return sinks.isEmpty();
  }

  /** Looks anew. A sink that was never sent anything has nothing. */
  Future<Void> read(SqlConnection connection) {
    if (sinks.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(
            "SELECT sink, done FROM export_cursors"
                + " WHERE sink IN (SELECT value FROM json_each(?))")
        .execute(Tuple.of(new JsonArray(List.copyOf(sinks)).encode()))
        .map(
            rows -> {
              Map<String, Place> done = new HashMap<>();
              for (Row row : rows) {
                done.put(row.getString("sink"), Place.of(row.getString("done")));
              }
              least = null;
              for (String sink : sinks) {
                Place place = done.getOrDefault(sink, Place.START);
                if (least == null || place.compareTo(least) < 0) {
                  least = place;
                  behind = sink;
                }
              }
              return null;
            });
  }

  /** The sink that has least; empty where there is none. */
  Optional<String> furthestBehind() {
    return behind.isEmpty() ? Optional.empty() : Optional.of(behind);
  }

  /** That every sink has all of a session {@code s}. */
  Condition allSent() {
    return sinks.isEmpty() ? new Condition() : place("NOT " + UNSENT);
  }

  /** That a sink lacks something of a session {@code s}. */
  Condition unsent() {
    return sinks.isEmpty() ? new Condition() : place(UNSENT);
  }

  private Condition place(String condition) {
    return new Condition().and(condition, least.position(), least.position(), least.sequence());
  }
}
