package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment.Line;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.ChunkContent;
import dev.sallyport.recording.chain.ChunkPacker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A batch of events on its way into the tables; what is there already is passed over. */
final class SessionBatch {
  private static final String DAY =
      "UPDATE sessions SET chunks = ?, head = ?, last_sequence = ? WHERE id = ?";

  private final String home;
  private final boolean indexedLater;
  private final AtomicReference<ChunkContent> idleContent;

  /** In their order; their places among all lines, by session. */
  private final Map<String, Places> bySession = new LinkedHashMap<>();

  private final List<Line> lines;
  private final List<SessionEvent.LoginRefused> refusals = new ArrayList<>();

  /**
   * A batch that nothing was done with yet.
   *
   * @param idleContent from which chunks are put together, and to which it is given back: batch
   *     after batch in the same memory
   */
  SessionBatch(
      List<Line> lines,
      String home,
      boolean indexedLater,
      AtomicReference<ChunkContent> idleContent) {
    this.home = home;
    this.indexedLater = indexedLater;
    this.idleContent = idleContent;
    this.lines = lines;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (line.read().orElse(null) instanceof SessionEvent.LoginRefused refused) {
        refusals.add(refused);
      } else {
        bySession.computeIfAbsent(line.session(), id -> new Places()).add(i);
      }
    }
  }

  /** Of thousands of lines: they are asked for one after the other, and not all kept. */
  private static final class Places {
    private static final int FIRST = 16;
    private int[] places = new int[FIRST];
    private int count;

    void add(int place) {
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count++] = place;
    }
  }

  /** Of which it has events. */
  Set<String> sessions() {
    return bySession.keySet();
  }

  Future<Void> write(SqlConnection connection, Vertx vertx, SqlLedger ledger, WordIndex words) {
    boolean sealing = ledger.isBegun();
    return ChunkRows.lastPosition(connection)
        .compose(
            last ->
                known(connection, List.copyOf(bySession.keySet()))
                    .compose(
                        known ->
                            LoginDay.add(connection, refusals, home)
                                .compose(
                                    days ->
                                        // Compressing a megabyte takes longer than an event loop
                                        // may.
                                        vertx.executeBlocking(
                                            () -> prepare(known, days, last, sealing), false))))
        .compose(
            rows ->
                rows.write(connection, words).compose(v -> ledger.seal(connection, rows.ended)));
  }

  /** What the store has of a session before a batch. */
  private record Known(
      long lastSequence, SessionOf session, boolean indexed, long chunks, String head) {}

  private static Future<Map<String, Known>> known(SqlConnection connection, List<String> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection
        .preparedQuery(
            // Of the chunks: by a number that somebody put into the row, all that comes would be
            // passed over as known.
            "SELECT id, COALESCE((SELECT MAX(c.last_sequence) FROM chunks c WHERE c.session ="
                + " sessions.id), -1) AS last_sequence, opened_at, principal, principal_name, connection, acts_for,"
                + " unindexed_from, chunks, head FROM sessions WHERE id IN ("
                + Database.marks(sessions.size())
                + ")")
        .execute(Database.tuple(sessions))
        .map(
            rows -> {
              Map<String, Known> known = new HashMap<>();
              for (Row row : rows) {
                known.put(
                    row.getString("id"),
                    new Known(
                        row.getLong("last_sequence"),
                        SessionRow.of(row),
                        row.getLong("unindexed_from") == null,
                        row.getLong("chunks"),
                        row.getString("head")));
              }
              return known;
            });
  }

  /** The rows that a batch becomes. */
  private static final class Rows {
    private final List<Chunk> chunks = new ArrayList<>();
    private final SessionHeads heads = new SessionHeads();
    private final List<Tuple> days = new ArrayList<>();
    private final StatementIndex index = new StatementIndex();
    private final PrincipalTally principals = new PrincipalTally();
    private final List<Anchor> ended = new ArrayList<>();
    private final ChunkContent content;
    private final AtomicLong position;

    /** Whether the ledger signs the ends. */
    private final boolean sealing;

    Rows(long lastPosition, ChunkContent content, boolean sealing) {
      this.position = new AtomicLong(lastPosition);
      this.content = content;
      this.sealing = sealing;
    }

    ChunkPacker packer(String session, long number, String head) {
      return new ChunkPacker(
          session, number, head, position::incrementAndGet, chunks::add, content);
    }

    void addDay(String id, ChunkPacker packer) {
      packer.flush();
      days.add(Tuple.of(packer.number(), packer.head(), packer.lastSequence(), id));
    }

    Future<Void> write(SqlConnection connection, WordIndex words) {
      return ChunkRows.add(connection, chunks)
          .compose(v -> heads.write(connection))
          .compose(v -> Database.batch(connection, DAY, days))
          .compose(v -> index.write(connection, words))
          .compose(v -> principals.write(connection));
    }
  }

  private Rows prepare(
      Map<String, Known> before, List<LoginDay> days, long lastPosition, boolean sealing)
      throws UnreadableEventException {
    ChunkContent idle = idleContent.getAndSet(null);
    ChunkContent content = idle == null ? new ChunkContent() : idle;
    try {
      return prepare(new Rows(lastPosition, content, sealing), before, days);
    } finally {
      content.clear();
      if (!idleContent.compareAndSet(null, content)) {
        content.close();
      }
    }
  }

  private Rows prepare(Rows rows, Map<String, Known> before, List<LoginDay> days)
      throws UnreadableEventException {
    for (Map.Entry<String, Places> session : bySession.entrySet()) {
      add(rows, session.getKey(), session.getValue(), before.get(session.getKey()));
    }
    for (LoginDay day : days) {
      ChunkPacker packer = rows.packer(day.id(), day.chunks(), day.head());
      long sequence = day.lastSequence();
      for (SessionEvent.LoginRefused refused : day.refusals()) {
        packer.add(++sequence, EventFormat.write(refused));
      }
      rows.addDay(day.id(), packer);
    }
    return rows;
  }

  private static void index(StatementIndex index, Line line, SessionOf of)
      throws UnreadableEventException {
    Optional<SessionEvent> searched = line.searched();
    if (searched.isPresent()) {
      index.add(searched.get(), of);
    }
  }

  private void add(Rows rows, String session, Places own, Known known)
      throws UnreadableEventException {
    SessionTally tally = new SessionTally(known == null ? -1 : known.lastSequence());
    ChunkPacker packer =
        rows.packer(
            session, known == null ? 0 : known.chunks(), known == null ? Chunk.NONE : known.head());
    boolean indexed = known == null || known.indexed();
    SessionOf of = known == null ? null : known.session();
    long first = -1;
    for (int i = 0; i < own.count; i++) {
      Line line = lines.get(own.places[i]);
      if (tally.add(line)) {
        packer.add(
            line.firstSequence(), line.sequence(), line.bytes(), line.offset(), line.length());
        of = of == null ? tally.session() : of;
        first = first < 0 ? line.firstSequence() : first;
        rows.principals.add(line, of.principal());
        if (indexed && !indexedLater) {
          index(rows.index, line, of);
        }
      }
    }
    if (tally.changed()) {
      packer.flush();
      Anchor reached = new Anchor(session, packer.number(), packer.lastSequence(), packer.head());
      boolean sealed = rows.sealing && tally.ended();
      Long unindexedFrom = indexed && indexedLater ? first : null;
      if (known == null) {
        rows.heads.begin(home, tally, reached, sealed, unindexedFrom);
      } else {
        rows.heads.change(tally, reached, sealed, unindexedFrom);
      }
      if (sealed) {
        rows.ended.add(reached);
      }
    }
  }
}
