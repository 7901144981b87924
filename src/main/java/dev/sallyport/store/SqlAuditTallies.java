package dev.sallyport.store;

import dev.sallyport.recording.AuditTallies;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts in SQL, made of so many rows at a time that nobody else waits long for the reader. */
final class SqlAuditTallies implements AuditTallies {
  private static final int ROWS = 50_000;

  /**
   * A statement's key is the microsecond in which it was judged or, where that is taken, the next
   * one that is free. As many statements as there are microseconds in an hour are in no store.
   */
  private static final long LATEST_KEY = Duration.ofHours(1).toSeconds() * 1_000_000;

  private final Database database;
  private final int rows;

  SqlAuditTallies(Database database) {
    this(database, ROWS);
  }

  SqlAuditTallies(Database database, int rows) {
    this.database = database;
    this.rows = rows;
  }

  @Override
  public Future<Stretch> rules(Instant from, Instant to, long after) {
    long start = Micros.of(from);
    long end = Micros.of(to);
    return database
        .read(
            "SELECT rule, COUNT(*) AS looked_at, MAX(place) AS place,"
                + " COUNT(CASE WHEN judged_at >= ? AND judged_at < ? THEN 1 END) AS decided,"
                + " MAX(CASE WHEN judged_at >= ? AND judged_at < ? THEN judged_at END) AS last"
                + " FROM (SELECT id AS place, rule, judged_at FROM statements WHERE id > ?"
                + " AND id < ? ORDER BY id LIMIT ?) AS stretch GROUP BY rule",
            List.of(
                start, end, start, end, Math.max(after, start - 1), end + LATEST_KEY, (long) rows))
        .map(
            found -> {
              long lookedAt = 0;
              long place = after;
              List<Rule> rules = new ArrayList<>();
              for (Row row : found) {
                lookedAt += row.getLong("looked_at");
                place = Math.max(place, row.getLong("place"));
                if (row.getLong("decided") > 0) {
                  rules.add(
                      new Rule(
                          row.getString("rule"),
                          row.getLong("decided"),
                          Micros.toInstant(row.getLong("last"))));
                }
              }
              return new Stretch(rules, lookedAt < rows ? Optional.empty() : Optional.of(place));
            });
  }

  @Override
  public Future<Logins> refusedLogins(Instant from, Instant to, Optional<String> principal) {
    Condition condition =
        new Condition()
            .and("refused_at >= ?", Micros.of(from))
            .and("refused_at < ?", Micros.of(to));
    principal.ifPresent(id -> condition.and("principal = ?", id));
    return database
        .read(
            "SELECT COALESCE(SUM(logins), 0) AS logins,"
                + " COUNT(DISTINCT CASE WHEN principal <> '' THEN principal END) AS principals,"
                + " MIN(refused_at) AS first, MAX(refused_at) AS last FROM refused_logins"
                + condition.where(),
            condition.values())
        .map(
            found -> {
              Row row = found.iterator().next();
              return new Logins(
                  row.getLong("logins"),
                  row.getLong("principals"),
                  Optional.ofNullable(row.getLong("first")).map(Micros::toInstant),
                  Optional.ofNullable(row.getLong("last")).map(Micros::toInstant));
            });
  }
}
