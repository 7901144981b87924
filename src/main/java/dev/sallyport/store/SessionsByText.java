package dev.sallyport.store;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive.Filter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A page of sessions with a text in one of their statements, the one with the newest of these
 * statements first. A session comes once, whatever it repeats: where an earlier page may have shown
 * it, the index is asked whether it has such a statement above.
 */
final class SessionsByText {
  /** Statements looked at for one page, where most of them are of the same sessions. */
  private static final int MAX_STATEMENTS = 10_000;

  private static final int STATEMENTS_AT_ONCE = 500;

  /** People and agents of one part of a name. */
  private static final int MAX_PRINCIPALS = 100;

  private final Database database;
  private final Filter filter;
  private final int limit;
  private final Map<String, Cursor> shown = new LinkedHashMap<>();

  /** Where the search goes on, and what the first page began with. */
  private long before;

  private OptionalLong top = OptionalLong.empty();
  private int statements;

  SessionsByText(Database database, Filter filter, int limit) {
    this.database = database;
    this.filter = filter;
    this.limit = limit;
    this.before = filter.before().map(place -> Micros.of(place.at())).orElse(Long.MAX_VALUE);
    filter
        .before()
        .filter(place -> !place.id().isEmpty())
        .ifPresent(place -> this.top = top(place.id()));
  }

  private static OptionalLong top(String id) {
    return id.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
  }

  /**
   * Reads it.
   *
   * @param principal the one principal that is asked for, where it is known to be one
   */
  Future<SessionWalk.Found> read(Optional<String> principal) {
    return principals(principal)
        .compose(
            ids -> {
              StatementMatch match = match();
              ids.ifPresent(
                  list -> match.any(list.stream().map(StatementMarks::principal).toList()));
              return match.text(database, filter.text());
            })
        .compose(
            match ->
                match.isImpossible()
                    ? Future.succeededFuture(new SessionWalk.Found(List.of(), Optional.empty()))
                    : round(match.query()));
  }

  private StatementMatch match() {
    return new StatementMatch(database.words())
        .and(filter.table().map(StatementMarks::table))
        .and(filter.verb().map(StatementMarks::verb))
        .and(filter.verdict().map(StatementMarks::verdict))
        .and(filter.connection().map(StatementMarks::connection))
        .and(filter.actsFor().map(StatementMarks::owner))
        .visibleTo(filter.visibleTo());
  }

  private Future<Optional<List<String>>> principals(Optional<String> principal) {
    if (filter.principal().isEmpty() || principal.isPresent()) {
      return Future.succeededFuture(principal.map(List::of));
    }
    Condition named = new Condition().contains("name", filter.principal().get());
    return database
        .read(
            "SELECT id FROM principals" + named.where() + " ORDER BY last_seen DESC LIMIT ?",
            named.values(MAX_PRINCIPALS))
        .map(
            rows -> {
              List<String> ids = new ArrayList<>();
              rows.forEach(row -> ids.add(row.getString("id")));
              return Optional.of(ids);
            });
  }

  private Future<SessionWalk.Found> round(String match) {
    Condition condition = new Condition().and(database.words().condition(), match);
    condition.and("w.rowid < ?", before);
    filter.from().ifPresent(from -> condition.and("w.rowid >= ?", Micros.of(from)));
    condition.and(StatementMatch.seen(filter.visibleTo()));
    return database
        .read(
            "SELECT w.rowid AS place, st.session, s.closed_at"
                + SqlStatementSearch.FOUND
                + condition.where()
                + " ORDER BY w.rowid DESC LIMIT ?",
            condition.values(STATEMENTS_AT_ONCE))
        .compose(rows -> take(match, rows));
  }

  /** A session and the newest of its statements on this page. */
  private record Hit(String session, long place) {}

  private Future<SessionWalk.Found> take(String match, RowSet<Row> rows) {
    Map<String, Hit> hits = new LinkedHashMap<>();
    for (Row row : rows) {
      long place = row.getLong("place");
      if (top.isEmpty()) {
        top = OptionalLong.of(place);
      }
      before = place;
      String session = row.getString("session");
      if (!shown.containsKey(session) && wanted(row)) {
        hits.putIfAbsent(session, new Hit(session, place));
      }
    }
    statements += rows.size();
    return next(match, List.copyOf(hits.values()), 0)
        .compose(
            full -> {
              if (full.isPresent() || statements >= MAX_STATEMENTS) {
                return Future.succeededFuture(found(full.orElse(before)));
              }
              return rows.size() < STATEMENTS_AT_ONCE
                  ? Future.succeededFuture(
                      new SessionWalk.Found(List.copyOf(shown.values()), Optional.empty()))
                  : round(match);
            });
  }

  private boolean wanted(Row row) {
    return filter.open().map(open -> open == (row.getLong("closed_at") == null)).orElse(true);
  }

  private SessionWalk.Found found(long last) {
    Cursor next = new Cursor(Micros.toInstant(last), Long.toString(top.orElse(last)), 0);
    return new SessionWalk.Found(List.copyOf(shown.values()), Optional.of(next));
  }

  /** Takes what no earlier page has; where the page becomes full, the place of the last one. */
  private Future<Optional<Long>> next(String match, List<Hit> hits, int index) {
    if (shown.size() >= limit) {
      return Future.succeededFuture(Optional.of(hits.get(index - 1).place()));
    }
    if (index == hits.size()) {
      return Future.succeededFuture(Optional.empty());
    }
    Hit hit = hits.get(index);
    return isAbove(match, hit)
        .compose(
            above -> {
              if (!above) {
                shown.put(
                    hit.session(), Cursor.after(Micros.toInstant(hit.place()), hit.session()));
              }
              return next(match, hits, index + 1);
            });
  }

  /** Whether an earlier page has it. */
  private Future<Boolean> isAbove(String match, Hit hit) {
    if (filter.before().isEmpty() || filter.before().get().id().isEmpty()) {
      return Future.succeededFuture(false);
    }
    WordIndex words = database.words();
    return database
        .read(
            "SELECT rowid FROM statement_words WHERE "
                + words.condition()
                + " AND rowid >= ? AND rowid <= ? LIMIT 1",
            List.of(
                words.all(
                    List.of(match, words.marked(List.of(StatementMarks.session(hit.session()))))),
                Micros.of(filter.before().get().at()),
                top.orElse(Long.MAX_VALUE)))
        .map(rows -> rows.size() > 0);
  }
}
