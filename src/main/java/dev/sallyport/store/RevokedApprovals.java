package dev.sallyport.store;

import dev.sallyport.approval.RetryStore;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a revocation ends among approvals, in SQL. Whom it concerns is read first and ended then, by
 * statements that look again: what was used or ended meanwhile stays as it is.
 */
final class RevokedApprovals {
  private static final String COLUMNS =
      "SELECT id, state, held, requester, COALESCE(listed, request) AS request FROM approvals";

  private RevokedApprovals() {}

  /** Those given to whoever is revoked, or by them; the identifiers of those that ended. */
  static Future<List<String>> endStanding(
      Database database, Collection<Revocation> revocations, Instant now) {
    RevokedSubjects revoked = RevokedSubjects.of(revocations);
    if (revoked.none()) {
      return Future.succeededFuture(List.of());
    }
    return database
        .read(
            "SELECT s.id, s.principal, s.approved_by, s.approver_groups,"
                + " COALESCE(a.listed, a.request) AS request FROM standing_approvals s"
                + " LEFT JOIN approvals a ON a.id = s.approval"
                + " WHERE s.ended_at IS NULL AND s.expires_at > ?",
            List.of(Micros.of(now)))
        .compose(
            rows -> {
              List<String> ids = new ArrayList<>();
              List<Tuple> ends = new ArrayList<>();
              for (Row row : rows) {
                whyEnded(revoked, row)
                    .ifPresent(
                        why -> {
                          ids.add(row.getString("id"));
                          ends.add(
                              Tuple.of(
                                  why.by().by(), Micros.of(now), why.words(), row.getString("id")));
                        });
              }
              return write(
                      database,
                      ends,
                      connection ->
                          Database.batch(
                              connection,
                              "UPDATE standing_approvals SET ended_by = ?, ended_at = ?,"
                                  + " ended_why = ?, key = '' WHERE id = ? AND ended_at IS NULL",
                              ends))
                  .map(ids);
            });
  }

  /** Who is not concerned, as nearly always at a node that hears of it, keeps nobody waiting. */
  private static Future<Void> write(
      Database database, Collection<?> todo, Function<SqlConnection, Future<Void>> steps) {
    return todo.isEmpty() ? Future.succeededFuture() : database.write(Turn.REQUESTS, steps);
  }

  private record Why(Revocation by, String words) {}

  private static Optional<Why> whyEnded(RevokedSubjects revoked, Row row) {
    String text = row.getString("request");
    // Of whom nothing is known any more it is not known either that they are not concerned.
    Optional<Revocation> holder =
        revoked.against(
            row.getString("principal"),
            () -> text == null ? revoked.groups().keySet() : groupsOfRequester(text));
    if (holder.isPresent()) {
      return Optional.of(why(holder.get(), "who may use it"));
    }
    return revoked
        .against(
            row.getString("approved_by"), () -> GroupNames.read(row.getString("approver_groups")))
        .map(by -> why(by, "who approved it"));
  }

  private static Why why(Revocation by, String who) {
    String group = by.kind() == Kind.GROUP ? "the group '" + by.subject() + "' of " : "";
    return new Why(by, group + who + " was revoked: " + by.reason());
  }

