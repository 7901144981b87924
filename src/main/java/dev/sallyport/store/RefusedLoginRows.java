package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent.LoginRefused;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Refused logins in SQL. */
final class RefusedLoginRows {
  private static final int MAX_ROWS = 500;

  private RefusedLoginRows() {}

  /** Adds those that are not there. */
  static Future<Void> add(SqlConnection connection, List<LoginRefused> refusals) {
    return Database.batch(
        connection,
        "INSERT INTO refused_logins"
            + " (id, refused_at, client, login_user, principal, reason, logins)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        refusals.stream()
            .map(
                refused ->
                    Database.tuple(
                        Arrays.asList(
                            refused.session(),
                            Micros.of(refused.at()),
                            refused.client(),
                            refused.user(),
                            refused.principal(),
                            refused.reason(),
                            refused.count())))
            .toList());
  }

  /** Which of some identifiers are those of refused logins that are here. */
  static Future<Set<String>> known(SqlConnection connection, List<String> ids) {
    return connection
        .preparedQuery("SELECT id FROM refused_logins WHERE id IN (SELECT value FROM json_each(?))")
        .execute(Tuple.of(new JsonArray(ids).encode()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("id"))
                    .collect(Collectors.toSet()));
  }

  static Future<List<LoginRefused>> newest(Database database, Optional<Instant> before, int limit) {
    List<Object> values = new ArrayList<>();
    before.map(Micros::of).ifPresent(values::add);
    values.add(Math.max(1, Math.min(MAX_ROWS, limit)));
    return database
        .read(
            "SELECT * FROM refused_logins"
                + (before.isPresent() ? " WHERE refused_at < ?" : "")
                + " ORDER BY refused_at DESC, id LIMIT ?",
            values)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(RefusedLoginRows::refused)
                    .toList());
  }

  private static LoginRefused refused(Row row) {
    return new LoginRefused(
        row.getString("id"),
        0,
        Micros.toInstant(row.getLong("refused_at")),
        row.getString("client"),
        row.getString("login_user"),
        row.getString("principal"),
        row.getString("reason"),
        row.getLong("logins"));
  }
}
