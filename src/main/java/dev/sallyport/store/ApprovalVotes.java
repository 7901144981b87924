package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.Quorum;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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

  /**
   * Whether the quorum is complete without those who are revoked, whose votes may still be there.
   * The caller holds the lock of the request's row.
   */
  static Future<Boolean> suffice(SqlConnection connection, String approval) {
    return connection
        .preparedQuery(
            "SELECT a.quorum, a.quorum_groups, v.principal, v.approver_groups FROM approvals a"
                + " JOIN approval_votes v ON v.approval = a.id WHERE a.id = ? AND v.approve = 1")
        .execute(Tuple.of(approval))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
        .compose(
            votes ->
                votes.isEmpty()
                    ? Future.succeededFuture(false)
                    : revoked(connection, votes).map(revoked -> isMet(votes, revoked)));
  }

  private static boolean isMet(List<Row> votes, RevokedSubjects revoked) {
    return quorum(votes.get(0))
        .isMetBy(
            votes.stream()
                .filter(vote -> !isOf(revoked, vote))
                .map(ApprovalVotes::groups)
                .toList());
  }

  private static Quorum quorum(Row row) {
    return new Quorum(
        Math.toIntExact(row.getLong("quorum")), Math.toIntExact(row.getLong("quorum_groups")));
  }

  /**
   * Whether somebody who approved a request, or who asked, is revoked, or was since they did, or a
   * group of theirs: nobody may use what they said, whether or not it has been ended yet.
   *
   * @return false also where there is no such request
   */
  static Future<Boolean> isOfRevoked(SqlClient client, String approval) {
    return client
        .preparedQuery(
            "SELECT requester, requested_at, COALESCE(listed, request) AS request FROM approvals"
                + " WHERE id = ?")
        .execute(Tuple.of(approval))
        .compose(
            asked ->
                client
                    .preparedQuery(
                        "SELECT principal, approver_groups, voted_at FROM approval_votes"
                            + " WHERE approval = ? AND approve = 1")
                    .execute(Tuple.of(approval))
                    .map(votes -> words(asked, votes)))
        .compose(words -> SqlRevocationStore.stoodSince(client, words));
  }

  private static List<SqlRevocationStore.Word> words(RowSet<Row> asked, RowSet<Row> votes) {
    List<SqlRevocationStore.Word> words = new ArrayList<>();
    for (Row row : asked) {
      words.add(
          new SqlRevocationStore.Word(
              row.getString("requester"),
              ApprovalJson.read(row.getString("request")).requester().groups(),
              row.getLong("requested_at")));
    }
    for (Row vote : votes) {
      words.add(
          new SqlRevocationStore.Word(
              vote.getString("principal"), groups(vote), vote.getLong("voted_at")));
    }
    return words;
  }

  private static Future<RevokedSubjects> revoked(SqlConnection connection, List<Row> votes) {
    Set<String> principals = new HashSet<>();
    Set<String> groups = new HashSet<>();
    for (Row vote : votes) {
      principals.add(vote.getString("principal"));
      groups.addAll(groups(vote));
    }
    return SqlRevocationStore.of(connection, principals, groups);
  }

  static boolean isOf(RevokedSubjects revoked, Row vote) {
    return revoked.against(vote.getString("principal"), () -> groups(vote)).isPresent();
  }

  /**
   * To be called before a request ends of which not all is kept.
   *
   * @param where on which condition besides it ends, with {@code and} in place of its marks
   */
  static Future<Void> forgetDigests(
      SqlConnection connection, String approval, String where, Object... and) {
    Tuple values = Tuple.of(approval, approval);
    for (Object one : and) {
      values.addValue(one);
    }
    return connection
        .preparedQuery(
            "UPDATE approval_votes SET digest = NULL WHERE approval = ? AND digest IS NOT NULL AND"
                + " EXISTS (SELECT 1 FROM approvals WHERE id = ? AND state = 'pending' AND kept IS"
                + " NOT NULL"
                + where
                + ")")
        .execute(values)
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
