package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a batch of events adds to the tables by which sessions are found. */
final class StatementIndex {
  /** How long figures by the minute are kept; those by the hour stay. */
  static final Duration MINUTES_KEPT = Duration.ofDays(3);

  /** A schema and a table have 64 characters each. */
  private static final int LONGEST_NAME = 200;

  static final long MINUTE = 60;
  static final long HOUR = 3600;

  private final StatementRows statements = new StatementRows();
  private final Set<Access> accesses = new LinkedHashSet<>();
  private final List<Tuple> reviews = new ArrayList<>();
  private final List<Tuple> reviewEnds = new ArrayList<>();
  private final Map<Count, Long> counts = new TreeMap<>();

  private record Access(
      String session, long openedAt, String verdict, String verb, String schema, String table) {}

  private record Count(long seconds, long startsAt, String verdict) implements Comparable<Count> {
    @Override
    public int compareTo(Count other) {
      int bySeconds = Long.compare(seconds, other.seconds);
      int byStart = bySeconds != 0 ? bySeconds : Long.compare(startsAt, other.startsAt);
      return byStart != 0 ? byStart : verdict.compareTo(other.verdict);
    }
  }

  /** Takes an event of a session. */
  void add(SessionEvent event, SessionOf session) {
    if (event instanceof SessionEvent.Judged judged) {
      judged(judged, session);
    } else if (event instanceof SessionEvent.Finished finished) {
      statements.finished(finished);
    } else if (event instanceof SessionEvent.ReviewRequested asked) {
      statements.asked(asked);
      reviews.add(
          Tuple.of(
              asked.session(), asked.statement(), text(asked.approval()), Micros.of(asked.at())));
    } else if (event instanceof SessionEvent.ReviewEnded ended) {
      statements.decided(ended);
      reviewEnds.add(
          Tuple.of(
              Micros.of(ended.at()), text(ended.outcome()), ended.session(), ended.statement()));
    }
  }

  private void judged(SessionEvent.Judged judged, SessionOf session) {
    String verdict = text(judged.verdict());
    statements.judged(judged, session);
    for (String table : orNone(judged.tables())) {
      for (String verb : orNone(judged.verbs())) {
        accesses.add(
            new Access(
                judged.session(),
                session.openedAt(),
                verdict,
                verb,
                indexed(schema(table)),
                indexed(table)));
      }
    }
    long second = judged.at().getEpochSecond();
    counts.merge(new Count(MINUTE, second - Math.floorMod(second, MINUTE), verdict), 1L, Long::sum);
    counts.merge(new Count(HOUR, second - Math.floorMod(second, HOUR), verdict), 1L, Long::sum);
  }

  private static Collection<String> orNone(Collection<String> names) {
    return names == null || names.isEmpty() ? List.of("") : names;
  }

  /**
   * No table is called like this, but an agent may say so; a key of an index has no room for it.
   */
  static String indexed(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : StatementRows.beginning(name, LONGEST_NAME) + '\u2026';
  }

  static String schema(String table) {
    int dot = table.indexOf('.');
    return dot < 0 ? "" : table.substring(0, dot);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  Future<Void> write(SqlConnection connection, WordIndex words) {
    return writeReviews(connection)
        .compose(v -> statements.write(connection, words))
        .compose(v -> writeAccesses(connection))
        .compose(v -> writeCounts(connection));
  }

  /**
   * Takes away what these tables have of whole sessions, a bounded number of statements at a time:
   * to be called again, in a transaction of its own, while there is more. Counts by the hour stay:
   * they tell of nobody.
   *
   * @param sessions identifiers, at most some hundreds
   * @return whether there is more
   */
  static Future<Boolean> delete(SqlConnection connection, WordIndex words, List<String> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return StatementRows.delete(connection, words, sessions)
        .compose(
            more ->
                more
                    ? Future.succeededFuture(true)
                    : deleteFrom(connection, "session_accesses", sessions)
                        .compose(v -> deleteFrom(connection, "reviews", sessions))
                        .map(false));
  }

  private static Future<Void> deleteFrom(
      SqlConnection connection, String table, List<String> sessions) {
    return connection
        .preparedQuery(
            "DELETE FROM " + table + " WHERE session IN (" + Database.marks(sessions.size()) + ")")
        .execute(Database.tuple(sessions))
        .mapEmpty();
  }

  private Future<Void> writeAccesses(SqlConnection connection) {
    return Database.batch(
        connection,
        "INSERT INTO session_accesses (session, opened_at, verdict, verb, schema_name, table_name)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        accesses.stream()
            .map(a -> Tuple.of(a.session, a.openedAt, a.verdict, a.verb, a.schema, a.table))
            .toList());
  }

  private Future<Void> writeReviews(SqlConnection connection) {
    return Database.batch(
            connection,
            "INSERT INTO reviews (session, number, approval, requested_at, outcome)"
                + " VALUES (?, ?, ?, ?, '') ON CONFLICT DO NOTHING",
            reviews)
        .compose(
            v ->
                Database.batch(
                    connection,
                    "UPDATE reviews SET ended_at = ?, outcome = ? WHERE session = ? AND number = ?",
                    reviewEnds));
  }

  private Future<Void> writeCounts(SqlConnection connection) {
    if (counts.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Tuple> rows = new ArrayList<>();
    counts.forEach(
        (count, statements) ->
            rows.add(Tuple.of(count.seconds, count.startsAt, count.verdict, statements)));
    return Database.batch(
            connection,
            "INSERT INTO statement_counts (seconds, starts_at, verdict, statements)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (seconds, starts_at, verdict) DO UPDATE"
                + " SET statements = statement_counts.statements + excluded.statements",
            rows)
        .compose(
            v ->
                connection
                    .preparedQuery(
                        "DELETE FROM statement_counts WHERE seconds = ? AND starts_at < (SELECT"
                            + " MAX(starts_at) - ? FROM statement_counts WHERE seconds = ?)")
                    .execute(Tuple.of(MINUTE, MINUTES_KEPT.toSeconds(), MINUTE))
                    .mapEmpty());
  }
}
