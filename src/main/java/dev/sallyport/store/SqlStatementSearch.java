package dev.sallyport.store;

import dev.sallyport.recording.StatementSearch;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements out of the full-text index, which has them in the order of their identifiers, and so
 * of the time.
 */
final class SqlStatementSearch implements StatementSearch {
  static final int MAX_STATEMENTS = 500;

  /**
   * An identifier is the time, or a little later where a statement was judged at the same
   * microsecond as others. So many of them are more than a gateway can judge.
   */
  private static final long SAME_MICROS = 100_000;

  private static final String COLUMNS =
      "SELECT st.id AS place, st.session, st.number, st.judged_at, s.principal, s.principal_name,"
          + " s.connection, st.verdict, st.rule, st.verbs, st.tables, st.head, st.outcome,"
          + " st.rows_sent, st.affected_rows, st.approval, st.wait_micros, st.run_micros";

  private static final String STATEMENTS =
      " FROM statements st CROSS JOIN sessions s ON s.id = st.session";

  /** In this order: the other way round every statement would be looked at. */
  static final String FOUND =
      " FROM statement_words w CROSS JOIN statements st ON st.id = w.rowid"
          + " CROSS JOIN sessions s ON s.id = st.session";

  private final Database database;

  SqlStatementSearch(Database database) {
    this.database = database;
  }

  @Override
  public Future<Page> statements(Filter filter) {
    return match(filter).text(database, filter.text()).compose(match -> statements(filter, match));
  }

  private Future<Page> statements(Filter filter, StatementMatch match) {
    if (match.isImpossible()) {
      return page(List.of(), 1);
    }
    int limit = Math.max(1, Math.min(MAX_STATEMENTS, filter.limit()));
    Condition condition = new Condition();
    String id = match.isEmpty() ? "st.id" : "w.rowid";
    if (!match.isEmpty()) {
      condition.and(database.words().condition(), match.query());
    }
    filter.before().ifPresent(before -> condition.and(id + " < ?", before));
    filter.from().ifPresent(from -> condition.and(id + " >= ?", Micros.of(from)));
    filter
        .to()
        .map(Micros::of)
        .ifPresent(to -> condition.and(id + " < ?", to + SAME_MICROS).and("st.judged_at < ?", to));
    condition.and(StatementMatch.seen(filter.visibleTo()));
    return database
        .read(
            COLUMNS
                + (match.isEmpty() ? STATEMENTS : FOUND)
                + condition.where()
                + " ORDER BY "
                + id
                + " DESC LIMIT ?",
            condition.values(limit))
        .compose(
            rows -> {
              List<Row> list = new ArrayList<>();
              rows.forEach(list::add);
              return page(list, limit);
            });
  }

  private StatementMatch match(Filter filter) {
    StatementMatch match =
        new StatementMatch(database.words())
            .and(filter.table().map(StatementMarks::table))
            .and(filter.verb().map(StatementMarks::verb))
            .and(filter.verdict().map(StatementMarks::verdict))
            .and(filter.rule().map(StatementMarks::rule))
            .and(filter.connection().map(StatementMarks::connection))
            .and(filter.actsFor().map(StatementMarks::owner))
            .visibleTo(filter.visibleTo());
    filter
        .principal()
        .ifPresent(
            who -> match.any(List.of(StatementMarks.principal(who), StatementMarks.name(who))));
    return match;
  }

  private Future<Page> page(List<Row> rows, int limit) {
    Optional<Long> next =
        rows.size() < limit
            ? Optional.empty()
            : Optional.of(rows.get(rows.size() - 1).getLong("place"));
    List<Statement> list = rows.stream().map(SqlStatementSearch::statement).toList();
    return indexing(database).map(indexing -> new Page(list, next, Optional.empty(), indexing));
  }

  /** Whether there are sessions whose statements are not all found yet. */
  static Future<Boolean> indexing(Database database) {
    return database
        .read("SELECT id FROM sessions WHERE unindexed_from IS NOT NULL LIMIT 1", List.of())
        .map(rows -> rows.size() > 0);
  }

  private static Statement statement(Row row) {
    return new Statement(
        row.getString("session"),
        row.getLong("number"),
        Micros.toInstant(row.getLong("judged_at")),
        row.getString("principal"),
        row.getString("principal_name"),
        row.getString("connection"),
        row.getString("verdict"),
        row.getString("rule"),
        names(row.getString("verbs")),
        names(row.getString("tables")),
        row.getString("head"),
        row.getString("outcome"),
        row.getLong("rows_sent"),
        row.getLong("affected_rows"),
        row.getString("approval"),
        duration(row.getLong("wait_micros")),
        duration(row.getLong("run_micros")));
  }

  private static Set<String> names(String edged) {
    return edged.isEmpty()
        ? Set.of()
        : Set.copyOf(List.of(edged.substring(1, edged.length() - 1).split(StatementRows.EDGE)));
  }

  private static Optional<Duration> duration(Long micros) {
    return Optional.ofNullable(micros).map(some -> Duration.of(some, ChronoUnit.MICROS));
  }
}
