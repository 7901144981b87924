package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.RetryStore;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests whose statement may come again, in SQL. */
final class SqlRetryStore implements RetryStore {
  /** Approved while nobody waited, so that a statement that comes again may use it. */
  static final String TO_CLAIM =
      "state = 'approved' AND held = 0 AND claimed_at IS NULL AND retry_key IS NOT NULL";

  /** A connection waits, at that gateway: another one may have it by now. */
  static final String HELD_AT = " held = 1 AND gateway = ?";

  static final String FORGET =
      "UPDATE approvals SET retry_key = NULL, basis = NULL, shape_key = NULL, shape_rows = NULL"
          + " WHERE retry_key IS NOT NULL";

  private final Database database;
  private final Function<String, Future<Optional<ApprovalRecord>>> requests;

  /** Over the database; {@code requests} finds one by its identifier. */
  SqlRetryStore(Database database, Function<String, Future<Optional<ApprovalRecord>>> requests) {
    this.database = database;
    this.requests = requests;
  }

  @Override
  public Future<Optional<ApprovalRecord>> find(String statement, String requester, Instant now) {
    return database
        .read(
            "SELECT id FROM approvals WHERE retry_key = ? AND requester = ? AND expires_at > ? AND"
                + " (state = 'denied' OR state = 'pending' AND held = 0 OR "
                + TO_CLAIM
                + ") ORDER BY requested_at DESC, id LIMIT 1",
            List.of(statement, requester, Micros.of(now)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : requests.apply(rows.iterator().next().getString("id")));
  }

  @Override
  public Future<Boolean> release(String id, String gateway) {
    return changed(
        "UPDATE approvals SET held = 0 WHERE id = ? AND state = 'pending' AND" + HELD_AT,
        Tuple.of(id, gateway));
  }

  @Override
  public Future<Boolean> attach(String id, Holder holder, Instant now) {
    return changed(
        "UPDATE approvals SET held = 1, gateway = ?, holder = ?, holder_statement = ?,"
            + " hold_until = ? WHERE id = ? AND state = 'pending' AND held = 0 AND expires_at > ?",
        Tuple.of(
            holder.gateway(),
            holder.session(),
            holder.statement(),
            Micros.of(holder.until()),
            id,
            Micros.of(now)));
  }

  @Override
  public Future<Boolean> claim(String id, Instant now) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            ApprovalVotes.isOfRevoked(connection, id)
                .compose(
                    revoked ->
                        revoked
                            ? Future.succeededFuture(false)
                            : changed(
                                connection,
                                "UPDATE approvals SET claimed_at = ?, retry_key = NULL, basis ="
                                    + " NULL, shape_key = NULL, shape_rows = NULL WHERE id = ? AND"
                                    + " expires_at > ? AND "
                                    + TO_CLAIM,
                                Tuple.of(Micros.of(now), id, Micros.of(now)))));
  }

  @Override
  public Future<Ended> endOf(Collection<Revocation> revocations) {
    return RevokedApprovals.endRequests(database, revocations);
  }

  @Override
  public Future<Void> forget(Instant now) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            connection
                .preparedQuery(FORGET + " AND expires_at <= ?")
                .execute(Tuple.of(Micros.of(now)))
                .mapEmpty());
  }

  /**
   * In the transaction that ended a request: what tells a statement goes with the statement, unless
   * the same one may come again and has to be known.
   */
  static Future<Void> forget(SqlConnection connection, String id) {
    return connection
        .preparedQuery(
            FORGET
                + " AND id = ? AND (state IN ('withdrawn', 'expired')"
                + " OR state = 'approved' AND held = 1)")
        .execute(Tuple.of(id))
        .mapEmpty();
  }

  private Future<Boolean> changed(String sql, Tuple values) {
    return database.write(Turn.REQUESTS, connection -> changed(connection, sql, values));
  }

  private static Future<Boolean> changed(SqlConnection connection, String sql, Tuple values) {
    return connection.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() == 1);
  }
}
