package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a batch of events adds to the table of statements and to the index of their words. */
final class StatementRows {
  /** Characters of a statement that a list shows. */
  static final int HEAD = 512;

  /** Characters of a statement, and as many of its parameters, by whose words it is found. */
  static final int WORDS = 16_384;

  /** Around each name of a list in one column: no name of a table that people use holds it. */
  static final String EDGE = "\n";

  private static final String LINE_FEED_SHOWN = "\u240a";

  /** The one writer is taken for so long. */
  private static final int DELETED_AT_ONCE = 1_000;

  private static final String INSERT =
      "INSERT INTO statements (id, session, number, judged_at, verdict, rule, verbs, tables, head,"
          + " outcome, rows_sent, affected_rows, approval, wait_micros, run_micros)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (session, number) DO NOTHING";

  private static final String FINISH =
      "UPDATE statements SET outcome = ?, rows_sent = ?, affected_rows = ?, run_micros = ?"
          + " WHERE session = ? AND number = ?";

  private static final String ASK =
      "UPDATE statements SET approval = ? WHERE session = ? AND number = ?";

  private static final String DECIDE =
      "UPDATE statements SET approval = ?, wait_micros = (SELECT CASE WHEN r.requested_at > ?"
          + " THEN 0 ELSE ? - r.requested_at END FROM reviews r"
          + " WHERE r.session = statements.session AND r.number = statements.number)"
          + " WHERE session = ? AND number = ?";

  private final Map<Key, Line> lines = new LinkedHashMap<>();
  private final List<Tuple> finished = new ArrayList<>();
  private final List<Tuple> asked = new ArrayList<>();
  private final List<Tuple> decided = new ArrayList<>();

  private final Map<SessionOf, String> sessionMarks = new HashMap<>();
  private final Map<Doing, String> marks = new HashMap<>();

  /** Names as they stand in a column, made once for each different list. */
  private final Map<Set<String>, String> joined = new HashMap<>();

  private record Key(String session, long number) {}

  /** In what statements of one batch mostly are the same, so that their marks are made once. */
  private record Doing(String verdict, String rule, Set<String> verbs, Set<String> tables) {
    static Doing of(SessionEvent.Judged judged) {
      return new Doing(
          text(judged.verdict()),
          text(judged.rule()),
          judged.verbs() == null ? Set.of() : judged.verbs(),
          judged.tables() == null ? Set.of() : judged.tables());
    }
  }

  /** A statement that was judged in this batch, and what came of it as far as it knows. */
  private static final class Line {
    private final SessionEvent.Judged judged;
    private final SessionOf session;
    private final long at;
    private String outcome = "";
    private long rows;
    private long affectedRows;
    private String approval = "";
    private Long askedAt;
    private Long waitMicros;
    private Long runMicros;

    Line(SessionEvent.Judged judged, SessionOf session) {
      this.judged = judged;
      this.session = session;
      this.at = Micros.of(judged.at());
    }

    long at() {
      return at;
    }

    Tuple row(long id, String verbs, String tables) {
      return Database.tuple(
          Arrays.asList(
              id,
              judged.session(),
              judged.statement(),
              at,
              text(judged.verdict()),
              text(judged.rule()),
              verbs,
              tables,
              beginning(text(judged.text()), HEAD),
              outcome,
              rows,
              affectedRows,
              approval,
              waitMicros,
              runMicros));
    }

    WordIndex.Entry words(long id, String marks) {
      return new WordIndex.Entry(id, StatementRows.words(judged), marks);
    }
  }

  /** What the row of a statement says of how it was judged, by column. */
  static Map<String, String> said(SessionEvent.Judged judged) {
    return Map.of(
        "judged_at",
        Long.toString(Micros.of(judged.at())),
        "verdict",
        text(judged.verdict()),
        "rule",
        text(judged.rule()),
        "verbs",
        edged(judged.verbs()),
        "tables",
        edged(judged.tables()),
        "head",
        beginning(text(judged.text()), HEAD));
  }

  void judged(SessionEvent.Judged judged, SessionOf session) {
    lines.putIfAbsent(new Key(judged.session(), judged.statement()), new Line(judged, session));
  }

  void finished(SessionEvent.Finished end) {
    Line line = lines.get(new Key(end.session(), end.statement()));
    if (line == null) {
      finished.add(
          Tuple.of(
              text(end.outcome()),
              end.rows(),
              end.affectedRows(),
              end.runMicros(),
              end.session(),
              end.statement()));
      return;
    }
    line.outcome = text(end.outcome());
    line.rows = end.rows();
    line.affectedRows = end.affectedRows();
    line.runMicros = end.runMicros();
  }

  void asked(SessionEvent.ReviewRequested request) {
    Line line = lines.get(new Key(request.session(), request.statement()));
    if (line == null) {
      asked.add(Tuple.of(text(request.approval()), request.session(), request.statement()));
      return;
    }
    line.approval = text(request.approval());
    line.askedAt = Micros.of(request.at());
  }

  /** Nobody waited where somebody had approved it before. */
  void decided(SessionEvent.ReviewEnded end) {
    Line line = lines.get(new Key(end.session(), end.statement()));
    long at = Micros.of(end.at());
    if (line == null) {
      decided.add(Tuple.of(text(end.approval()), at, at, end.session(), end.statement()));
      return;
    }
    line.approval = text(end.approval());
    line.waitMicros = line.askedAt == null ? null : (Long) Math.max(0, at - line.askedAt);
  }

