package dev.sallyport.store;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.store.SessionWays.Way;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks one index from a place on until a page is full, the index is at its end, or enough was
 * looked at. How much that is was measured so that a page takes less than 100 ms; see the page on
 * performance.
 */
final class SessionWalk {
  /** Rows of the index, where not each of them is a hit. */
  private static final int MAX_ROWS = 30_000;

  private final Database database;
  private final Way way;
  private final Filter filter;
  private final int limit;
  private final List<Cursor> places = new ArrayList<>();
  private Optional<Cursor> place;
  private Optional<Cursor> end = Optional.empty();

  SessionWalk(Database database, Way way, Filter filter, int limit) {
    this.database = database;
    this.way = way;
    this.filter = filter;
    this.limit = limit;
    this.place = filter.before();
  }

  /**
   * Where a walk came.
   *
   * @param places of the sessions that it found
   * @param next where to go on; empty at the end
   */
  record Found(List<Cursor> places, Optional<Cursor> next) {}

  Future<Found> run() {
    return furthest()
        .compose(
            furthest -> {
              end = furthest;
              return round();
            });
  }

  private Condition ahead() {
    Condition ahead = new Condition().and(way.key());
    place.ifPresent(at -> ahead.after(way.time(), way.id(), at));
    filter.from().ifPresent(from -> ahead.and(way.time() + " >= ?", Micros.of(from)));
    return ahead;
  }

  private String order() {
    return " ORDER BY " + way.time() + " DESC, " + way.id();
  }

  /** The last row to look at, if there are more of them. Reads the index alone. */
  private Future<Optional<Cursor>> furthest() {
    if (way.rest().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Condition ahead = ahead();
    return database
        .read(
            "SELECT "
                + columns()
                + " FROM "
                + way.walked()
                + ahead.where()
                + order()
                + " LIMIT 1 OFFSET ?",
            ahead.values((long) MAX_ROWS - 1))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(place(rows.iterator().next())));
  }

  private String columns() {
    return way.time() + " AS opened_at, " + way.id() + " AS id";
  }

  private static Cursor place(Row row) {
    return Cursor.after(Micros.toInstant(row.getLong("opened_at")), row.getString("id"));
  }

  private Future<Found> round() {
    int most = limit - places.size();
    return candidates(most)
        .compose(
            rows -> {
              // An index of accesses leads to a session several times, one after the other.
              for (Cursor candidate : rows) {
                if (places.isEmpty() || !places.get(places.size() - 1).equals(candidate)) {
                  places.add(candidate);
                }
                place = Optional.of(candidate);
              }
              return onward(rows.size() < most);
            });
  }

  private Future<List<Cursor>> candidates(int most) {
    Condition condition = ahead();
    end.ifPresent(last -> condition.upTo(way.time(), way.id(), last));
    condition.and(way.rest());
    return database
        .read(
            "SELECT "
                + columns()
                + " FROM "
                + way.from()
                + condition.where()
                + order()
                + " LIMIT ?",
            condition.values((long) most))
        .map(
            rows -> {
              List<Cursor> candidates = new ArrayList<>();
              rows.forEach(row -> candidates.add(place(row)));
              return candidates;
            });
  }

  /** Goes on, unless the page is full or nothing is left to look at. */
  private Future<Found> onward(boolean exhausted) {
    if (places.size() >= limit) {
      return Future.succeededFuture(
          new Found(List.copyOf(places), Optional.of(places.get(limit - 1))));
    }
    return exhausted ? Future.succeededFuture(new Found(List.copyOf(places), end)) : round();
  }
}
