package dev.sallyport.store;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SeenPrincipals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who came in or asked to, in SQL. */
final class SqlSeenPrincipals implements SeenPrincipals {
  /** Rows that one page looks at where it looks for a text. */
  private static final int MAX_ROWS = 20_000;

  private static final String ORDER = " ORDER BY last_seen DESC, id";

  private final Database database;

  SqlSeenPrincipals(Database database) {
    this.database = database;
  }

  @Override
  public Future<Page> list(Filter filter) {
    int limit = Math.max(1, Math.min(MAX_LISTED, filter.limit()));
    if (filter.visibleTo().isEmpty()) {
      return walk(filter, new Condition(), limit);
    }
    String self = filter.visibleTo().get();
    // By an index each, as an OR of both would walk through everybody.
    return Future.all(
            walk(filter, new Condition().and("id = ?", self), limit),
            walk(filter, new Condition().and("acts_for = ?", self), limit))
        .map(both -> merge(both.list(), limit));
  }

  private static Page merge(List<Page> pages, int limit) {
    Optional<Cursor> end =
        pages.stream()
            .flatMap(page -> page.next().stream())
            .reduce((one, other) -> one.isBefore(other) ? one : other);
    Map<String, SeenPrincipal> found = new LinkedHashMap<>();
    pages.stream()
        .flatMap(page -> page.list().stream())
        .filter(one -> end.isEmpty() || !end.get().isBefore(place(one)))
        .sorted(
            Comparator.comparing(SeenPrincipal::lastSeen)
                .reversed()
                .thenComparing(SeenPrincipal::id))
        .forEach(one -> found.putIfAbsent(one.id(), one));
    List<SeenPrincipal> list = List.copyOf(found.values());
    return list.size() <= limit
        ? new Page(list, end, end.map(Cursor::at))
        : new Page(
            list.subList(0, limit), Optional.of(place(list.get(limit - 1))), Optional.empty());
  }

  private static Cursor place(SeenPrincipal one) {
    return Cursor.after(one.lastSeen(), one.id());
  }

  private Future<Page> walk(Filter filter, Condition key, int limit) {
    Condition ahead = new Condition().and(key);
    filter.kind().ifPresent(kind -> ahead.and("kind = ?", kind));
    filter.before().ifPresent(before -> ahead.after("last_seen", "id", before));
    if (filter.text().isEmpty()) {
      return read(ahead, limit, Optional.empty());
    }
    String text = filter.text().get();
    return database
        .read(
            "SELECT last_seen, id FROM principals" + ahead.where() + ORDER + " LIMIT 1 OFFSET ?",
            ahead.values((long) MAX_ROWS - 1))
        .compose(
            rows -> {
              Optional<Cursor> end =
                  rows.size() == 0
                      ? Optional.empty()
                      : Optional.of(
                          Cursor.after(
                              Micros.toInstant(rows.iterator().next().getLong("last_seen")),
                              rows.iterator().next().getString("id")));
              end.ifPresent(last -> ahead.upTo("last_seen", "id", last));
              ahead.and(
                  "(LOWER(name) LIKE ? ESCAPE '!' OR SUBSTR(id, 1, ?) = ?)",
                  Condition.pattern(Condition.lower(text)),
                  (long) text.length(),
                  text);
              return read(ahead, limit, end);
            });
  }

  private Future<Page> read(Condition condition, int limit, Optional<Cursor> end) {
    return database
        .read(
            "SELECT * FROM principals" + condition.where() + ORDER + " LIMIT ?",
            condition.values((long) limit))
        .compose(this::withOpenSessions)
        .map(
            list ->
                list.size() == limit
                    ? new Page(list, Optional.of(place(list.get(limit - 1))), Optional.empty())
                    : new Page(list, end, end.map(Cursor::at)));
  }

  @Override
  public Future<Optional<SeenPrincipal>> find(String id) {
    return database
        .read("SELECT * FROM principals WHERE id = ?", List.of(id))
        .compose(this::withOpenSessions)
        .map(list -> list.stream().findFirst());
  }

  /** Counted, not kept: a count that is kept would stay wrong once it is. */
  private Future<List<SeenPrincipal>> withOpenSessions(RowSet<Row> rows) {
    List<String> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.getString("id")));
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return database
        .read(
            "SELECT principal, COUNT(*) AS open FROM sessions WHERE what = 'session'"
                + " AND closed_at IS NULL AND principal IN ("
                + Database.marks(ids.size())
                + ") GROUP BY principal",
            ids)
        .map(
            counts -> {
              Map<String, Long> open = new HashMap<>();
              counts.forEach(row -> open.put(row.getString("principal"), row.getLong("open")));
              List<SeenPrincipal> list = new ArrayList<>();
              rows.forEach(row -> list.add(principal(row, open)));
              return list;
            });
  }

  private static SeenPrincipal principal(Row row, Map<String, Long> open) {
    List<String> groups = new ArrayList<>();
    new JsonArray(row.getString("group_names")).forEach(group -> groups.add((String) group));
    return new SeenPrincipal(
        row.getString("id"),
        row.getString("kind"),
        row.getString("name"),
        groups,
        row.getString("acts_for"),
        Micros.toInstant(row.getLong("first_seen")),
        Micros.toInstant(row.getLong("last_seen")),
        row.getLong("sessions"),
        row.getLong("statements"),
        row.getLong("refused"),
        open.getOrDefault(row.getString("id"), 0L));
  }
}
