package dev.sallyport.store;

import dev.sallyport.approval.RetryStore;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  static Future<List<String>> endStanding(Database database, Revocation revocation, Instant now) {
    if (!concernsPeople(revocation)) {
      return Future.succeededFuture(List.of());
    }
    List<Object> values = new ArrayList<>(List.of(Micros.of(now)));
    String whose = "";
    if (revocation.kind() == Kind.PRINCIPAL) {
      whose = " AND (s.principal = ? OR s.approved_by = ?)";
      values.add(revocation.subject());
      values.add(revocation.subject());
    }
    return database
        .read(
            "SELECT s.id, s.principal, s.approved_by, s.approver_groups,"
                + " COALESCE(a.listed, a.request) AS request FROM standing_approvals s"
                + " LEFT JOIN approvals a ON a.id = s.approval"
                + " WHERE s.ended_at IS NULL AND s.expires_at > ?"
                + whose,
            values)
        .compose(
            rows -> {
              List<String> ids = new ArrayList<>();
              List<Tuple> ends = new ArrayList<>();
              for (Row row : rows) {
                whyEnded(revocation, row)
                    .ifPresent(
                        why -> {
                          ids.add(row.getString("id"));
                          ends.add(
                              Tuple.of(revocation.by(), Micros.of(now), why, row.getString("id")));
                        });
              }
              return database
                  .write(
                      Turn.REQUESTS,
                      connection ->
                          Database.batch(
                              connection,
                              "UPDATE standing_approvals SET ended_by = ?, ended_at = ?,"
                                  + " ended_why = ?, key = '' WHERE id = ? AND ended_at IS NULL",
                              ends))
                  .map(ids);
            });
  }

  private static Optional<String> whyEnded(Revocation revocation, Row row) {
    String text = row.getString("request");
    // Of whom nothing is known any more it is not known either that they are not concerned.
    boolean holder =
        revocation.kind() == Kind.GROUP
            ? text == null || groupsOfRequester(text).contains(revocation.subject())
            : row.getString("principal").equals(revocation.subject());
    boolean approver =
        revocation.kind() == Kind.GROUP
            ? GroupNames.read(row.getString("approver_groups")).contains(revocation.subject())
            : row.getString("approved_by").equals(revocation.subject());
    if (!holder && !approver) {
      return Optional.empty();
    }
    String group =
        revocation.kind() == Kind.GROUP ? "the group '" + revocation.subject() + "' of " : "";
    return Optional.of(
        group
            + (holder ? "who may use it" : "who approved it")
            + " was revoked: "
            + revocation.reason());
  }

  /** Requests as {@link RetryStore#endOf} says. */
  static Future<RetryStore.Ended> endRequests(Database database, Revocation revocation) {
    if (!concernsPeople(revocation)) {
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
                    .compose(votes -> end(database, revocation, requests, votes)));
  }

  private static Future<RetryStore.Ended> end(
      Database database, Revocation revocation, RowSet<Row> requests, RowSet<Row> votes) {
    Map<String, List<String>> voters =
        StreamSupport.stream(votes.spliterator(), false)
            .filter(vote -> isVoter(revocation, vote))
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
      boolean theirs = isRequester(revocation, row);
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
    return database
        .write(
            Turn.REQUESTS,
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

  private static boolean isRequester(Revocation revocation, Row request) {
    return revocation.kind() == Kind.GROUP
        ? groupsOfRequester(request.getString("request")).contains(revocation.subject())
        : request.getString("requester").equals(revocation.subject());
  }

  private static boolean isVoter(Revocation revocation, Row vote) {
    return revocation.kind() == Kind.GROUP
        ? GroupNames.read(vote.getString("approver_groups")).contains(revocation.subject())
        : vote.getString("principal").equals(revocation.subject());
  }

  private static Set<String> groupsOfRequester(String request) {
    return ApprovalJson.read(request).requester().groups();
  }

  /** Leases and sessions are ended where they are. */
  private static boolean concernsPeople(Revocation revocation) {
    return revocation.kind() == Kind.PRINCIPAL || revocation.kind() == Kind.GROUP;
  }
}
