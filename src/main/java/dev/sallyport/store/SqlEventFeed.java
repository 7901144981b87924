package dev.sallyport.store;

import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The feed over chunks and acts, which have their positions from one counter: each keeps its own,
 * none is given twice, and none is given before all lower ones are there to be read.
 */
final class SqlEventFeed implements EventFeed {
  private static final int MAX_EVENTS = 10_000;
  private static final int SESSIONS_AT_ONCE = 500;
  private static final Who NOBODY = new Who("", "", "", "", "", "");

  private final Database database;

  SqlEventFeed(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<Entry>> after(Place place, int limit) {
    int most = Math.max(1, Math.min(limit, MAX_EVENTS));
    return lastPosition()
        .compose(
            last ->
                events(place, last, most)
                    .compose(
                        stretch ->
                            acts(place, upTo(stretch, last), most)
                                .compose(acts -> together(stretch, acts, most))));
  }

  /**
   * Chunks and acts are read one after the other: what comes between the two must wait, or a chunk
   * that is not seen yet would be passed over by an act that is.
   */
  private Future<Long> lastPosition() {
    return database
        .read("SELECT last FROM chunk_positions WHERE id = 1", List.of())
        .map(rows -> rows.iterator().next().getLong("last"));
  }

  private Future<ChunkRows.Stretch> events(Place place, long last, int limit) {
    return database.reading(
        reader ->
            ChunkRows.read(
                reader,
                // In this form the index is entered at the place, which an OR alone would not do.
                new Condition()
                    .and("position >= ?", place.position())
                    .and("position <= ?", last)
                    .and("(position > ? OR last_sequence > ?)", place.position(), place.sequence()),
                " ORDER BY position",
                new ChunkRows.From(place.position(), place.sequence()),
                limit));
  }

  private static long upTo(ChunkRows.Stretch stretch, long last) {
    List<ChunkRows.Stored> events = stretch.list();
    return stretch.more() ? events.get(events.size() - 1).position() : last;
  }

  private Future<List<ActEntry>> acts(Place place, long upTo, int limit) {
    return database
        .read(
            "SELECT * FROM acts WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
            List.of(place.position(), upTo, (long) limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new ActEntry(new Place(row.getLong("position"), 0), SqlActLog.act(row)))
                    .toList());
  }

  private Future<List<Entry>> together(ChunkRows.Stretch stretch, List<ActEntry> acts, int limit) {
    List<String> sessions =
        stretch.list().stream().map(each -> each.event().session()).distinct().toList();
    return whose(sessions, 0, new HashMap<>())
        .map(
            whose ->
                Stream.concat(acts.stream(), stretch.list().stream().map(one -> entry(one, whose)))
                    .sorted(Comparator.comparing(Entry::place))
                    .limit(limit)
                    .toList());
  }

  private static Entry entry(ChunkRows.Stored stored, Map<String, Who> whose) {
    SessionEvent event = stored.event();
    Who who =
        event instanceof SessionEvent.LoginRefused refused
            ? new Who(text(refused.principal()), "", "", "", text(refused.client()), "")
            : whose.getOrDefault(event.session(), NOBODY);
    return new SessionEntry(new Place(stored.position(), stored.sequence()), event, who);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private Future<Map<String, Who>> whose(List<String> all, int from, Map<String, Who> found) {
    if (from >= all.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(all.size(), from + SESSIONS_AT_ONCE);
    List<String> some = new ArrayList<>(all.subList(from, to));
    return database
        .read(
            "SELECT id, principal, principal_name, kind, connection, client, acts_for"
                + " FROM sessions WHERE id IN ("
                + Database.marks(some.size())
                + ")",
            some)
        .compose(
            rows -> {
              rows.forEach(row -> found.put(row.getString("id"), who(row)));
              return whose(all, to, found);
            });
  }

  private static Who who(Row row) {
    return new Who(
        row.getString("principal"),
        row.getString("principal_name"),
        row.getString("kind"),
        row.getString("connection"),
        row.getString("client"),
        row.getString("acts_for"));
  }
}
