package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Fills the tables by which sessions are found with what an earlier version recorded, the newest
 * session first. A step is one short transaction, so that recording goes on beside it.
 */
final class StatementBackfill {
  private static final int EVENTS = 400;
  private static final long BYTES = 1L << 20;

  private StatementBackfill() {}

  static Future<Boolean> step(Database database) {
    return database.write(
        connection ->
            connection
                .query(
                    "SELECT id, opened_at, principal, principal_name, connection, acts_for,"
                        + " unindexed_from FROM sessions"
                        + " WHERE unindexed_from IS NOT NULL ORDER BY opened_at DESC, id LIMIT 1")
                .execute()
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : stretch(connection, rows.iterator().next()).map(true)));
  }

  private static Future<Void> stretch(SqlConnection connection, Row session) {
    String id = session.getString("id");
    return sizes(connection, id, session.getLong("unindexed_from"))
        .compose(
            end ->
                connection
                    .preparedQuery(
                        "SELECT event FROM session_events WHERE session = ? AND sequence >= ?"
                            + " AND sequence < ? ORDER BY sequence")
                    .execute(Tuple.of(id, session.getLong("unindexed_from"), end.next()))
                    .compose(events -> index(connection, session, events))
                    .compose(v -> advance(connection, id, end)));
  }

  /** Where a stretch ends that fits into memory. */
  private record End(long next, boolean last) {}

  private static Future<End> sizes(SqlConnection connection, String id, long from) {
    return connection
        .preparedQuery(
            "SELECT sequence, OCTET_LENGTH(event) AS bytes FROM session_events"
                + " WHERE session = ? AND sequence >= ? ORDER BY sequence LIMIT ?")
        .execute(Tuple.of(id, from, EVENTS))
        .map(
            rows -> {
              long bytes = 0;
              long next = from;
              int taken = 0;
              for (Row row : rows) {
                bytes += row.getLong("bytes");
                if (taken > 0 && bytes > BYTES) {
                  break;
                }
                next = row.getLong("sequence") + 1;
                taken++;
              }
              return new End(next, taken == rows.size() && taken < EVENTS);
            });
  }

  private static Future<Void> index(SqlConnection connection, Row session, RowSet<Row> events) {
    StatementIndex index = new StatementIndex();
    PrincipalTally principals = new PrincipalTally();
    SessionOf of = SessionRow.of(session);
    try {
      for (Row row : events) {
        SessionEvent event = EventFormat.read(row.getString("event"));
        index.add(event, of);
        principals.addCounted(event, of.principal());
      }
    } catch (UnreadableEventException e) {
      return Future.failedFuture(e);
    }
    return index.write(connection).compose(v -> principals.write(connection));
  }

  private static Future<Void> advance(SqlConnection connection, String id, End end) {
    return connection
        .preparedQuery("UPDATE sessions SET unindexed_from = ? WHERE id = ?")
        .execute(Tuple.tuple().addValue(end.last() ? null : end.next()).addValue(id))
        .mapEmpty();
  }
}
