package dev.sallyport.store;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.Page;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of the list of sessions. Who does not see all sees what several indexes lead to; each is
 * walked by itself, and of what they find the newest make the page.
 */
final class SessionPages {
  private static final int MAX_SESSIONS = 500;

  private final Database database;
  private final Filter filter;
  private final int limit;

  SessionPages(Database database, Filter filter) {
    this.database = database;
    this.filter = filter;
    this.limit = Math.max(1, Math.min(MAX_SESSIONS, filter.limit()));
  }

  Future<Page> read() {
    return namedPrincipal()
        .compose(
            principal -> {
              if (filter.text().isPresent()) {
                return new SessionsByText(database, filter, limit)
                    .read(principal)
                    .compose(this::page);
              }
              List<Future<SessionWalk.Found>> walks =
                  SessionWays.of(filter, principal).stream()
                      .map(way -> new SessionWalk(database, way, filter, limit).run())
                      .toList();
              return Future.all(walks).compose(all -> page(merge(all.list())));
            });
  }

  /** The principal of whom this is the identifier; otherwise it is looked for in names. */
  private Future<Optional<String>> namedPrincipal() {
    if (filter.principal().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return database
        .read("SELECT id FROM principals WHERE id = ?", List.of(filter.principal().get()))
        .map(rows -> rows.size() == 0 ? Optional.empty() : filter.principal());
  }

  private SessionWalk.Found merge(List<SessionWalk.Found> found) {
    Optional<Cursor> end =
        found.stream()
            .flatMap(each -> each.next().stream())
            .reduce((one, other) -> one.isBefore(other) ? one : other);
    Map<String, Cursor> places = new LinkedHashMap<>();
    found.stream()
        .flatMap(each -> each.places().stream())
        .sorted((one, other) -> one.isBefore(other) ? -1 : other.isBefore(one) ? 1 : 0)
        // Behind where one of the walks stopped, it may not have found all.
        .filter(place -> end.isEmpty() || !end.get().isBefore(place))
        .forEach(place -> places.putIfAbsent(place.id(), place));
    List<Cursor> kept = List.copyOf(places.values());
    if (kept.size() <= limit) {
      return new SessionWalk.Found(kept, end);
    }
    return new SessionWalk.Found(kept.subList(0, limit), Optional.of(kept.get(limit - 1)));
  }

  private Future<Page> page(SessionWalk.Found found) {
    List<String> ids = found.places().stream().map(Cursor::id).toList();
    Optional<Instant> until = ids.size() < limit ? found.next().map(Cursor::at) : Optional.empty();
    return indexing()
        .compose(
            indexing -> heads(ids).map(heads -> new Page(heads, found.next(), until, indexing)));
  }

  private Future<Boolean> indexing() {
    return !filter.asksOfStatements()
        ? Future.succeededFuture(false)
        : SqlStatementSearch.indexing(database);
  }

  private Future<List<SessionSummary>> heads(List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return SessionRow.read(
            database,
            "SELECT * FROM sessions WHERE id IN (" + Database.marks(ids.size()) + ")",
            ids)
        .map(
            heads -> {
              Map<String, Integer> order = new HashMap<>();
              ids.forEach(id -> order.put(id, order.size()));
              List<SessionSummary> sorted = new ArrayList<>(heads);
              sorted.sort(Comparator.comparing(head -> order.get(head.id())));
              return sorted;
            });
  }
}
