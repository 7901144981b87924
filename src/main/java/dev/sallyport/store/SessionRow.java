package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive.SessionSummary;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A row of the table of sessions. */
final class SessionRow {
  private SessionRow() {}

  static Future<List<SessionSummary>> read(Database database, String sql, List<?> values) {
    return database
        .read(sql, values)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(SessionRow::summary).toList());
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
        flags(row.getString("flags")),
        row.getString("acts_for"));
  }

  /** What a statement's place in the index needs. */
  static SessionOf of(Row row) {
    return new SessionOf(
        row.getString("id"),
        row.getLong("opened_at"),
        row.getString("principal"),
        row.getString("principal_name"),
        row.getString("connection"),
        row.getString("acts_for"));
  }

  private static Set<String> flags(String joined) {
    return joined.isEmpty() ? Set.of() : Set.of(joined.split(","));
  }
}
