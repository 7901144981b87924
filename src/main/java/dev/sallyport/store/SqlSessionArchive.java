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
import java.util.stream.StreamSupport;

/** Sessions and their events in SQL. */
final class SqlSessionArchive implements SessionArchive {
  private static final int MAX_SESSIONS = 500;

  /** Of one answer's events together; a larger one comes alone. */
  private static final long MAX_EVENT_BYTES = 4L << 20;

  private final Database database;

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
    return database.write(
        connection ->
            lastSequences(connection, List.copyOf(bySession.keySet()))
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
                .mapEmpty());
  }

  private static String home(String journal) {
    int dot = journal.indexOf('.');
    return dot < 0 ? journal : journal.substring(0, dot);
  }

  private static Future<Map<String, Long>> lastSequences(
      SqlConnection connection, List<String> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection
        .preparedQuery(
            "SELECT id, last_sequence FROM sessions WHERE id IN ("
                + Database.marks(sessions.size())
                + ")")
        .execute(Database.tuple(sessions))
        .map(
            rows -> {
              Map<String, Long> last = new HashMap<>();
              rows.forEach(row -> last.put(row.getString("id"), row.getLong("last_sequence")));
              return last;
            });
  }

  private static Future<Void> addAll(
      SqlConnection connection,
      String home,
      Map<String, List<SessionEvent>> bySession,
      Map<String, Long> known) {
    List<Tuple> rows = new ArrayList<>();
    List<Tuple> heads = new ArrayList<>();
    List<Tuple> changes = new ArrayList<>();
    try {
      for (Map.Entry<String, List<SessionEvent>> session : bySession.entrySet()) {
        SessionTally tally = new SessionTally(known.getOrDefault(session.getKey(), -1L));
        for (SessionEvent event : session.getValue()) {
          if (tally.add(event)) {
            rows.add(Tuple.of(event.session(), event.sequence(), EventFormat.writeText(event)));
          }
        }
        if (tally.changed()) {
          if (!known.containsKey(session.getKey())) {
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
        .compose(v -> Database.batch(connection, SessionTally.UPDATE_HEAD, changes));
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
  public Future<List<SessionSummary>> sessions(Filter filter) {
    StringBuilder sql = new StringBuilder("SELECT * FROM sessions WHERE what = 'session'");
    List<Object> values = new ArrayList<>();
    filter
        .principal()
        .ifPresent(
            principal -> {
              sql.append(" AND principal = ?");
              values.add(principal);
            });
    filter
        .connection()
        .ifPresent(
            connection -> {
              sql.append(" AND connection = ?");
              values.add(connection);
            });
    filter
        .before()
        .ifPresent(
            before -> {
              sql.append(" AND opened_at < ?");
              values.add(Micros.of(before));
            });
    sql.append(" ORDER BY opened_at DESC, id LIMIT ?");
    values.add(Math.max(1, Math.min(MAX_SESSIONS, filter.limit())));
    return summaries(sql.toString(), values);
  }

  @Override
  public Future<Optional<SessionSummary>> session(String id) {
    return summaries("SELECT * FROM sessions WHERE id = ?", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  private Future<List<SessionSummary>> summaries(String sql, List<?> values) {
    return database
        .read(sql, values)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(SqlSessionArchive::summary)
                    .toList());
  }

  private static SessionSummary summary(Row row) {
    return new SessionSummary(
        row.getString("id"),
        row.getString("principal"),
        row.getString("principal_name"),
        row.getString("kind"),
        row.getString("connection"),
        row.getString("client"),
        Micros.toInstant(row.getLong("opened_at")),
        Optional.ofNullable(row.getLong("closed_at")).map(Micros::toInstant),
        row.getString("close_cause"),
        row.getLong("statements"),
        row.getLong("denied"),
        row.getLong("reviewed"),
        row.getString("purpose"),
        row.getString("lease"),
        flags(row.getString("flags")));
  }

  private static Set<String> flags(String joined) {
    return joined.isEmpty() ? Set.of() : Set.of(joined.split(","));
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