  /** After the rows of reviews, by which the time of a wait is known. */
  Future<Void> write(SqlConnection connection, WordIndex index) {
    List<Line> sorted = new ArrayList<>(lines.values());
    sorted.sort(Comparator.comparingLong(Line::at));
    return free(connection, sorted.stream().map(Line::at).toList())
        .compose(
            ids -> {
              List<Tuple> rows = new ArrayList<>();
              for (int i = 0; i < ids.size(); i++) {
                Line line = sorted.get(i);
                rows.add(
                    line.row(
                        ids.get(i), joined(line.judged.verbs()), joined(line.judged.tables())));
              }
              // Not where a statement of that number was there already.
              return Database.batch(connection, INSERT, rows)
                  .compose(v -> taken(connection, ids))
                  .compose(
                      added -> {
                        List<WordIndex.Entry> words = new ArrayList<>();
                        for (int i = 0; i < ids.size(); i++) {
                          if (added.contains(ids.get(i))) {
                            Line line = sorted.get(i);
                            words.add(line.words(ids.get(i), marks(line)));
                          }
                        }
                        return index.add(connection, words);
                      });
            })
        .compose(v -> Database.batch(connection, FINISH, finished))
        .compose(v -> Database.batch(connection, ASK, asked))
        .compose(v -> Database.batch(connection, DECIDE, decided));
  }

  /** The entry of one statement by itself. */
  static WordIndex.Entry entry(long id, SessionEvent.Judged judged, SessionOf session) {
    Doing doing = Doing.of(judged);
    return new WordIndex.Entry(
        id,
        words(judged),
        StatementMarks.of(session)
            + " "
            + StatementMarks.of(doing.verdict(), doing.rule(), doing.verbs(), doing.tables()));
  }

  private static String words(SessionEvent.Judged judged) {
    return beginning(text(judged.text()), WORDS) + EDGE + parameters(judged.parameters());
  }

  private String joined(Set<String> names) {
    return names == null ? "" : joined.computeIfAbsent(names, StatementRows::edged);
  }

  private String marks(Line line) {
    Doing doing = Doing.of(line.judged);
    return sessionMarks.computeIfAbsent(line.session, StatementMarks::of)
        + " "
        + marks.computeIfAbsent(
            doing, any -> StatementMarks.of(any.verdict(), any.rule(), any.verbs(), any.tables()));
  }

  /** For each of some times, the first after it that is no statement's, in the same order. */
  private static Future<List<Long>> free(SqlConnection connection, List<Long> sorted) {
    List<Long> wanted = new ArrayList<>();
    for (long at : sorted) {
      wanted.add(wanted.isEmpty() ? at : Math.max(at, wanted.get(wanted.size() - 1) + 1));
    }
    return taken(connection, wanted)
        .compose(
            taken -> {
              if (taken.isEmpty()) {
                return Future.succeededFuture(wanted);
              }
              return free(
                  connection, wanted.stream().map(id -> taken.contains(id) ? id + 1 : id).toList());
            });
  }

  private static Future<Set<Long>> taken(SqlConnection connection, List<Long> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return connection
        .preparedQuery(
            "SELECT s.id FROM json_each(?) wanted"
                + " CROSS JOIN statements s ON s.id = CAST(wanted.value AS BIGINT)")
        .execute(Tuple.of(new JsonArray(ids).encode()))
        .map(
            rows -> {
              Set<Long> taken = new HashSet<>();
              for (Row row : rows) {
                taken.add(row.getLong("id"));
              }
              return taken;
            });
  }

  /** Takes away some statements of these sessions; tells whether there may be more. */
  static Future<Boolean> delete(SqlConnection connection, WordIndex index, List<String> sessions) {
    List<Object> values = new ArrayList<>(sessions);
    values.add(DELETED_AT_ONCE);
    return connection
        .preparedQuery(
            "SELECT id FROM statements WHERE session IN ("
                + Database.marks(sessions.size())
                + ") LIMIT ?")
        .execute(Database.tuple(values))
        .compose(
            rows -> {
              List<Tuple> ids = new ArrayList<>();
              rows.forEach(row -> ids.add(Tuple.of(row.getLong("id"))));
              return index
                  .delete(connection, ids)
                  .compose(
                      v -> Database.batch(connection, "DELETE FROM statements WHERE id = ?", ids))
                  .map(ids.size() == DELETED_AT_ONCE);
            });
  }

  private static String edged(Collection<String> names) {
    return names == null || names.isEmpty() ? "" : EDGE + String.join(EDGE, plain(names)) + EDGE;
  }

  /** An agent may name tables that do not exist, and one of these must not look like two. */
  private static Collection<String> plain(Collection<String> names) {
    Set<String> plain = new TreeSet<>();
    names.forEach(name -> plain.add(name.replace(EDGE, LINE_FEED_SHOWN)));
    return plain;
  }

  private static String parameters(List<String> values) {
    StringBuilder joined = new StringBuilder();
    for (String value : values == null ? List.<String>of() : values) {
      if (value != null) {
        joined.append(value, 0, Math.min(WORDS, value.length())).append(EDGE);
      }
      if (joined.length() >= WORDS) {
        break;
      }
    }
    return beginning(joined.toString(), WORDS);
  }

  /** Not through the middle of a character beyond the first plane. */
  static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
