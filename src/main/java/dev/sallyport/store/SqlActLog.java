package dev.sallyport.store;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Administrative acts in SQL. */
final class SqlActLog implements ActLog {
  private static final int MAX_ACTS = 500;

  private final Database database;
  private final SqlLedger ledger;

  SqlActLog(Database database, SqlLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  @Override
  public Future<Void> write(Act act) {
    return database.write(connection -> write(connection, act, ledger));
  }

  /** Writes an act down in the transaction of what it is about, and signs it. */
  static Future<Void> write(SqlConnection connection, Act act, SqlLedger ledger) {
    return ChunkRows.lastPosition(connection)
        .compose(
            last ->
                insert(connection, act, last + 1, ledger)
                    .compose(v -> ChunkRows.position(connection, last + 1)));
  }

  private static Future<Void> insert(
      SqlConnection connection, Act act, long position, SqlLedger ledger) {
    Tuple values =
        Tuple.of(
            act.id(),
            Micros.of(act.at()),
            KeptText.of(act.by()),
            KeptText.of(act.byName()),
            KeptText.of(act.kind()),
            KeptText.of(act.subject()),
            new JsonObject(new TreeMap<>(act.details())).encode(),
            position);
    return connection
        .preparedQuery(
            "INSERT INTO acts (id, acted_at, acted_by, acted_by_name, kind, subject,"
                + " details, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .execute(values)
        .compose(
            v ->
                ledger.add(
                    connection,
                    LedgerEntry.ACTS,
                    LedgerBody.acts(Map.of(act.id(), ActDigest.of(values)))));
  }

  @Override
  public Future<List<Act>> list(Filter filter) {
    Condition condition = new Condition();
    filter.by().ifPresent(by -> condition.and("acted_by = ?", by));
    filter.subject().ifPresent(subject -> condition.and("subject = ?", subject));
    filter
        .kind()
        .ifPresent(
            kind ->
                condition.and(
                    "(kind = ? OR substr(kind, 1, ?) = ?)",
                    kind,
                    (long) kind.length() + 1,
                    kind + "."));
    filter.from().ifPresent(from -> condition.and("acted_at >= ?", Micros.of(from)));
    filter.before().ifPresent(before -> condition.after("acted_at", "id", before));
    return database
        .read(
            "SELECT * FROM acts" + condition.where() + " ORDER BY acted_at DESC, id LIMIT ?",
            condition.values((long) Math.max(1, Math.min(filter.limit(), MAX_ACTS))))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(SqlActLog::act).toList());
  }

  static Act act(Row row) {
    Map<String, String> details = new TreeMap<>();
    new JsonObject(row.getString("details"))
        .forEach(entry -> details.put(entry.getKey(), String.valueOf(entry.getValue())));
    return new Act(
        row.getString("id"),
        Micros.toInstant(row.getLong("acted_at")),
        row.getString("acted_by"),
        row.getString("acted_by_name"),
        row.getString("kind"),
        row.getString("subject"),
        details);
  }
}
