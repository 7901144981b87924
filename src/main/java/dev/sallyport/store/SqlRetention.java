package dev.sallyport.store;

import dev.sallyport.config.Amount;
import dev.sallyport.config.LedgerConfig.Keep;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.RetentionReport;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes whole sessions that the rules no longer keep, with everything that was indexed of them,
 * and leaves a signed tombstone of each. What a legal hold is about stays, and so does what is not
 * as it was recorded, and what a sink has not been sent: all of it is asked in the transaction that
 * deletes.
 */
final class SqlRetention {
  private static final Logger LOG = LoggerFactory.getLogger(SqlRetention.class);

  /** Sessions of one transaction, while they are small. */
  private static final int SESSIONS_AT_ONCE = 50;

  /** Chunks and statements of one transaction, unless one session has more. */
  private static final long ROWS_AT_ONCE = 2_000;

  private static final Duration DAY = Duration.ofDays(1);

  /** A session ends when it is closed; a day of refused logins when it is over. */
  static final String END =
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

  private static final String HELD_BY_LEDGER =
      "a legal hold is about it by the ledger, and the table of holds says otherwise";

  private final Database database;
  private final SqlLedger ledger;
  private final List<Keep> rules;
  private final Clock clock;
  private final SentPlaces sent;

  /** What is not deleted though it is due, and why. */
  private final Map<String, String> kept = new TreeMap<>();

  private long heldByLedger;

  SqlRetention(
      Database database, SqlLedger ledger, List<Keep> rules, Set<String> sinks, Clock clock) {
    this.sent = new SentPlaces(sinks);
    this.database = database;
    this.ledger = ledger;
    this.rules = rules;
    this.clock = clock;
  }

  /** Deletes what is due, in short transactions; tells how that went. */
  Future<RetentionReport> run() {
    if (rules.isEmpty()) {
      return Future.succeededFuture(report(0, 0, Optional.empty()));
    }
    if (ledger.holds().isEmpty()) {
      return Future.failedFuture("nothing is deleted while no tombstone can be signed");
    }
    return LedgerHolds.catchUp(database, ledger.holds().get())
        .compose(v -> batches(0))
        // Even after none: an earlier run may have ended between the two.
        .compose(deleted -> database.forgetDeleted().map(deleted))
        .compose(
            deleted ->
                database
                    .write(connection -> heldByLedger(connection).compose(v -> waiting(connection)))
                    .map(waiting -> told(deleted, waiting)));
  }

  private RetentionReport told(long deleted, long waiting) {
    tell();
    Optional<String> sink = waiting == 0 ? Optional.empty() : sent.furthestBehind();
    sink.ifPresent(
        name ->
            LOG.warn(
                "sessions are due and are not deleted, a sink of audit.export has not been sent"
                    + " them sessions={} sink={}",
                waiting,
                name));
    return report(deleted, waiting, sink);
  }

  private RetentionReport report(long deleted, long waiting, Optional<String> sink) {
    return new RetentionReport(
        clock.instant(),
        deleted,
        kept.size() + Math.max(0, heldByLedger - SESSIONS_AT_ONCE),
        waiting,
        sink,
        kept.entrySet().stream()
            .limit(RetentionReport.MAX_PROBLEMS)
            .map(one -> one.getKey() + ": " + one.getValue())
            .toList());
  }

  /** What the table of holds lets go, and the ledger does not. */
  private Future<Void> heldByLedger(SqlConnection connection) {
    return HeldSessions.of(connection, ledger.holds().orElseThrow())
        .compose(
            held -> {
              Condition due = due();
              due.and(held.held());
              return connection
                  .preparedQuery(
                      "SELECT s.id, COUNT(*) OVER () AS n FROM sessions s"
                          + due.where()
                          + " ORDER BY s.id LIMIT ?")
                  .execute(Database.tuple(due.values((long) SESSIONS_AT_ONCE)));
            })
        .map(
            rows -> {
              for (Row row : rows) {
                heldByLedger = row.getLong("n");
                kept.put(row.getString("id"), HELD_BY_LEDGER);
              }
              return null;
            });
  }

  /** How many wait for a sink. */
  private Future<Long> waiting(SqlConnection connection) {
    return sent.read(connection)
        .compose(
            v -> {
              Condition due = due();
              due.and(sent.unsent());
              return sent.isNothing()
                  ? Future.succeededFuture(0L)
                  : connection
                      .preparedQuery("SELECT COUNT(*) AS n FROM sessions s" + due.where())
                      .execute(Database.tuple(due.values()))
                      .map(rows -> rows.iterator().next().getLong("n"));
            });
  }

  /** How many sessions were looked at in a transaction, and how many were deleted. */
  private record Step(int looked, int deleted) {}

  private Future<Long> batches(long before) {
    return database
        .write(connection -> sent.read(connection).compose(v -> batch(connection)))
        .compose(
            step ->
                step.looked() > 0
                    ? batches(before + step.deleted())
                    : Future.succeededFuture(before));
  }

  private void tell() {
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
      latest.append(" WHEN ").append(fits(rule, values)).append(" THEN CAST(? AS BIGINT)");
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

  private Future<Step> batch(SqlConnection connection) {
    return HeldSessions.of(connection, ledger.holds().orElseThrow())
        .compose(held -> batch(connection, held));
  }

  private Future<Step> batch(SqlConnection connection, HeldSessions held) {
    Condition due = due();
    due.and(sent.allSent());
    due.and(held.free());
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
              return whole(connection, taken, 0)
                  .compose(
                      whole ->
                          whole.isEmpty()
                              ? Future.succeededFuture(new Step(taken.size(), 0))
                              : delete(connection, whole)
                                  .map(new Step(taken.size(), whole.size())));
            });
  }

  /** Those of them whose rows say what was recorded. */
  private Future<List<Row>> whole(SqlConnection connection, List<Row> sessions, int from) {
    if (from == sessions.size()) {
      return Future.succeededFuture(
          sessions.stream().filter(row -> !kept.containsKey(row.getString("id"))).toList());
    }
    Row session = sessions.get(from);
    return new DueSession(connection, session)
        .objection()
        .compose(
            objection -> {
              objection.ifPresent(why -> kept.put(session.getString("id"), why));
              return whole(connection, sessions, from + 1);
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

  private Future<Void> index(SqlConnection connection, List<String> ids) {
    return StatementIndex.delete(connection, database.words(), ids)
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
