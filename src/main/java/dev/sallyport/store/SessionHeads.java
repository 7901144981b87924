package dev.sallyport.store;

import dev.sallyport.recording.chain.Anchor;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch writes of its sessions in their table, one statement for each: a session that began
 * and ended since the batch before is written once, as it is, and stands in no index of those that
 * are open or yet to be sealed.
 */
final class SessionHeads {
  private static final String INSERT =
      "INSERT INTO sessions (id, home, principal, principal_name, kind, connection, client,"
          + " opened_at, what, purpose, lease, flags, acts_for, statements, denied, reviewed,"
          + " closed_at, close_cause, chunks, head, last_sequence, sealed, unindexed_from)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "UPDATE sessions SET statements = statements + ?, denied = denied + ?,"
          + " reviewed = reviewed + ?, closed_at = COALESCE(closed_at, ?),"
          + " close_cause = CASE WHEN close_cause = '' THEN ? ELSE close_cause END,"
          + " chunks = ?, head = ?, last_sequence = ?, sealed = COALESCE(?, sealed) WHERE id = ?";

  /** {@link StatementBackfill} goes on from there. */
  private static final String LEAVE =
      "UPDATE sessions SET unindexed_from = ? WHERE id = ? AND unindexed_from IS NULL";

  private final List<Tuple> begun = new ArrayList<>();
  private final List<Tuple> changed = new ArrayList<>();
  private final List<Tuple> left = new ArrayList<>();

  /**
   * A session that the store does not have.
   *
   * @param reached where its chain ends now
   * @param sealed whether the ledger signs its end in the same transaction
   * @param unindexedFrom from this event on its statements are made searchable later; null for none
   */
  void begin(String home, SessionTally tally, Anchor reached, boolean sealed, Long unindexedFrom) {
    Tuple row = tally.head(reached.session(), home);
    tally.addCounts(row);
    addChain(row, reached);
    begun.add(row.addLong(sealed ? reached.chunks() : 0).addValue(unindexedFrom));
  }

  /** The same of one that it has. */
  void change(SessionTally tally, Anchor reached, boolean sealed, Long unindexedFrom) {
    Tuple row = Tuple.tuple();
    tally.addCounts(row);
    addChain(row, reached);
    changed.add(row.addValue(sealed ? (Long) reached.chunks() : null).addString(reached.session()));
    if (unindexedFrom != null) {
      left.add(Tuple.of(unindexedFrom, reached.session()));
    }
  }

  private static void addChain(Tuple row, Anchor reached) {
    row.addLong(reached.chunks()).addString(reached.head()).addLong(reached.last());
  }

  Future<Void> write(SqlConnection connection) {
    return Database.batch(connection, INSERT, begun)
        .compose(v -> Database.batch(connection, UPDATE, changed))
        .compose(v -> Database.batch(connection, LEAVE, left));
  }
}
