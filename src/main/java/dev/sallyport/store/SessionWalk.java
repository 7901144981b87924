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

  /** Statements in which a text is looked for. */
  private static final long MAX_STATEMENTS = 40_000;

  /** Statements asked about at a time: a page that fills early stops early. */
  private static final long STATEMENTS_AT_ONCE = 5_000;

  private static final int SESSIONS_AT_ONCE = 500;

  private final Database database;
  private final Way way;
  private final Filter filter;
  private final int limit;
  private final StatementProbe probe;
  private final List<Cursor> places = new ArrayList<>();
  private Optional<Cursor> place;
  private Optional<Cursor> end = Optional.empty();
  private long statements;

  SessionWalk(Database database, Way way, Filter filter, int limit) {
    this.database = database;
    this.way = way;
    this.filter = filter;
    this.limit = limit;
    this.probe = new StatementProbe(database, filter);
    this.place = filter.before();
  }

  /**
   * Where a walk came.
   *
   * @param places of the sessions that it found
   * @param next where to go on; empty at the end
   */
  record Found(List<Cursor> places, Optional<Cursor> next) {}

  private record Candidate(Cursor place, long statements) {}

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
    int most = filter.text().isPresent() ? SESSIONS_AT_ONCE : limit - places.size();
    return candidates(most)
        .compose(
            rows -> {
              List<Candidate> different = different(rows);
              if (filter.text().isPresent()) {
                return look(different, rows.size() < most);
              }
              for (Candidate candidate : different) {
                take(candidate.place());
                place = Optional.of(candidate.place());
              }
              return onward(rows.size() < most);
            });
  }

  private Future<List<Candidate>> candidates(int most) {
    Condition condition = ahead();
    end.ifPresent(last -> condition.upTo(way.time(), way.id(), last));
    condition.and(way.rest());
    return database
        .read(
            "SELECT "
                + columns()
                + (way.from().equals(way.walked()) && filter.text().isEmpty()
                    ? ""
                    : ", s.statements")
                + " FROM "
                + way.from()
                + condition.where()
                + order()
                + " LIMIT ?",
            condition.values((long) most))
        .map(
            rows -> {
              List<Candidate> candidates = new ArrayList<>();
              for (Row row : rows) {
                Long said = filter.text().isPresent() ? row.getLong("statements") : 0L;
                candidates.add(new Candidate(place(row), said));
              }
              return candidates;
            });
  }

  /** An index of accesses leads to a session several times, one after the other. */
  private static List<Candidate> different(List<Candidate> rows) {
    List<Candidate> different = new ArrayList<>();
    for (Candidate row : rows) {
      if (different.isEmpty() || !different.get(different.size() - 1).place().equals(row.place())) {
        different.add(row);
      }
    }
    return different;
  }

  private void take(Cursor hit) {
    places.add(hit);
  }

  /** Goes on, unless the page is full or nothing is left to look at. */
  private Future<Found> onward(boolean exhausted) {
    if (places.size() >= limit) {
      return Future.succeededFuture(
          new Found(List.copyOf(places), Optional.of(places.get(limit - 1))));
    }
    if (exhausted) {
      return Future.succeededFuture(new Found(List.copyOf(places), end));
    }
    if (statements >= MAX_STATEMENTS) {
      return Future.succeededFuture(new Found(List.copyOf(places), place));
    }
    return round();
  }

  private Future<Found> look(List<Candidate> candidates, boolean last) {
    List<Candidate> some = new ArrayList<>();
    long sum = 0;
    long most = Math.min(STATEMENTS_AT_ONCE, MAX_STATEMENTS - statements);
    for (Candidate candidate : candidates) {
      if (begunAlready(candidate) || sum + cost(candidate) > most) {
        break;
      }
      sum += cost(candidate);
      some.add(candidate);
    }
    if (some.isEmpty()) {
      return candidates.isEmpty() ? onward(true) : within(candidates.get(0));
    }
    statements += sum;
    boolean exhausted = last && some.size() == candidates.size();
    return probe
        .among(some.stream().map(candidate -> candidate.place().id()).toList())
        .compose(
            found -> {
              for (Candidate candidate : some) {
                place = Optional.of(candidate.place());
                if (found.contains(candidate.place().id())) {
                  take(candidate.place());
                  if (places.size() >= limit) {
                    break;
                  }
                }
              }
              return onward(exhausted);
            });
  }

  /** A session without statements costs a little as well. */
  private static long cost(Candidate candidate) {
    return candidate.statements() + 1;
  }

  private boolean begunAlready(Candidate candidate) {
    return place
        .filter(at -> at.within() > 0 && at.id().equals(candidate.place().id()))
        .isPresent();
  }

  /** A session of more statements than are looked at together is looked at in stretches. */
  private Future<Found> within(Candidate candidate) {
    long after = begunAlready(candidate) ? place.orElseThrow().within() : 0;
    long most = Math.max(1, Math.min(STATEMENTS_AT_ONCE, MAX_STATEMENTS - statements));
    Cursor whole = candidate.place();
    return probe
        .within(whole.id(), after, most)
        .compose(
            stretch -> {
              statements += most;
              if (stretch.found()) {
                take(whole);
              }
              place =
                  Optional.of(
                      stretch.found() || stretch.done()
                          ? whole
                          : new Cursor(whole.at(), whole.id(), stretch.last()));
              return onward(false);
            });
  }
}