  /** Whether who approved it, or may use it, is revoked, also where it has not been ended yet. */
  static Future<Boolean> isOfRevoked(SqlConnection connection, String standing) {
    return connection
        .preparedQuery(
            "SELECT principal, approved_by, approver_groups FROM standing_approvals WHERE id = ?")
        .execute(Tuple.of(standing))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(false)
                    : isOfRevoked(connection, rows.iterator().next()));
  }

  private static Future<Boolean> isOfRevoked(SqlConnection connection, Row standing) {
    return SqlRevocationStore.stands(
        connection,
        Set.of(standing.getString("principal"), standing.getString("approved_by")),
        GroupNames.read(standing.getString("approver_groups")));
  }

  /** Fails when who approved it, or may use it, is revoked. */
  static Future<Void> refuse(SqlConnection connection, StandingApproval standing) {
    return connection
        .preparedQuery("SELECT COALESCE(listed, request) AS request FROM approvals WHERE id = ?")
        .execute(Tuple.of(standing.approval()))
        .compose(
            rows -> {
              Set<String> groups = new HashSet<>(standing.by().groups());
              rows.forEach(row -> groups.addAll(groupsOfRequester(row.getString("request"))));
              return SqlRevocationStore.stands(
                  connection, Set.of(standing.holder().principal(), standing.by().id()), groups);
            })
        .compose(
            revoked ->
                revoked
                    ? Future.failedFuture(
                        new IllegalStateException(
                            "who approved it, or may use it, was revoked meanwhile"))
                    : Future.succeededFuture());
  }

  /** Requests as {@link RetryStore#endOf} says. */
  static Future<RetryStore.Ended> endRequests(
      Database database, Collection<Revocation> revocations) {
    RevokedSubjects revoked = RevokedSubjects.of(revocations);
    if (revoked.none()) {
      return Future.succeededFuture(new RetryStore.Ended(List.of(), List.of()));
    }
    return database
        .read(
            COLUMNS
                + " WHERE state = 'pending' UNION ALL "
                + COLUMNS
                + " WHERE "
                + SqlRetryStore.TO_CLAIM,
            List.of())
        .compose(
            requests ->
                database
                    .read(
                        "SELECT v.approval, v.principal, v.approver_groups FROM approval_votes v"
                            + " WHERE v.approve = 1 AND v.approval IN (SELECT id FROM approvals"
                            + " WHERE state = 'pending' UNION ALL SELECT id FROM approvals WHERE "
                            + SqlRetryStore.TO_CLAIM
                            + ")",
                        List.of())
                    .compose(votes -> end(database, revoked, requests, votes)));
  }

  private static Future<RetryStore.Ended> end(
      Database database, RevokedSubjects revoked, RowSet<Row> requests, RowSet<Row> votes) {
    Map<String, List<String>> voters =
        StreamSupport.stream(votes.spliterator(), false)
            .filter(vote -> ApprovalVotes.isOf(revoked, vote))
            .collect(
                Collectors.groupingBy(
                    vote -> vote.getString("approval"),
                    Collectors.mapping(vote -> vote.getString("principal"), Collectors.toList())));
    List<Tuple> unused = new ArrayList<>();
    List<Tuple> unsaid = new ArrayList<>();
    List<String> open = new ArrayList<>();
    List<String> uncounted = new ArrayList<>();
    for (Row row : requests) {
      String id = row.getString("id");
      boolean theirs = isRequester(revoked, row);
      List<String> said = voters.getOrDefault(id, List.of());
      if (!row.getString("state").equals("pending")) {
        if (theirs || !said.isEmpty()) {
          unused.add(Tuple.of(id));
        }
      } else if (theirs && row.getLong("held") == 0) {
        open.add(id);
      } else if (!said.isEmpty()) {
        said.forEach(voter -> unsaid.add(Tuple.of(id, voter)));
        uncounted.add(id);
      }
    }
    return write(
            database,
            unused.isEmpty() ? unsaid : unused,
            connection ->
                Database.batch(
                        connection,
                        SqlRetryStore.FORGET + " AND id = ? AND " + SqlRetryStore.TO_CLAIM,
                        unused)
                    .compose(
                        forgotten ->
                            Database.batch(
                                connection,
                                "DELETE FROM approval_votes WHERE approval = ? AND principal = ?"
                                    + " AND approval IN (SELECT id FROM approvals WHERE"
                                    + " state = 'pending')",
                                unsaid)))
        .map(new RetryStore.Ended(open, uncounted));
  }

  private static boolean isRequester(RevokedSubjects revoked, Row request) {
    return revoked
        .against(
            request.getString("requester"), () -> groupsOfRequester(request.getString("request")))
        .isPresent();
  }

  private static Set<String> groupsOfRequester(String request) {
    return ApprovalJson.read(request).requester().groups();
  }
}
