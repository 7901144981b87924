package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * What people allowed on a connection, which names it and means the server behind it: when that is
 * another one, or none, it holds no more.
 */
final class ConnectionTrust {
  private ConnectionTrust() {}

  /** Ends leases, standing approvals, and approvals that a statement could still come back for. */
  static Future<Void> end(
      SqlConnection sql, String connection, String by, Instant at, String reason) {
    return sql.preparedQuery(
            "UPDATE leases SET state = 'revoked', ended_by = ?, reason = ?, ended_at = ?"
                + " WHERE connection = ? AND state = 'open'")
        .execute(Tuple.of(by, reason, Micros.of(at), connection))
        .compose(
            leases ->
                sql.preparedQuery(
                        "UPDATE standing_approvals SET ended_by = ?, ended_at = ?, key = ''"
                            + " WHERE connection = ? AND ended_at IS NULL")
                    .execute(Tuple.of(by, Micros.of(at), connection)))
        .compose(
            standing ->
                sql.preparedQuery(
                        "UPDATE approvals SET retry_key = NULL, basis = NULL, shape_key = NULL,"
                            + " shape_rows = NULL WHERE retry_key IS NOT NULL AND request LIKE ?")
                    // A name has no quotes, and within a text those of the JSON are escaped.
                    .execute(Tuple.of("%\"connection\":\"" + connection + "\"%")))
        .mapEmpty();
  }
}
