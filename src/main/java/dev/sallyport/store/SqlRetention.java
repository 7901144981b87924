package dev.sallyport.store;

import dev.sallyport.config.Amount;
import dev.sallyport.config.LedgerConfig.Keep;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerBody.Tombstone;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes whole sessions that the rules no longer keep, with everything that was indexed of them,
 * and leaves a signed tombstone of each. What a legal hold is about stays, and so does what is not
 * as it was recorded: both is asked in the transaction that deletes.
 */
final class SqlRetention {
  private static final Logger LOG = LoggerFactory.getLogger(SqlRetention.class);

  /** Sessions of one transaction, while they are small. */
  private static final int SESSIONS_AT_ONCE = 50;

  /** Chunks and statements of one transaction, unless one session has more. */
  private static final long ROWS_AT_ONCE = 2_000;

  private static final Duration DAY = Duration.ofDays(1);

  /** A session ends when it is closed; a day of refused logins when it is over. */
  private static final String END =
      "CASE s.what WHEN 'session' THEN s.closed_at WHEN 'logins' THEN s.opened_at + "
          + DAY.toMillis() * 1_000
          + " ELSE s.opened_at END";

  private static final String NOT_HELD =
      "NOT EXISTS (SELECT 1 FROM legal_holds h WHERE h.lifted_at IS NULL"
          + " AND (h.kind = 'session' AND h.subject = s.id"
          + " OR h.kind = 'principal' AND h.subject = s.principal"
          + " OR h.kind = 'connection' AND h.subject = s.connection)"
          + " AND h.from_at <= COALESCE("
          + END
          + ", h.from_at) AND h.to_at > s.opened_at)";

  private static final String NO_LEASE =
      "(s.what <> 'access' OR NOT EXISTS (SELECT 1 FROM leases l WHERE l.request = s.id"
          + " AND l.state = 'open' AND l.expires_at > ?))";

  private final Database database;
  private final SqlLedger ledger;
  private final List<Keep> rules;
  private final Clock clock;

  SqlRetention(Database database, SqlLedger ledger, List<Keep> rules, Clock clock) {
    this.database = database;
    this.ledger = ledger;
    this.rules = rules;
    this.clock = clock;
  }

  /** Deletes what is due, in short transactions; tells how many sessions. */
  Future<Long> run() {
    if (rules.isEmpty()) {
      return Future.succeededFuture(0L);
    }
    if (!ledger.isBegun()) {
      return Future.failedFuture("nothing is deleted while no tombstone can be signed");
    }
    return batches(0, new TreeMap<>())
        .compose(
            // Even after none: an earlier run may have ended between the two.
            deleted -> database.forgetDeleted().map(deleted));
  }

  /** How many sessions were looked at in a transaction, and how many were deleted. */
  private record Step(int looked, int deleted) {}

  /**
   * Batch by batch.
   *
   * @param kept what is not deleted though it is due, and why
   */
  private Future<Long> batches(long before, Map<String, String> kept) {
    return database
        .write(connection -> batch(connection, kept))
        .compose(
            step -> {
              if (step.looked() > 0) {
                return batches(before + step.deleted(), kept);
              }
              tell(kept);
              return Future.succeededFuture(before);
            });
  }

  private static void tell(Map<String, String> kept) {
    kept.entrySet().stream()
        .limit(SESSIONS_AT_ONCE)
        .forEach(
            one ->
                LOG.error(
                    "session is due and is not deleted, see 'sallyport audit verify' session={}"
                        + " why={}",
                    one.getKey(),
                    one.getValue()));
    if (kept.size() > SESSIONS_AT_ONCE) {
      LOG.error("sessions are due and are not deleted sessions={}", kept.size());
    }
  }

  /** What is due now. The first rule that fits a session decides, even where it keeps longer. */
  private Condition due() {
    Instant now = clock.instant();
    Condition due = new Condition();
    due.and("(s.what <> 'session' OR s.closed_at IS NOT NULL)");
    StringBuilder latest = new StringBuilder("CASE");
    List<Object> values = new ArrayList<>();
    for (Keep rule : rules) {
      latest.append(" WHEN ").append(fits(rule, values)).append(" THEN ?");
      values.add(Micros.of(now.minus(rule.keep())));
    }
    due.andAll(END + " < " + latest + " END", values);
    due.and(NO_LEASE, Micros.of(now));
    return due.and(NOT_HELD);
  }

  private static String fits(Keep rule, List<Object> values) {
    List<String> all = new ArrayList<>();
    if (!rule.connections().isEmpty()) {
      all.add("s.connection IN (" + Database.marks(rule.connections().size()) + ")");
      values.addAll(rule.connections());
    }
    if (!rule.principals().isEmpty()) {
      all.add("s.principal IN (" + Database.marks(rule.principals().size()) + ")");
      values.addAll(rule.principals());
    }
    return all.isEmpty() ? "1 = 1" : String.join(" AND ", all);
  }

