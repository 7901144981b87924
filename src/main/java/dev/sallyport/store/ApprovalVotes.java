package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.Quorum;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What people said to requests, in SQL. */
final class ApprovalVotes {
  private ApprovalVotes() {}

  /** Whether it was the person's first word. */
  static Future<Boolean> insert(SqlConnection connection, String approval, Vote vote) {
    return connection
        .preparedQuery(
            "INSERT INTO approval_votes (approval, principal, name, approve, reason, voted_at,"
                + " approver_groups, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (approval, principal) DO NOTHING")
        .execute(
            Database.tuple(
                Arrays.asList(
                    approval,
                    vote.principal(),
                    vote.name(),
                    vote.approve() ? 1L : 0L,
                    vote.reason(),
                    Micros.of(vote.at()),
                    GroupNames.write(vote.groups()),
                    vote.digest().isEmpty() ? null : vote.digest())))
        .map(inserted -> inserted.rowCount() == 1);
  }

  /** Whether the quorum is complete. The caller holds the lock of the request's row. */
  static Future<Boolean> suffice(SqlConnection connection, String approval) {
    return connection
        .preparedQuery(
            "SELECT a.quorum, a.quorum_groups, v.approver_groups FROM approvals a"
                + " JOIN approval_votes v ON v.approval = a.id WHERE a.id = ? AND v.approve = 1")
        .execute(Tuple.of(approval))
        .map(
            rows -> {
              List<Row> votes = StreamSupport.stream(rows.spliterator(), false).toList();
              if (votes.isEmpty()) {
                return false;
              }
              Row any = votes.get(0);
              return new Quorum(
                      Math.toIntExact(any.getLong("quorum")),
                      Math.toIntExact(any.getLong("quorum_groups")))
                  .isMetBy(votes.stream().map(ApprovalVotes::groups).toList());
            });
  }

  /** To be called before a request ends of which not all is kept. */
  static Future<Void> forgetDigests(SqlConnection connection, String approval) {
    return connection
        .preparedQuery(
            "UPDATE approval_votes SET digest = NULL WHERE approval = ? AND EXISTS (SELECT 1 FROM"
                + " approvals WHERE id = ? AND state = 'pending' AND kept IS NOT NULL)")
        .execute(Tuple.of(approval, approval))
        .mapEmpty();
  }

  /** All of some requests, oldest first. */
  static Future<Map<String, List<Vote>>> of(Database database, List<String> approvals) {
    if (approvals.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .read(
            "SELECT * FROM approval_votes WHERE approval IN ("
                + Database.marks(approvals.size())
                + ") ORDER BY voted_at, principal",
            approvals)
        .map(
            rows -> {
              Map<String, List<Vote>> votes = new LinkedHashMap<>();
              for (Row row : rows) {
                votes
                    .computeIfAbsent(row.getString("approval"), id -> new ArrayList<>())
                    .add(vote(row));
              }
              return votes;
            });
  }

  private static Vote vote(Row row) {
    String digest = row.getString("digest");
    return new Vote(
        row.getString("principal"),
        row.getString("name"),
        row.getLong("approve") != 0,
        row.getString("reason"),
        Micros.toInstant(row.getLong("voted_at")),
        groups(row),
        digest == null ? "" : digest);
  }

  private static Set<String> groups(Row row) {
    return GroupNames.read(row.getString("approver_groups"));
  }
}
