package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Fills the tables by which sessions are found with what an earlier version recorded, or what there
 * was no time for when it was kept, the newest session first. A step is one short transaction, so
 * that recording goes on beside it.
 */
final class StatementBackfill {
  private static final int EVENTS = 1_000;

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
    long from = session.getLong("unindexed_from");
    return ChunkRows.read(
            connection,
            new Condition().and("session = ?", id).and("last_sequence >= ?", from),
            " ORDER BY last_sequence",
            new ChunkRows.From(-1, from - 1),
            EVENTS)
        .compose(
            stretch ->
                index(connection, session, stretch)
                    .compose(v -> advance(connection, id, from, stretch)));
  }

  private static Future<Void> index(
      SqlConnection connection, Row session, ChunkRows.Stretch stretch) {
    StatementIndex index = new StatementIndex();
    PrincipalTally principals = new PrincipalTally();
    SessionOf of = SessionRow.of(session);
    for (ChunkRows.Stored stored : stretch.list()) {
      index.add(stored.event(), of);
      principals.addCounted(stored.event(), of.principal());
    }
    return index.write(connection).compose(v -> principals.write(connection));
  }

  private static Future<Void> advance(
      SqlConnection connection, String id, long from, ChunkRows.Stretch stretch) {
    List<ChunkRows.Stored> list = stretch.list();
    long next = list.isEmpty() ? from : list.get(list.size() - 1).sequence() + 1;
    return connection
        .preparedQuery("UPDATE sessions SET unindexed_from = ? WHERE id = ?")
        .execute(Tuple.tuple().addValue(stretch.more() ? next : null).addValue(id))
        .mapEmpty();
  }
}
