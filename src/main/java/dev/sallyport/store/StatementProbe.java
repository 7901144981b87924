package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive.Filter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for a text in statements of some sessions. */
final class StatementProbe {
  private final Database database;
  private final Condition asked;

  StatementProbe(Database database, Filter filter) {
    this.database = database;
    this.asked = asked(filter);
  }

  private static Condition asked(Filter filter) {
    Condition asked = new Condition();
    filter.verdict().ifPresent(verdict -> asked.and("verdict = ?", verdict));
    filter.verb().ifPresent(verb -> asked.and("verbs LIKE ? ESCAPE '!'", listed(verb)));
    filter
        .table()
        .ifPresent(
            table ->
                asked.and(
                    "tables LIKE ? ESCAPE '!'",
                    table.endsWith(".*")
                        ? Condition.pattern(
                            StatementIndex.EDGE + table.substring(0, table.length() - 1))
                        : listed(table)));
    filter
        .text()
        .map(text -> Condition.pattern(Condition.lower(text)))
        .ifPresent(
            pattern ->
                asked.and(
                    "(LOWER(head) LIKE ? ESCAPE '!' OR LOWER(parameters) LIKE ? ESCAPE '!')",
                    pattern,
                    pattern));
    return asked;
  }

  private static String listed(String name) {
    return Condition.pattern(StatementIndex.EDGE + name + StatementIndex.EDGE);
  }

  /** Which of these sessions have such a statement. */
  Future<Set<String>> among(List<String> sessions) {
    Condition condition =
        new Condition()
            .andAll("session IN (" + Database.marks(sessions.size()) + ")", sessions)
            .and(asked);
    return database
        .read("SELECT DISTINCT session FROM statements" + condition.where(), condition.values())
        .map(
            rows -> {
              Set<String> found = new HashSet<>();
              rows.forEach(row -> found.add(row.getString("session")));
              return found;
            });
  }

  /**
   * What a stretch of one session has.
   *
   * @param found whether such a statement
   * @param last number of the last statement that was looked at
   * @param done whether there is none after it
   */
  record Stretch(boolean found, long last, boolean done) {}

  /** Looks at so many statements of one session. */
  Future<Stretch> within(String session, long after, long most) {
    return database
        .read(
            "SELECT COUNT(*) AS statements, COALESCE(MAX(number), 0) AS last FROM (SELECT number"
                + " FROM statements WHERE session = ? AND number > ? ORDER BY number LIMIT ?)"
                + " AS stretch",
            List.of(session, after, most))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              long last = row.getLong("last");
              boolean done = row.getLong("statements") < most;
              Condition condition =
                  new Condition()
                      .and("session = ?", session)
                      .and("number > ?", after)
                      .and("number <= ?", last)
                      .and(asked);
              return database
                  .read(
                      "SELECT number FROM statements" + condition.where() + " LIMIT 1",
                      condition.values())
                  .map(found -> new Stretch(found.size() > 0, last, done));
            });
  }
}
