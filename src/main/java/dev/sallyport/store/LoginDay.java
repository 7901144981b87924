package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent.LoginRefused;
import dev.sallyport.recording.chain.Chunk;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Refused logins belong to no session. Those of a day have the place of one, so that they stand in
 * the feed and in a chain like all else.
 *
 * @param chunks how many there are before these
 * @param head hash of the last of them
 * @param lastSequence place of the last one before these
 * @param refusals those that are new
 */
record LoginDay(
    String id, long chunks, String head, long lastSequence, List<LoginRefused> refusals) {
  /** What such a row is called in the table of sessions. */
  static final String LOGINS = "logins";

  private static final int AT_ONCE = 500;

  /** The row in the table of sessions, of a day in UTC. */
  static String id(String home, Instant at) {
    return LOGINS + "-" + home + "-" + at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** Values of {@link SessionTally#INSERT_HEAD}. */
  static List<Object> row(String id, String home, Instant at) {
    Instant day = LocalDate.ofInstant(at, ZoneOffset.UTC).atStartOfDay().toInstant(ZoneOffset.UTC);
    return Arrays.asList(id, home, "", "", "", "", "", Micros.of(day), LOGINS, "", "", "", "");
  }

  /** Adds to the table of refused logins what is not there, and tells it by days. */
  static Future<List<LoginDay>> add(
      SqlConnection connection, List<LoginRefused> refusals, String home) {
    if (refusals.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Map<String, LoginRefused> fresh = new LinkedHashMap<>();
    refusals.forEach(refused -> fresh.putIfAbsent(refused.session(), refused));
    return dropKnown(connection, List.copyOf(fresh.keySet()), 0, fresh)
        .compose(v -> RefusedLoginRows.add(connection, List.copyOf(fresh.values())))
        .compose(v -> days(connection, fresh, home));
  }

  private static Future<Void> dropKnown(
      SqlConnection connection, List<String> ids, int from, Map<String, LoginRefused> fresh) {
    if (from >= ids.size()) {
      return Future.succeededFuture();
    }
    List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
    return connection
        .preparedQuery(
            "SELECT id FROM refused_logins WHERE id IN (" + Database.marks(some.size()) + ")")
        .execute(Database.tuple(some))
        .compose(
            rows -> {
              rows.forEach(row -> fresh.remove(row.getString("id")));
              return dropKnown(connection, ids, from + AT_ONCE, fresh);
            });
  }

  private static Future<List<LoginDay>> days(
      SqlConnection connection, Map<String, LoginRefused> fresh, String home) {
    Map<String, List<LoginRefused>> byDay = new TreeMap<>();
    fresh
        .values()
        .forEach(
            refused ->
                byDay
                    .computeIfAbsent(id(home, refused.at()), id -> new ArrayList<>())
                    .add(refused));
    if (byDay.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<String> ids = List.copyOf(byDay.keySet());
    String select =
        "SELECT id, chunks, head, last_sequence FROM sessions WHERE id IN ("
            + Database.marks(ids.size())
            + ")";
    return connection
        .preparedQuery(select)
        .execute(Database.tuple(ids))
        .compose(
            known -> {
              Set<String> missing = new HashSet<>(ids);
              known.forEach(row -> missing.remove(row.getString("id")));
              return Database.batch(
                      connection,
                      SessionTally.INSERT_HEAD,
                      missing.stream()
                          .map(id -> row(id, home, byDay.get(id).get(0).at()))
                          .map(Database::tuple)
                          .toList())
                  .map(v -> merged(byDay, known));
            });
  }

  private static List<LoginDay> merged(Map<String, List<LoginRefused>> byDay, RowSet<Row> known) {
    Map<String, LoginDay> days = new LinkedHashMap<>();
    byDay.forEach((id, list) -> days.put(id, new LoginDay(id, 0, Chunk.NONE, -1, list)));
    for (Row row : known) {
      String id = row.getString("id");
      days.put(
          id,
          new LoginDay(
              id,
              row.getLong("chunks"),
              row.getString("head"),
              row.getLong("last_sequence"),
              byDay.get(id)));
    }
    return List.copyOf(days.values());
  }
}
