package dev.sallyport.store;

import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.TooManyRevocationsException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Revocations in SQL. */
final class SqlRevocationStore implements RevocationStore {
  private static final String STANDING = "lifted_at IS NULL AND kind IN ('principal', 'group')";

  private final Database database;

  SqlRevocationStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Revocation> keep(Revocation revocation) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            standing(connection, revocation)
                .compose(
                    found ->
                        found
                            .map(Future::succeededFuture)
                            .orElseGet(() -> insert(connection, revocation))));
  }

  private static Future<Revocation> insert(SqlConnection connection, Revocation revocation) {
    return room(connection, revocation.kind())
        .compose(
            room ->
                connection
                    .preparedQuery(
                        "INSERT INTO revocations (id, kind, subject, reason, revoked_by, revoked_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .execute(
                        Database.tuple(
                            List.of(
                                revocation.id(),
                                revocation.kind().word(),
                                revocation.subject(),
                                revocation.reason(),
                                revocation.by(),
                                Micros.of(revocation.at())))))
        // Another gateway may have been faster.
        .compose(inserted -> standing(connection, revocation))
        .map(found -> found.orElseThrow(() -> new IllegalStateException("a revocation is gone")));
  }

  private static Future<Void> room(SqlConnection connection, Kind kind) {
    if (!kind.canBeLifted()) {
      return Future.succeededFuture();
    }
    return connection
        .query("SELECT COUNT(*) AS standing FROM revocations WHERE " + STANDING)
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getLong("standing") < MAX_STANDING
                    ? Future.succeededFuture()
                    : Future.failedFuture(new TooManyRevocationsException()));
  }

  private static Future<Optional<Revocation>> standing(
      SqlConnection connection, Revocation revocation) {
    return connection
        .preparedQuery(
            "SELECT * FROM revocations WHERE kind = ? AND subject = ? AND lifted_at IS NULL")
        .execute(Tuple.of(revocation.kind().word(), revocation.subject()))
        .map(rows -> all(rows).stream().findFirst());
  }

  @Override
  public Future<Boolean> lift(String id, Revocation.Lifting lifting) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            connection
                .preparedQuery(
                    "UPDATE revocations SET lifted_by = ?, lifted_at = ? WHERE id = ? AND "
                        + STANDING)
                .execute(Tuple.of(lifting.by(), Micros.of(lifting.at()), id))
                .map(rows -> rows.rowCount() == 1));
  }

  @Override
  public Future<Optional<Revocation>> find(String id) {
    return read("SELECT * FROM revocations WHERE id = ?", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<Revocation>> list(int limit) {
    return read(
        "SELECT * FROM revocations ORDER BY CASE WHEN "
            + STANDING
            + " THEN 0 ELSE 1 END, revoked_at DESC, id LIMIT ?",
        List.of(Math.min(limit, MAX_LISTED)));
  }

  @Override
  public Future<List<Revocation>> history(Kind kind, String subject, int limit) {
    return read(
        "SELECT * FROM revocations WHERE kind = ? AND subject = ?"
            + " ORDER BY revoked_at DESC, id LIMIT ?",
        List.of(kind.word(), subject, Math.min(limit, MAX_LISTED)));
  }

  @Override
  public Future<List<Revocation>> standing(Instant leasesSince) {
    // The oldest first, so that whoever takes them in order forgets those first.
    return read(
        "SELECT * FROM (SELECT * FROM revocations WHERE "
            + STANDING
            + " UNION ALL SELECT * FROM (SELECT * FROM revocations WHERE kind = 'lease'"
            + " AND revoked_at > ? ORDER BY revoked_at DESC LIMIT ?) AS leases) AS every"
            + " ORDER BY revoked_at, id",
        List.of(Micros.of(leasesSince), MAX_STANDING));
  }

  @Override
  public Future<List<Revocation>> ofSessions(Instant since) {
    return read(
        "SELECT * FROM revocations WHERE kind = 'session' AND revoked_at > ?"
            + " ORDER BY revoked_at DESC, id LIMIT ?",
        List.of(Micros.of(since), MAX_STANDING));
  }

  /**
   * Whether one of these is revoked: asked by what gives somebody's word a meaning, in its own
   * transaction. In the same turn as {@link #keep}, so that whatever ends what was said finds it.
   */
  static Future<Boolean> stands(
      SqlConnection connection, Collection<String> principals, Collection<String> groups) {
    return of(connection, principals, groups).map(revoked -> !revoked.none());
  }

  /** Who is revoked of these, asked as {@link #stands}. */
  static Future<RevokedSubjects> of(
      SqlConnection connection, Collection<String> principals, Collection<String> groups) {
    List<Object> values = new ArrayList<>(principals);
    String sql =
        "SELECT * FROM revocations WHERE lifted_at IS NULL AND (kind = 'principal' AND subject IN ("
            + Database.marks(principals.size())
            + ")";
    if (!groups.isEmpty()) {
      sql += " OR kind = 'group' AND subject IN (" + Database.marks(groups.size()) + ")";
      values.addAll(groups);
    }
    return connection
        .preparedQuery(sql + ")")
        .execute(Database.tuple(values))
        .map(rows -> RevokedSubjects.of(all(rows)));
  }

  /**
   * What somebody said or asked.
   *
   * @param groups of theirs that count
   * @param at when, in microseconds since 1970
   */
  record Word(String principal, Set<String> groups, long at) {}

  /**
   * Whether somebody is revoked of those who said this, or was at any time since: one that was
   * lifted after they spoke stood in between, for of whoever is revoked nothing is taken. To be
   * asked as {@link #stands}, or before something that nothing is written for.
   */
  static Future<Boolean> stoodSince(SqlClient client, Collection<Word> words) {
    if (words.isEmpty()) {
      return Future.succeededFuture(false);
    }
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Word word : words) {
      String subjects = "kind = 'principal' AND subject = ?";
      values.add(word.principal());
      if (!word.groups().isEmpty()) {
        subjects +=
            " OR kind = 'group' AND subject IN (" + Database.marks(word.groups().size()) + ")";
        values.addAll(word.groups());
      }
      conditions.add("(" + subjects + ") AND (lifted_at IS NULL OR lifted_at >= ?)");
      values.add(word.at());
    }
    return client
        .preparedQuery(
            "SELECT 1 AS stood FROM revocations WHERE "
                + String.join(" OR ", conditions)
                + " LIMIT 1")
        .execute(Database.tuple(values))
        .map(rows -> rows.size() != 0);
  }

  private Future<List<Revocation>> read(String sql, List<?> values) {
    return database.read(sql, values).map(SqlRevocationStore::all);
  }

  private static List<Revocation> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(SqlRevocationStore::revocation)
        .toList();
  }

  private static Revocation revocation(Row row) {
    Long liftedAt = row.getLong("lifted_at");
    return new Revocation(
        row.getString("id"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("subject"),
        row.getString("reason"),
        row.getString("revoked_by"),
        Micros.toInstant(row.getLong("revoked_at")),
        liftedAt == null
            ? Optional.empty()
            : Optional.of(
                new Revocation.Lifting(row.getString("lifted_by"), Micros.toInstant(liftedAt))));
  }
}
