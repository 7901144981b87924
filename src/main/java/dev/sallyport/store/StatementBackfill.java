package dev.sallyport.store;

import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.DamagedChunkException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the tables by which sessions are found with what an earlier version recorded, or what there
 * was no time for when it was kept, the newest session first. A step is one short transaction, so
 * that recording goes on beside it.
 */
final class StatementBackfill {
  private static final Logger LOG = LoggerFactory.getLogger(StatementBackfill.class);

  /** Some thousand statements: fewer cost more each, and the one writer is taken for so long. */
  private static final int EVENTS = 3_000;

  /** Of which a step reads some at most; where many come and go, each has a few events. */
  private static final int SESSIONS = 500;

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
                      List<Row> sessions = new ArrayList<>();
                      rows.forEach(sessions::add);
                      return step.gather(sessions)
                          .compose(v -> step.write(database.words()))
                          .map(rows.size() > 0);
                    }));
  }

  /** The first that are small together are read at once, the others one after the other. */
  private Future<Void> gather(List<Row> sessions) {
    if (sessions.size() < 2) {
      return gather(sessions.iterator());
    }
    return connection
        .preparedQuery(
            "SELECT session, CAST(SUM(events) AS BIGINT) AS events, CAST(SUM(bytes) AS BIGINT) AS"
                + " bytes FROM chunks WHERE session IN ("
                + Database.marks(sessions.size())
                + ") GROUP BY session")
        .execute(Database.tuple(ids(sessions)))
        .compose(
            sizes -> {
              List<Row> small = fitting(sessions, sizes);
              return small.isEmpty() ? gather(sessions.iterator()) : together(small);
            });
  }

  private static List<Row> fitting(List<Row> sessions, RowSet<Row> sizes) {
    Map<String, Row> bySession = new HashMap<>();
    sizes.forEach(size -> bySession.put(size.getString("session"), size));
    long events = 0;
    long bytes = 0;
    int count = 0;
    for (Row session : sessions) {
      Row size = bySession.get(session.getString("id"));
      events += size == null ? 0 : size.getLong("events");
      bytes += size == null ? 0 : size.getLong("bytes");
      if (events > EVENTS || bytes > ChunkRows.MAX_EVENT_BYTES) {
        break;
      }
      count++;
    }
    return sessions.subList(0, count);
  }

  private Future<Void> together(List<Row> sessions) {
    return ChunkRows.searchedOf(connection, ids(sessions))
        .map(
            found -> {
              for (Row session : sessions) {
                long from = session.getLong("unindexed_from");
                List<ChunkRows.Stored> rest =
                    found.getOrDefault(session.getString("id"), List.of()).stream()
                        .filter(stored -> stored.sequence() >= from)
                        .toList();
                take(session, from, new ChunkRows.Stretch(rest, false));
              }
              return (Void) null;
            })
        .recover(
            cause -> isDamage(cause) ? gather(sessions.iterator()) : Future.failedFuture(cause));
  }

  private static List<String> ids(List<Row> sessions) {
    return sessions.stream().map(session -> session.getString("id")).toList();
  }

  private Future<Void> gather(Iterator<Row> sessions) {
    return events < EVENTS && sessions.hasNext()
        ? stretch(sessions.next()).compose(v -> gather(sessions))
        : Future.succeededFuture();
  }

  private Future<Void> stretch(Row session) {
    String id = session.getString("id");
    long from = session.getLong("unindexed_from");
    return ChunkRows.readSearched(
            connection,
            new Condition().and("session = ?", id).and("last_sequence >= ?", from),
            " ORDER BY last_sequence",
            new ChunkRows.From(-1, from - 1),
            EVENTS - events)
        .map(stretch -> take(session, from, stretch))
        .recover(cause -> isDamage(cause) ? firstChunk(session, from) : Future.failedFuture(cause));
  }

  private static boolean isDamage(Throwable cause) {
    return cause instanceof DamagedChunkException || cause instanceof UnreadableEventException;
  }

  /** Somewhere in it is what cannot be read: up to there, it goes on chunk by chunk. */
  private Future<Void> firstChunk(Row session, long from) {
    String id = session.getString("id");
    return connection
        .preparedQuery(
            "SELECT position, number, last_sequence FROM chunks WHERE session = ?"
                + " AND last_sequence >= ? ORDER BY last_sequence LIMIT 1")
        .execute(Tuple.of(id, from))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                advances.add(Tuple.tuple().addValue(null).addValue(id));
                return Future.succeededFuture();
              }
              Row chunk = rows.iterator().next();
              long last = chunk.getLong("last_sequence");
              Long next = last == Long.MAX_VALUE ? null : (Long) (last + 1);
              return ChunkRows.readSearched(
                      connection,
                      new Condition().and("position = ?", chunk.getLong("position")),
                      "",
                      new ChunkRows.From(-1, from - 1),
                      Integer.MAX_VALUE)
                  .map(stretch -> take(session, from, new ChunkRows.Stretch(stretch.list(), true)))
                  .recover(
                      cause ->
                          isDamage(cause) ? passOver(id, chunk, next) : Future.failedFuture(cause));
            });
  }

  private Future<Void> passOver(String session, Row chunk, Long next) {
    LOG.error(
        "chunk cannot be read and is not searchable, audit verify says why session={} chunk={}",
        session,
        chunk.getLong("number"));
    advances.add(Tuple.tuple().addValue(next).addValue(session));
    return connection
        .preparedQuery(
            "INSERT INTO unreadable_chunks (position, session, number) VALUES (?, ?, ?)"
                + " ON CONFLICT DO NOTHING")
        .execute(Tuple.of(chunk.getLong("position"), session, chunk.getLong("number")))
        .mapEmpty();
  }

  /** How many chunks were passed over and are still there. */
  static Future<Long> unreadable(Database database) {
    return database
        .read(
            "SELECT COUNT(*) AS chunks FROM unreadable_chunks u"
                + " WHERE EXISTS (SELECT 1 FROM chunks c WHERE c.position = u.position)",
            List.of())
        .map(rows -> rows.iterator().next().getLong("chunks"));
  }

  private Void take(Row session, long from, ChunkRows.Stretch stretch) {
    SessionOf of = SessionRow.of(session);
    List<ChunkRows.Stored> list = stretch.list();
    for (ChunkRows.Stored stored : list) {
      if (stored.event() != null) {
        index.add(stored.event(), of);
        principals.addCounted(stored.event(), of.principal());
      }
    }
    events += list.size();
    long next = list.isEmpty() ? from : list.get(list.size() - 1).sequence() + 1;
    advances.add(
        Tuple.tuple().addValue(stretch.more() ? next : null).addValue(session.getString("id")));
    return null;
  }

  private Future<Void> write(WordIndex words) {
    return index
        .write(connection, words)
        .compose(v -> principals.write(connection))
        .compose(
            v ->
                Database.batch(
                    connection, "UPDATE sessions SET unindexed_from = ? WHERE id = ?", advances));
  }
}
