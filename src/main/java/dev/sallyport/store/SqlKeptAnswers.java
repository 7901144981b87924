package dev.sallyport.store;

import dev.sallyport.recording.KeptAnswers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Kept answers in SQL. */
final class SqlKeptAnswers implements KeptAnswers {
  private final Database database;

  SqlKeptAnswers(Database database) {
    this.database = database;
  }

  @Override
  public Future<Claim> claim(Post post, Instant now) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery("DELETE FROM repeated_posts WHERE begun_at < ?")
                .execute(Tuple.of(Micros.of(now.minus(KEPT))))
                .compose(forgotten -> known(connection, post))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? begin(connection, post, now)
                            : Future.succeededFuture(claim(rows.iterator().next(), post))));
  }

  private static Future<RowSet<Row>> known(SqlConnection connection, Post post) {
    return connection
        .preparedQuery("SELECT * FROM repeated_posts WHERE key_digest = ?")
        .execute(Tuple.of(post.keyDigest()));
  }

  private static Claim claim(Row row, Post post) {
    if (!row.getString("post_digest").equals(post.postDigest())) {
      return new Claim.OtherPost();
    }
    String answer = row.getString("answer");
    return answer == null
        ? new Claim.Running(Micros.toInstant(row.getLong("begun_at")))
        : new Claim.Done(answer);
  }

  private static Future<Claim> begin(SqlConnection connection, Post post, Instant now) {
    return connection
        .preparedQuery("SELECT COUNT(*) AS theirs FROM repeated_posts WHERE principal = ?")
        .execute(Tuple.of(post.principal()))
        .compose(
            rows ->
                rows.iterator().next().getLong("theirs") >= MAX_PER_PRINCIPAL
                    ? Future.succeededFuture(new Claim.TooMany())
                    : insert(connection, post, now));
  }

  private static Future<Claim> insert(SqlConnection connection, Post post, Instant now) {
    return connection
        .preparedQuery(
            "INSERT INTO repeated_posts (key_digest, principal, post_digest, begun_at)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (key_digest) DO NOTHING")
        .execute(Tuple.of(post.keyDigest(), post.principal(), post.postDigest(), Micros.of(now)))
        .compose(
            inserted ->
                inserted.rowCount() == 1
                    ? Future.succeededFuture(new Claim.Begun())
                    : known(connection, post).map(rows -> claim(rows.iterator().next(), post)));
  }

  @Override
  public Future<Void> keep(String keyDigest, String answer) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery("UPDATE repeated_posts SET answer = ? WHERE key_digest = ?")
                .execute(Tuple.of(answer, keyDigest))
                .mapEmpty());
  }

  @Override
  public Future<Void> release(String keyDigest) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery("DELETE FROM repeated_posts WHERE key_digest = ? AND answer IS NULL")
                .execute(Tuple.of(keyDigest))
                .mapEmpty());
  }
}
