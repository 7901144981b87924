package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Fills the tables by which sessions are found with what an earlier version recorded, or what there
 * was no time for when it was kept, the newest session first. A step is one short transaction, so
 * that recording goes on beside it.
 */
final class StatementBackfill {
  /** Some thousand statements: fewer cost more each, and the one writer is taken for so long. */
  private static final int EVENTS = 3_000;

  /** Of which a step reads some at most. */
  private static final int SESSIONS = 100;

  private final SqlConnection connection;
  private final StatementIndex index = new StatementIndex();
  private final PrincipalTally principals = new PrincipalTally();
  private final List<Tuple> advances = new ArrayList<>();
  private int events;

  private StatementBackfill(SqlConnection connection) {
    this.connection = connection;
  }

  static Future<Boolean> step(Database database) {
    return database.write(
        connection ->
            connection
                .preparedQuery(
                    "SELECT id, opened_at, principal, principal_name, connection, acts_for,"
                        + " unindexed_from FROM sessions"
                        + " WHERE unindexed_from IS NOT NULL ORDER BY opened_at DESC, id LIMIT ?")
                .execute(Tuple.of(SESSIONS))
                .compose(
                    rows -> {
                      StatementBackfill step = new StatementBackfill(connection);
                      return step.gather(rows.iterator())
                          .compose(v -> step.write())
                          .map(rows.size() > 0);
                    }));
  }

  private Future<Void> gather(Iterator<Row> sessions) {
    return events < EVENTS && sessions.hasNext()
        ? stretch(sessions.next()).compose(v -> gather(sessions))
        : Future.succeededFuture();
  }

  private Future<Void> stretch(Row session) {
    String id = session.getString("id");
    long from = session.getLong("unindexed_from");
    return ChunkRows.read(
            connection,
            new Condition().and("session = ?", id).and("last_sequence >= ?", from),
            " ORDER BY last_sequence",
            new ChunkRows.From(-1, from - 1),
            EVENTS - events)
        .onSuccess(stretch -> take(session, from, stretch))
        .mapEmpty();
  }

  private void take(Row session, long from, ChunkRows.Stretch stretch) {
    SessionOf of = SessionRow.of(session);
    List<ChunkRows.Stored> list = stretch.list();
    for (ChunkRows.Stored stored : list) {
      index.add(stored.event(), of);
      principals.addCounted(stored.event(), of.principal());
    }
    events += list.size();
    long next = list.isEmpty() ? from : list.get(list.size() - 1).sequence() + 1;
    advances.add(
        Tuple.tuple().addValue(stretch.more() ? next : null).addValue(session.getString("id")));
  }

  private Future<Void> write() {
    return index
        .write(connection)
        .compose(v -> principals.write(connection))
        .compose(
            v ->
                Database.batch(
                    connection, "UPDATE sessions SET unindexed_from = ? WHERE id = ?", advances));
  }
}
