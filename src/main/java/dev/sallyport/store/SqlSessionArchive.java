package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Sessions and their events in SQL. */
final class SqlSessionArchive implements SessionArchive {
  /** Of one answer's events together; a larger one comes alone. */
  private static final long MAX_EVENT_BYTES = 4L << 20;

  private final Database database;
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();

  SqlSessionArchive(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> append(List<SessionEvent> events, String journal, long position) {
    Map<String, List<SessionEvent>> bySession = new LinkedHashMap<>();
    List<SessionEvent.LoginRefused> refusals = new ArrayList<>();
    for (SessionEvent event : events) {
      if (event instanceof SessionEvent.LoginRefused refused) {
        refusals.add(refused);
      } else {
        bySession.computeIfAbsent(event.session(), id -> new ArrayList<>()).add(event);
      }
    }
    return database
        .write(
            connection ->
                known(connection, List.copyOf(bySession.keySet()))
                    .compose(known -> addAll(connection, home(journal), bySession, known))
                    .compose(v -> RefusedLoginRows.add(connection, refusals))
                    .compose(
                        v ->
                            connection
                                .preparedQuery(
                                    "INSERT INTO journal_positions (journal, position) VALUES (?, ?)"
                                        + " ON CONFLICT (journal)"
                                        + " DO UPDATE SET position = excluded.position")
                                .execute(Tuple.of(journal, position)))
                    .<Void>mapEmpty())
        .onSuccess(v -> tell(bySession.keySet()));
  }

  private void tell(Set<String> sessions) {
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
    return StatementBackfill.step(database);
  }

  private static String home(String journal) {
    int dot = journal.indexOf('.');
    return dot < 0 ? journal : journal.substring(0, dot);
  }

  /** What the store has of a session before a batch. */
  private record Known(long lastSequence, SessionOf session, boolean indexed) {}

  private static Future<Map<String, Known>> known(SqlConnection connection, List<String> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection
        .preparedQuery(
            "SELECT id, last_sequence, opened_at, principal, principal_name, connection, acts_for,"
                + " unindexed_from FROM sessions"
                + " WHERE id IN ("
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
                        row.getLong("unindexed_from") == null));
              }
              return known;
            });
  }

  private static Future<Void> addAll(
      SqlConnection connection,
      String home,
      Map<String, List<SessionEvent>> bySession,
      Map<String, Known> before) {
    List<Tuple> rows = new ArrayList<>();
    List<Tuple> heads = new ArrayList<>();
    List<Tuple> changes = new ArrayList<>();
    StatementIndex index = new StatementIndex();
    PrincipalTally principals = new PrincipalTally();
    try {
      for (Map.Entry<String, List<SessionEvent>> session : bySession.entrySet()) {
        Known known = before.get(session.getKey());
        SessionTally tally = new SessionTally(known == null ? -1 : known.lastSequence());
        for (SessionEvent event : session.getValue()) {
          if (tally.add(event)) {
            SessionOf of = known == null ? tally.session() : known.session();
            rows.add(Tuple.of(event.session(), event.sequence(), EventFormat.writeText(event)));
            principals.add(event, of.principal());
            if (known == null || known.indexed()) {
              index.add(event, of);
            }
          }
        }
        if (tally.changed()) {
          if (known == null) {
            heads.add(tally.head(session.getKey(), home));
          }
          changes.add(tally.change(session.getKey()));
        }
      }
    } catch (UnreadableEventException e) {
      return Future.failedFuture(e);
    }
    return Database.batch(
            connection,
            "INSERT INTO session_events (session, sequence, event) VALUES (?, ?, ?)",
            rows)
        .compose(v -> Database.batch(connection, SessionTally.INSERT_HEAD, heads))
        .compose(v -> Database.batch(connection, SessionTally.UPDATE_HEAD, changes))
        .compose(v -> index.write(connection))
        .compose(v -> principals.write(connection));
  }

  @Override
  public Future<Long> position(String journal) {
    return database
        .read("SELECT position FROM journal_positions WHERE journal = ?", List.of(journal))
        .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong("position"));
  }

  @Override
  public Future<Void> forget(String journal) {
    return database.write(
        connection ->
            connection
                .preparedQuery("DELETE FROM journal_positions WHERE journal = ?")
                .execute(Tuple.of(journal))
                .mapEmpty());
  }

  @Override
  public Future<List<Unclosed>> unclosed(String home, int limit) {
    return database
        .read(
            "SELECT id, last_sequence FROM sessions"
                + " WHERE home = ? AND closed_at IS NULL AND what = 'session' ORDER BY id LIMIT ?",
            List.of(home, limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Unclosed(row.getString("id"), row.getLong("last_sequence")))
                    .toList());
  }

  @Override
  public Future<List<String>> startingWith(String prefix, int limit) {
    return database
        .read(
            "SELECT id FROM sessions WHERE SUBSTR(id, 1, ?) = ? ORDER BY id LIMIT ?",
            List.of(prefix.length(), prefix, limit))
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
    return SessionRow.read(database, "SELECT * FROM sessions WHERE id = ?", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Events> events(String session, long fromSequence, int limit) {
    return database
        .read(
            "SELECT sequence, OCTET_LENGTH(event) AS bytes FROM session_events"
                + " WHERE session = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
            List.of(session, fromSequence, limit + 1L))
        .compose(
            sizes -> {
              long last = fromSequence - 1;
              long bytes = 0;
              int taken = 0;
              for (Row row : sizes) {
                bytes += row.getLong("bytes");
                if (taken == limit || taken > 0 && bytes > MAX_EVENT_BYTES) {
                  break;
                }
                last = row.getLong("sequence");
                taken++;
              }
              boolean more = taken < sizes.size();
              return between(session, fromSequence, last).map(list -> new Events(list, more));
            });
  }

  private Future<List<SessionEvent>> between(String session, long first, long last) {
    return database
        .read(
            "SELECT event FROM session_events WHERE session = ? AND sequence BETWEEN ? AND ?"
                + " ORDER BY sequence",
            List.of(session, first, last))
        .compose(
            rows -> {
              List<SessionEvent> events = new ArrayList<>();
              try {
                for (Row row : rows) {
                  events.add(EventFormat.read(row.getString("event")));
                }
              } catch (UnreadableEventException e) {
                return Future.failedFuture(e);
              }
              return Future.succeededFuture(events);
            });
  }

  @Override
  public Future<List<SessionEvent.LoginRefused>> refusedLogins(
      Optional<Instant> before, int limit) {
    return RefusedLoginRows.newest(database, before, limit);
  }
}
