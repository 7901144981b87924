package dev.sallyport.store;

import dev.sallyport.recording.HeadReader;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment.Line;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chunks in SQL. */
final class ChunkRows {
  /** Of one answer's events together; a larger one comes alone. */
  static final long MAX_EVENT_BYTES = 4L << 20;

  static final String COLUMNS =
      "position, session, number, first_sequence, last_sequence, events, bytes, hash, content";

  private ChunkRows() {}

  /**
   * An event, where it stands, and how much it is.
   *
   * @param event null for rows that nobody asked for
   */
  record Stored(long position, long sequence, SessionEvent event, long bytes) {}

  /**
   * Events from a place on.
   *
   * @param more whether there is something after them already
   */
  record Stretch(List<Stored> list, boolean more) {}

  static Future<Void> add(SqlConnection connection, List<Chunk> chunks) {
    if (chunks.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Tuple> rows =
        chunks.stream()
            .map(
                chunk ->
                    Database.tuple(
                        Arrays.asList(
                            chunk.position(),
                            chunk.session(),
                            chunk.number(),
                            chunk.firstSequence(),
                            chunk.lastSequence(),
                            chunk.events(),
                            chunk.bytes(),
                            chunk.hash(),
                            chunk.content())))
            .toList();
    return Database.batch(
            connection,
            "INSERT INTO chunks (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows)
        .compose(v -> position(connection, chunks.get(chunks.size() - 1).position()));
  }

  /** Says that this position was given. */
  static Future<Void> position(SqlConnection connection, long given) {
    return connection
        .preparedQuery("UPDATE chunk_positions SET last = ? WHERE id = 1")
        .execute(Tuple.of(given))
        .mapEmpty();
  }

  /** The last position that was given; no other transaction gives one before this one ends. */
  static Future<Long> lastPosition(SqlConnection connection) {
    return connection
        .query("UPDATE chunk_positions SET last = last WHERE id = 1")
        .execute()
        .compose(
            held -> connection.query("SELECT last FROM chunk_positions WHERE id = 1").execute())
        .map(rows -> rows.iterator().next().getLong("last"));
  }

  static Chunk chunk(Row row) {
    return new Chunk(
        row.getLong("position"),
        row.getString("session"),
        row.getLong("number"),
        row.getLong("first_sequence"),
        row.getLong("last_sequence"),
        row.getLong("events"),
        row.getLong("bytes"),
        row.getString("hash"),
        row.getBuffer("content") == null ? new byte[0] : row.getBuffer("content").getBytes());
  }

  /**
   * Events of the chunks that a condition names, bounded in number and size.
   *
   * @param order of the chunks
   * @param from what the first of these chunks holds before this is passed over
   */
  static Future<Stretch> read(
      SqlClient client, Condition where, String order, From from, int limit) {
    return read(client, where, order, from, limit, Placed::stored);
  }

  /** As {@link #read}, without what rows say: nothing in them is searched. */
  static Future<Stretch> readSearched(
      SqlClient client, Condition where, String order, From from, int limit) {
    return read(client, where, order, from, limit, Placed::searched);
  }

  /**
   * All of some sessions as {@link #readSearched} has it, each session's in its order; who asks
   * knows that it is little.
   */
  static Future<Map<String, List<Stored>>> searchedOf(SqlClient client, List<String> sessions) {
    return client
        .preparedQuery(
            "SELECT "
                + COLUMNS
                + " FROM chunks WHERE session IN ("
                + Database.marks(sessions.size())
                + ") ORDER BY session, last_sequence")
        .execute(Database.tuple(sessions))
        .compose(
            rows -> {
              Map<String, List<Stored>> found = new HashMap<>();
              try {
                for (Row row : rows) {
                  List<Stored> own =
                      found.computeIfAbsent(row.getString("session"), id -> new ArrayList<>());
                  for (Placed placed : lines(chunk(row))) {
                    own.addAll(placed.searched());
                  }
                }
              } catch (DamagedChunkException | UnreadableEventException e) {
                return Future.failedFuture(e);
              }
              return Future.succeededFuture(found);
            });
  }

  private static Future<Stretch> read(
      SqlClient client, Condition where, String order, From from, int limit, Taking taking) {
    return client
        .preparedQuery(
            "SELECT position, events, bytes, session, first_sequence FROM chunks"
                + where.where()
                + order
                + " LIMIT ?")
        .execute(Database.tuple(where.values(limit + 1L)))
        .compose(
            rows -> {
              List<Object> positions = fitting(rows, from, limit);
              if (positions.isEmpty()) {
                return Future.succeededFuture(new Stretch(List.of(), false));
              }
              boolean further = positions.size() < rows.size();
              return client
                  .preparedQuery(
                      "SELECT "
                          + COLUMNS
                          + " FROM chunks WHERE position IN ("
                          + Database.marks(positions.size())
                          + ")"
                          + order)
                  .execute(Database.tuple(positions))
                  .compose(chunks -> cut(chunks, from, limit, further, taking));
            });
  }

  /** Where reading begins: after this sequence in this chunk, or wherever it stands for -1. */
  record From(long position, long afterSequence) {
    boolean passes(long placed, long sequence) {
      return position >= 0 && placed != position || sequence > afterSequence;
    }
  }

  private static List<Object> fitting(RowSet<Row> rows, From from, int limit) {
    List<Object> positions = new ArrayList<>();
    long bytes = 0;
    long events = 0;
    for (Row row : rows) {
      bytes += row.getLong("bytes");
      if (!positions.isEmpty() && (bytes > MAX_EVENT_BYTES || events > limit)) {
        break;
      }
      // Of the first one, not all need be asked for.
      events += positions.isEmpty() ? 1 : row.getLong("events");
      positions.add(row.getLong("position"));
    }
    return positions;
  }

  private static Future<Stretch> cut(
      RowSet<Row> chunks, From from, int limit, boolean further, Taking taking) {
    List<Stored> taken = new ArrayList<>();
    long bytes = 0;
    try {
      for (Row row : chunks) {
        for (Placed placed : lines(chunk(row))) {
          if (!from.passes(placed.position(), placed.sequence())) {
            continue;
          }
          bytes += placed.line().length();
          if (!taken.isEmpty() && bytes > MAX_EVENT_BYTES) {
            return Future.succeededFuture(new Stretch(taken, true));
          }
          for (Stored stored : taking.of(placed)) {
            if (!from.passes(stored.position(), stored.sequence())) {
              continue;
            }
            if (taken.size() == limit) {
              return Future.succeededFuture(new Stretch(taken, true));
            }
            taken.add(stored);
          }
        }
      }
    } catch (DamagedChunkException | UnreadableEventException e) {
      return Future.failedFuture(e);
    }
    // Who reads on from the last event would read this for ever.
    return taken.isEmpty() && chunks.size() > 0
        ? Future.failedFuture(
            new DamagedChunkException("a chunk lacks events that it says to hold"))
        : Future.succeededFuture(new Stretch(taken, further));
  }

  /** All events of a chunk. */
  static List<Stored> events(Chunk chunk) throws DamagedChunkException, UnreadableEventException {
    List<Stored> events = new ArrayList<>();
    for (Placed placed : lines(chunk)) {
      events.addAll(placed.stored());
    }
    return events;
  }

  private interface Taking {
    List<Stored> of(Placed placed) throws UnreadableEventException;
  }

  /**
   * A line that is not read yet, and where it stands.
   *
   * @param sequence of the last event that it tells of
   */
  private record Placed(long position, long sequence, Line line) {
    List<Stored> stored() throws UnreadableEventException {
      List<SessionEvent> events = line.events();
      List<Stored> stored = new ArrayList<>(events.size());
      for (SessionEvent event : events) {
        long place = sequence - (events.size() - 1 - stored.size());
        stored.add(new Stored(position, place, event, line.length()));
      }
      return stored;
    }

    List<Stored> searched() throws UnreadableEventException {
      return List.of(new Stored(position, sequence, line.searched().orElse(null), line.length()));
    }
  }

  private static List<Placed> lines(Chunk chunk)
      throws DamagedChunkException, UnreadableEventException {
    HeadReader heads = new HeadReader();
    List<Placed> lines = new ArrayList<>();
    byte[] plain = chunk.plain();
    int from = 0;
    for (int i = 0; i <= plain.length; i++) {
      if (i == plain.length || plain[i] == '\n') {
        Line line = Line.read(plain, from, i - from, heads);
        // A refused login is the only event of its session: its place is that in its chain.
        long sequence =
            line.read().orElse(null) instanceof SessionEvent.LoginRefused
                ? chunk.firstSequence() + lines.size()
                : line.sequence();
        lines.add(new Placed(chunk.position(), sequence, line));
        from = i + 1;
      }
    }
    return lines;
  }
}