  private Future<Step> batch(SqlConnection connection, Map<String, String> kept) {
    Condition due = due();
    due.and(
        "s.id NOT IN (SELECT value FROM json_each(?))",
        new JsonArray(List.copyOf(kept.keySet())).encode());
    return connection
        .preparedQuery("SELECT s.* FROM sessions s" + due.where() + " ORDER BY s.opened_at LIMIT ?")
        .execute(Database.tuple(due.values((long) SESSIONS_AT_ONCE)))
        .compose(
            rows -> {
              List<Row> taken = new ArrayList<>();
              long size = 0;
              for (Row row : rows) {
                size += row.getLong("chunks") + row.getLong("statements");
                if (!taken.isEmpty() && size > ROWS_AT_ONCE) {
                  break;
                }
                taken.add(row);
              }
              return whole(connection, taken, 0, kept)
                  .compose(
                      whole ->
                          whole.isEmpty()
                              ? Future.succeededFuture(new Step(taken.size(), 0))
                              : delete(connection, whole)
                                  .map(new Step(taken.size(), whole.size())));
            });
  }

  /** Those of them whose rows say what was recorded. */
  private static Future<List<Row>> whole(
      SqlConnection connection, List<Row> sessions, int from, Map<String, String> kept) {
    if (from == sessions.size()) {
      return Future.succeededFuture(
          sessions.stream().filter(row -> !kept.containsKey(row.getString("id"))).toList());
    }
    return new DueSession(connection, sessions.get(from))
        .objection()
        .compose(
            objection -> {
              objection.ifPresent(why -> kept.put(sessions.get(from).getString("id"), why));
              return whole(connection, sessions, from + 1, kept);
            });
  }

  private Future<Void> delete(SqlConnection connection, List<Row> sessions) {
    List<String> ids = sessions.stream().map(row -> row.getString("id")).toList();
    return act(connection, sessions)
        .compose(v -> index(connection, ids))
        .compose(v -> logins(connection, sessions, 0))
        .compose(v -> deleteFrom(connection, "chunks", "session", ids))
        .compose(v -> deleteFrom(connection, "sessions", "id", ids))
        .compose(
            v ->
                ledger.add(
                    connection,
                    LedgerEntry.DELETED,
                    LedgerBody.deleted(words(), stones(sessions))));
  }

  private Future<Void> act(SqlConnection connection, List<Row> sessions) {
    return SqlActLog.write(
        connection,
        new Act(
            UUID.randomUUID().toString(),
            clock.instant(),
            Act.GATEWAY,
            Act.GATEWAY,
            "retention.applied",
            "audit.retention",
            Map.of("rules", words(), "sessions", String.valueOf(sessions.size()))),
        ledger);
  }

  /** The rules, as far as they fit into a line. */
  private String words() {
    StringBuilder words = new StringBuilder();
    for (Keep rule : rules) {
      words.append(words.isEmpty() ? "" : "; ").append(Amount.of(rule.keep()));
      words.append(rule.connections().isEmpty() ? "" : " connections " + rule.connections());
      words.append(rule.principals().isEmpty() ? "" : " principals " + rule.principals());
    }
    return words.length() > 500 ? words.substring(0, 500) : words.toString();
  }

  private static List<Tombstone> stones(List<Row> sessions) {
    return sessions.stream()
        .map(
            row ->
                new Tombstone(
                    SqlLedger.anchor(row),
                    row.getLong("opened_at"),
                    row.getLong("closed_at") == null ? -1 : row.getLong("closed_at"),
                    LedgerBody.held("principal", row.getString("principal")),
                    LedgerBody.held("connection", row.getString("connection"))))
        .toList();
  }

  private static Future<Void> index(SqlConnection connection, List<String> ids) {
    return StatementIndex.delete(connection, ids)
        .compose(more -> more ? index(connection, ids) : Future.succeededFuture());
  }

  /** The rows of the list of refused logins: those of a day that is deleted. */
  private static Future<Void> logins(SqlConnection connection, List<Row> sessions, int from) {
    if (from == sessions.size()) {
      return Future.succeededFuture();
    }
    Row session = sessions.get(from);
    Future<Void> one =
        session.getString("what").equals(LoginDay.LOGINS)
            ? logins(connection, session.getString("id"), -1)
            : Future.succeededFuture();
    return one.compose(v -> logins(connection, sessions, from + 1));
  }

  private static Future<Void> logins(SqlConnection connection, String day, long after) {
    return connection
        .preparedQuery(
            "SELECT * FROM chunks WHERE session = ? AND last_sequence > ?"
                + " ORDER BY last_sequence LIMIT 1")
        .execute(Tuple.of(day, after))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture();
              }
              Row row = rows.iterator().next();
              List<Tuple> ids = new ArrayList<>();
              try {
                for (ChunkRows.Stored stored : ChunkRows.events(ChunkRows.chunk(row))) {
                  if (stored.event() instanceof SessionEvent.LoginRefused refused) {
                    ids.add(Tuple.of(refused.session()));
                  }
                }
              } catch (DamagedChunkException | UnreadableEventException e) {
                return Future.failedFuture(e);
              }
              return Database.batch(connection, "DELETE FROM refused_logins WHERE id = ?", ids)
                  .compose(v -> logins(connection, day, row.getLong("last_sequence")));
            });
  }

  private static Future<Void> deleteFrom(
      SqlConnection connection, String table, String column, List<String> ids) {
    return connection
        .preparedQuery(
            "DELETE FROM "
                + table
                + " WHERE "
                + column
                + " IN ("
                + Database.marks(ids.size())
                + ")")
        .execute(Database.tuple(ids))
        .mapEmpty();
  }
}
