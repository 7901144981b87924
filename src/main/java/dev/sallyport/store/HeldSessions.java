package dev.sallyport.store;

import dev.sallyport.recording.LegalHold;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Sessions {@code s} that are held by the ledger, whatever the table of holds says. */
final class HeldSessions {
  private static final String HELD =
      "EXISTS (SELECT 1 FROM json_each(?) h WHERE h.value ->> 1 = CASE h.value ->> 0"
          + " WHEN 'session' THEN s.id WHEN 'principal' THEN s.principal ELSE s.connection END"
          + " AND CAST(h.value ->> 2 AS BIGINT) <= COALESCE("
          + SqlRetention.END
          + ", CAST(h.value ->> 2 AS BIGINT)) AND CAST(h.value ->> 3 AS BIGINT) > s.opened_at)";

  private final String holds;

  private HeldSessions(JsonArray holds) {
    this.holds = holds.encode();
  }

  /**
   * By all holds that stand.
   *
   * @return fails when what one is about is not known: it may be about everything
   */
  static Future<HeldSessions> of(SqlConnection connection, LedgerHolds ledger) {
    return ledger
        .standing(connection)
        .compose(standing -> known(connection, standing, 0, new JsonArray()))
        .map(HeldSessions::new);
  }

  private static Future<JsonArray> known(
      SqlConnection connection, List<LedgerHolds.Placed> standing, int from, JsonArray known) {
    if (from == standing.size()) {
      return Future.succeededFuture(known);
    }
    LedgerHolds.Placed placed = standing.get(from);
    return (placed.hold().isPresent()
            ? Future.succeededFuture(placed.hold().get())
            : asSigned(connection, placed))
        .compose(hold -> known(connection, standing, from + 1, known.add(line(hold))));
  }

  /** An earlier version signed only the digest of a row. */
  private static Future<LegalHold> asSigned(SqlConnection connection, LedgerHolds.Placed placed) {
    return connection
        .preparedQuery("SELECT * FROM legal_holds WHERE id = ?")
        .execute(Tuple.of(placed.id()))
        .compose(
            rows -> {
              Row row = rows.size() == 0 ? null : rows.iterator().next();
              return row != null && SqlLegalHolds.digest(row).equals(placed.digest())
                  ? Future.succeededFuture(SqlLegalHolds.hold(row))
                  : Future.failedFuture(
                      new IllegalStateException(
                          "by the ledger legal hold "
                              + placed.id()
                              + " stands, and its row is gone or another: what it is about is not"
                              + " known; put the row back, or lift the hold"));
            });
  }

  private static JsonArray line(LegalHold hold) {
    return new JsonArray()
        .add(hold.kind().word())
        .add(hold.subject())
        .add(hold.from().map(Micros::of).orElse(Long.MIN_VALUE))
        .add(hold.to().map(Micros::of).orElse(Long.MAX_VALUE));
  }

  /** That no hold is about a session. */
  Condition free() {
    return new Condition().and("NOT " + HELD, holds);
  }

  /** That a hold is about a session. */
  Condition held() {
    return new Condition().and(HELD, holds);
  }
}
