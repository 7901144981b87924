package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.chain.ChunkContent;
import dev.sallyport.recording.chain.LostEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Sessions and their events in SQL. */
final class SqlSessionArchive implements SessionArchive {
  /** By the index of the primary key: both compare byte by byte, in which order this is last. */
  static final String BEGINNING_WITH =
      "SELECT id FROM sessions WHERE id >= ? AND id < ? AND what <> 'logins' ORDER BY id LIMIT ?";

  private static final String HIGHEST = Character.toString(Character.MAX_CODE_POINT);

  private final Database database;
  private final Vertx vertx;
  private final SqlLedger ledger;
  private volatile long unreadableChunks;
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

  /** As there is one writer, one is enough; null while it is in use, and before. */
  private final AtomicReference<ChunkContent> idleContent = new AtomicReference<>();

  SqlSessionArchive(Database database, Vertx vertx, SqlLedger ledger) {
    this.database = database;
    this.ledger = ledger;
    this.vertx = vertx;
  }

  @Override
  public Future<Void> append(Shipment shipment) {
    SessionBatch batch =
        new SessionBatch(
            shipment.lines(), home(shipment.journal()), shipment.indexedLater(), idleContent);
    return database
        .write(
            connection ->
                batch
                    .write(connection, vertx, ledger, database.words())
                    .compose(v -> position(connection, shipment.journal(), shipment.position())))
        .onSuccess(v -> tell(batch.sessions()));
  }

  private static Future<Void> position(SqlConnection connection, String journal, long position) {
    return connection
        .preparedQuery(
            "INSERT INTO journal_positions (journal, position) VALUES (?, ?)"
                + " ON CONFLICT (journal) DO UPDATE SET position = excluded.position")
        .execute(Tuple.of(journal, position))
        .mapEmpty();
  }

  /** Gives the memory of the compression back; nothing is to be kept any more. */
  void close() {
    ChunkContent content = idleContent.getAndSet(null);
    if (content != null) {
      content.close();
    }
  }

  @Override
  public Future<Void> lost(LostEvents lost) {
    return database.write(
        connection ->
            RefusedLoginRows.known(
                    connection, lost.stretches().stream().map(LostEvents.Stretch::session).toList())
                .compose(known -> ledger.lost(connection, lost, known))
                .compose(v -> position(connection, lost.journal(), lost.bytes())));
  }

  /** Whoever follows one of these looks at it, wherever it was recorded. */
  void tell(Set<String> sessions) {
    if (!sessions.isEmpty() && !listeners.isEmpty()) {
      Set<String> kept = Set.copyOf(sessions);
      listeners.forEach(listener -> listener.accept(kept));
    }
  }

  @Override
  public Runnable onAppended(Consumer<Set<String>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Future<Boolean> indexEarlier() {
    return StatementBackfill.step(database)
        .compose(
            more ->
                StatementBackfill.unreadable(database)
                    .onSuccess(chunks -> unreadableChunks = chunks)
                    .map(more));
  }

  @Override
  public long unreadableChunks() {
    return unreadableChunks;
  }

  private static String home(String journal) {
    int dot = journal.indexOf('.');
    return dot < 0 ? journal : journal.substring(0, dot);
  }

  @Override
  public Future<Long> position(String journal) {
    return database
        .read("SELECT position FROM journal_positions WHERE journal = ?", List.of(journal))
        .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong("position"));
  }

  @Override
  public Future<Void> forgetAll(List<String> journals) {
    return database.write(
        connection ->
            Database.batch(
                connection,
                "DELETE FROM journal_positions WHERE journal = ?",
                journals.stream().map(journal -> Tuple.of(journal)).toList()));
  }

  @Override
  public Future<List<Unclosed>> unclosed(String home, String after, int limit) {
    return database
        .read(
            // Of the chunks, by which is decided what is known already, and not of the row.
            "SELECT id, COALESCE((SELECT MAX(c.last_sequence) FROM chunks c"
                + " WHERE c.session = sessions.id), -1) AS last_sequence FROM sessions"
                + " WHERE home = ? AND closed_at IS NULL AND what = 'session' AND id > ?"
                + " ORDER BY id LIMIT ?",
            List.of(home, after, limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Unclosed(row.getString("id"), row.getLong("last_sequence")))
                    .toList());
  }

  @Override
  public Future<List<String>> startingWith(String prefix, int limit) {
    return database
        .read(BEGINNING_WITH, List.of(prefix, prefix + HIGHEST, limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("id"))
                    .toList());
  }

  @Override
  public Future<Page> page(Filter filter) {
    return new SessionPages(database, filter).read();
  }

  @Override
  public Future<Optional<SessionSummary>> session(String id) {
    return SessionRow.read(
            database, "SELECT * FROM sessions WHERE id = ? AND what <> 'logins'", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Events> events(String session, long fromSequence, int limit) {
    return database
        .reading(
            reader ->
                ChunkRows.read(
                    reader,
                    new Condition()
                        .and("session = ?", session)
                        .and("last_sequence >= ?", fromSequence),
                    " ORDER BY last_sequence",
                    new ChunkRows.From(-1, fromSequence - 1),
                    limit))
        .map(
            stretch ->
                new Events(
                    stretch.list().stream().map(ChunkRows.Stored::event).toList(), stretch.more()));
  }

  @Override
  public Future<List<SessionEvent.LoginRefused>> refusedLogins(
      Optional<Instant> before, int limit) {
    return RefusedLoginRows.newest(database, before, limit);
  }
}
