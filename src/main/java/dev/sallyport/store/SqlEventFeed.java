package dev.sallyport.store;

import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The feed of events over the chunks: each keeps its position, and none is given twice. */
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
    return ChunkRows.read(
            database.reader(),
            // In this form the index is entered at the place, which an OR alone would not do.
            new Condition()
                .and("position >= ?", place.chunk())
                .and("(position > ? OR last_sequence > ?)", place.chunk(), place.sequence()),
            " ORDER BY position",
            new ChunkRows.From(place.chunk(), place.sequence()),
            Math.max(1, Math.min(limit, MAX_EVENTS)))
        .compose(
            stretch -> {
              List<String> sessions =
                  stretch.list().stream().map(each -> each.event().session()).distinct().toList();
              return whose(sessions, 0, new HashMap<>())
                  .map(whose -> stretch.list().stream().map(one -> entry(one, whose)).toList());
            });
  }

  private static Entry entry(ChunkRows.Stored stored, Map<String, Who> whose) {
    SessionEvent event = stored.event();
    Who who =
        event instanceof SessionEvent.LoginRefused refused
            ? new Who(text(refused.principal()), "", "", "", text(refused.client()), "")
            : whose.getOrDefault(event.session(), NOBODY);
    return new Entry(new Place(stored.position(), stored.sequence()), event, who);
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
