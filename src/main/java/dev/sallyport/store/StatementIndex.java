package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a batch of events adds to the tables by which sessions are found. */
final class StatementIndex {
  /** Characters of a statement, and of its parameters, by which it is found. */
  static final int HEAD = 512;

  /** Around each name of a list in one column: no name of a table that people use holds it. */
  static final String EDGE = "\n";

  /** How long figures by the minute are kept; those by the hour stay. */
  static final Duration MINUTES_KEPT = Duration.ofDays(3);

  static final long MINUTE = 60;
  static final long HOUR = 3600;

  private final Map<Key, String> outcomes = new LinkedHashMap<>();
  private final Map<Key, Tuple> statements = new LinkedHashMap<>();
  private final Set<Access> accesses = new LinkedHashSet<>();
  private final List<Tuple> reviews = new ArrayList<>();
  private final List<Tuple> reviewEnds = new ArrayList<>();
  private final Map<Count, Long> counts = new TreeMap<>();

  private record Key(String session, long number) {}

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

  /**
   * Takes an event.
   *
   * @param openedAt of its session, in microseconds
   */
  void add(SessionEvent event, long openedAt) {
    if (event instanceof SessionEvent.Judged judged) {
      judged(judged, openedAt);
    } else if (event instanceof SessionEvent.Finished finished) {
      outcomes.put(new Key(finished.session(), finished.statement()), text(finished.outcome()));
    } else if (event instanceof SessionEvent.ReviewRequested asked) {
      reviews.add(
          Tuple.of(
              asked.session(), asked.statement(), text(asked.approval()), Micros.of(asked.at())));
    } else if (event instanceof SessionEvent.ReviewEnded ended) {
      reviewEnds.add(
          Tuple.of(
              Micros.of(ended.at()), text(ended.outcome()), ended.session(), ended.statement()));
    }
  }

  private void judged(SessionEvent.Judged judged, long openedAt) {
    String verdict = text(judged.verdict());
    statements.putIfAbsent(
        new Key(judged.session(), judged.statement()),
        Database.tuple(
            Arrays.asList(
                judged.session(),
                judged.statement(),
                Micros.of(judged.at()),
                verdict,
                text(judged.rule()),
                edged(judged.verbs()),
                edged(judged.tables()),
                head(text(judged.text())),
                parameters(judged.parameters()))));
    for (String table : orNone(judged.tables())) {
      for (String verb : orNone(judged.verbs())) {
        accesses.add(new Access(judged.session(), openedAt, verdict, verb, schema(table), table));
      }
    }
    long second = judged.at().getEpochSecond();
    counts.merge(new Count(MINUTE, second - Math.floorMod(second, MINUTE), verdict), 1L, Long::sum);
    counts.merge(new Count(HOUR, second - Math.floorMod(second, HOUR), verdict), 1L, Long::sum);
  }

  private static Collection<String> orNone(Collection<String> names) {
    return names == null || names.isEmpty() ? List.of("") : names;
  }

  private static String schema(String table) {
    int dot = table.indexOf('.');
    return dot < 0 ? "" : table.substring(0, dot);
  }

  private static String edged(Collection<String> names) {
    return names == null || names.isEmpty()
        ? ""
        : EDGE + String.join(EDGE, new TreeSet<>(names)) + EDGE;
  }

  private static String parameters(List<String> values) {
    StringBuilder joined = new StringBuilder();
    for (String value : values == null ? List.<String>of() : values) {
      joined.append(
          value == null ? "NULL" : value, 0, Math.min(HEAD, value == null ? 4 : value.length()));
      joined.append(EDGE);
      if (joined.length() >= HEAD) {
        break;
      }
    }
    return head(joined.toString());
  }

  /** Not through the middle of a character beyond the first plane. */
  private static String head(String text) {
    if (text.length() <= HEAD) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  Future<Void> write(SqlConnection connection) {
    List<Tuple> rows = new ArrayList<>();
    statements.forEach(
        (key, row) -> {
          String outcome = outcomes.remove(key);
          rows.add(row.addValue(outcome == null ? "" : outcome));
        });
    List<Tuple> late = new ArrayList<>();
    outcomes.forEach((key, outcome) -> late.add(Tuple.of(outcome, key.session(), key.number())));
    return Database.batch(
            connection,
            "INSERT INTO statements (session, number, judged_at, verdict, rule, verbs, tables, head,"
                + " parameters, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (session, number) DO NOTHING",
            rows)
        .compose(
            v ->
                Database.batch(
                    connection,
                    "UPDATE statements SET outcome = ? WHERE session = ? AND number = ?",
                    late))
        .compose(v -> writeAccesses(connection))
        .compose(v -> writeReviews(connection))
        .compose(v -> writeCounts(connection));
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
