package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.Evidence;
import dev.sallyport.approval.RetryStore;
import dev.sallyport.approval.TooManyPendingException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Requests and decisions in SQL. */
final class SqlApprovalStore implements ApprovalStore {
  private static final String PENDING = ApprovalState.PENDING.word();
  private static final String APPROVED = ApprovalState.APPROVED.word();

  /** Ends a pending request; what was shown to the people who decide goes with it. */
  private static final String END =
      "UPDATE approvals SET state = ?, decided_by = ?, reason = ?, ended_at = ?,"
          + " request = COALESCE(kept, request),"
          + " listed = CASE WHEN kept IS NULL THEN listed ELSE kept_listed END,"
          + " digest = CASE WHEN kept IS NULL THEN digest ELSE '' END,"
          + " evidence = evidence_kept, evidence_sample = NULL, evidence_kept = NULL,"
          + " kept = NULL, kept_listed = NULL WHERE id = ? AND state = 'pending'";

  private static final String WAITED_FOR_BY_NOBODY = " AND held = 0";

  private final Database database;
  private final StoredEvidence evidence;

  SqlApprovalStore(Database database) {
    this.database = database;
    this.evidence = new StoredEvidence(database);
  }

  @Override
  public RetryStore retries() {
    return new SqlRetryStore(database, this::find);
  }

  @Override
  public Future<Void> insert(
      ApprovalRequest request, Optional<Binding> binding, String gateway, PendingBounds bounds) {
    String json;
    String listed;
    String kept = null;
    String keptListed = null;
    try {
      json = ApprovalJson.write(request.with(request.statement(), request.parameters()));
      listed = listed(request);
      if (request.kept().isPresent()) {
        kept = ApprovalJson.write(request.afterwards());
        keptListed = listed(request.afterwards());
      }
    } catch (JsonProcessingException e) {
      return Future.failedFuture(e);
    }
    Tuple row =
        Database.tuple(
            Arrays.asList(
                request.id(),
                gateway,
                request.requester().id(),
                (long) request.terms().quorum(),
                json,
                Micros.of(request.requestedAt()),
                Micros.of(request.terms().expiresAt()),
                PENDING,
                listed,
                kept,
                keptListed,
                StoredEvidence.likeness(request),
                request.digest(),
                (long) request.terms().quorumGroups(),
                request.requester().actsFor().orElse(null)));
    WaitingColumns.values(request, binding).forEach(row::addValue);
    List<Tuple> groups =
        request.terms().approvers().stream().map(name -> Tuple.of(request.id(), name)).toList();
    return database.write(
        Turn.REQUESTS,
        connection ->
            checkBounds(connection, request.requester().id(), gateway, bounds)
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "INSERT INTO approvals (id, gateway, requester, quorum, request,"
                                    + " requested_at, expires_at, state, listed, kept,"
                                    + " kept_listed, likeness, digest, quorum_groups, acts_for, "
                                    + WaitingColumns.FIRST
                                    + ", decided_by, reason)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                    + WaitingColumns.MARKS
                                    + ", '', '')")
                            .execute(row))
                .compose(
                    v ->
                        Database.batch(
                            connection,
                            "INSERT INTO approval_groups (approval, name) VALUES (?, ?)",
                            groups)));
  }

  private static String listed(ApprovalRequest request) throws JsonProcessingException {
    Optional<ApprovalRequest> head = ListedRequest.headOf(request);
    return head.isPresent() ? ApprovalJson.write(head.get()) : null;
  }

  private static Future<Void> checkBounds(
      SqlConnection connection, String requester, String gateway, PendingBounds bounds) {
    return connection
        .preparedQuery(
            "SELECT COUNT(CASE WHEN gateway = ? THEN 1 END) AS here,"
                + " COUNT(CASE WHEN requester = ? THEN 1 END) AS theirs"
                + " FROM approvals WHERE state = 'pending'")
        .execute(Tuple.of(gateway, requester))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              if (row.getLong("theirs") >= bounds.perRequester()) {
                return tooMany(
                    bounds.perRequester() + " requests of this identity wait for a decision");
              }
              if (row.getLong("here") >= bounds.perGateway()) {
                return tooMany(bounds.perGateway() + " requests wait at this gateway");
              }
              return Future.succeededFuture();
            });
  }

  private static Future<Void> tooMany(String found) {
    return Future.failedFuture(
        new TooManyPendingException(
            found + " already and more may not; try again when some are decided"));
  }

  @Override
  public Future<VoteResult> vote(String id, Vote vote, Set<String> memberOf) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            // Writing first takes the row's lock, so that two votes count one after the other.
            connection
                .preparedQuery(
                    "UPDATE approvals SET state = state WHERE id = ? AND state = 'pending'")
                .execute(Tuple.of(id))
                .compose(
                    locked ->
                        locked.rowCount() == 0
                            ? whyNotPending(connection, id)
                            : SqlRevocationStore.stands(
                                    connection, Set.of(vote.principal()), memberOf)
                                .compose(
                                    revoked ->
                                        revoked
                                            ? Future.succeededFuture(VoteResult.REVOKED)
                                            : count(connection, id, vote))));
  }

  private static Future<VoteResult> whyNotPending(SqlConnection connection, String id) {
    return connection
        .preparedQuery("SELECT 1 FROM approvals WHERE id = ?")
        .execute(Tuple.of(id))
        .map(rows -> rows.size() == 0 ? VoteResult.NOT_FOUND : VoteResult.ALREADY_FINAL);
  }

  private static Future<VoteResult> count(SqlConnection connection, String id, Vote vote) {
    return ApprovalVotes.insert(connection, id, vote)
        .compose(
            inserted ->
                inserted
                    ? conclude(connection, id, vote)
                    : Future.succeededFuture(VoteResult.ALREADY_VOTED));
  }

  private static Future<VoteResult> conclude(SqlConnection connection, String id, Vote vote) {
    // One denial is enough; approvals are counted against the quorum.
    Future<Boolean> enough =
        vote.approve() ? ApprovalVotes.suffice(connection, id) : Future.succeededFuture(true);
    ApprovalOutcome outcome =
        new ApprovalOutcome(
            vote.approve() ? ApprovalState.APPROVED : ApprovalState.DENIED,
            vote.name(),
            vote.reason(),
            vote.at());
    return enough.compose(
        ends ->
            ends
                ? end(connection, id, outcome, "")
                    .map(done -> done ? VoteResult.DECIDED : VoteResult.COUNTED)
                : Future.succeededFuture(VoteResult.COUNTED));
  }

  private static Future<Boolean> end(
      SqlConnection connection, String id, ApprovalOutcome outcome, String where, Object... and) {
    Tuple values =
        Tuple.of(
            outcome.state().word(), outcome.by(), outcome.reason(), Micros.of(outcome.at()), id);
    for (Object one : and) {
      values.addValue(one);
    }
    return ApprovalVotes.forgetDigests(connection, id, where, and)
        .compose(forgotten -> connection.preparedQuery(END + where).execute(values))
        .compose(ended -> SqlRetryStore.forget(connection, id).map(ended))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Boolean> finish(String id, ApprovalOutcome outcome) {
    return database.write(Turn.REQUESTS, connection -> end(connection, id, outcome, ""));
  }

  @Override
  public Future<Boolean> withdraw(String id, Optional<String> gateway, ApprovalOutcome outcome) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            gateway.isPresent()
                ? end(connection, id, outcome, " AND" + SqlRetryStore.HELD_AT, gateway.get())
                : end(connection, id, outcome, WAITED_FOR_BY_NOBODY));
  }

  @Override
  public Future<Boolean> attach(String id, Evidence found) {
    return evidence.attach(id, found);
  }

  @Override
  public Future<List<Evidence.Similar>> similar(ApprovalRequest request, int limit) {
    return evidence.similar(request, limit);
  }

  @Override
  public Future<Optional<ApprovalRecord>> find(String id) {
    return read(
            "SELECT id, request, state, decided_by, reason, ended_at, evidence, evidence_sample, "
                + WaitingColumns.NAMES
                + " FROM approvals WHERE id = ?",
            List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<ApprovalRecord>> list(Selection selection) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT id, COALESCE(listed, request) AS request, state, decided_by, reason, ended_at,"
                + " evidence, "
                + WaitingColumns.NAMES
                + " FROM approvals WHERE 1 = 1");
    List<Object> values = new ArrayList<>();
    selection
        .state()
        .ifPresent(
            state -> {
              sql.append(" AND state = ?");
              values.add(state.word());
            });
    selection
        .audience()
        .ifPresent(
            audience -> {
              sql.append(" AND (requester = ? OR acts_for = ?");
              values.add(audience.principal());
              values.add(audience.principal());
              if (!audience.groups().isEmpty()) {
                sql.append(" OR id IN (SELECT approval FROM approval_groups WHERE name IN (")
                    .append(Database.marks(audience.groups().size()))
                    .append("))");
                values.addAll(audience.groups());
              }
              sql.append(')');
            });
    sql.append(
        " ORDER BY CASE WHEN state = 'pending' THEN 0 ELSE 1 END, requested_at DESC, id LIMIT ?");
    values.add(selection.limit());
    return read(sql.toString(), values);
  }

  @Override
  public Future<List<String>> overdue(Instant now, int limit) {
    return identifiers(
        "SELECT id FROM approvals WHERE state = 'pending' AND expires_at <= ? LIMIT ?",
        List.of(Micros.of(now), limit));
  }

  @Override
  public Future<List<String>> pendingOf(String gateway, int limit) {
    return identifiers(
        "SELECT id FROM approvals WHERE state = 'pending' AND held = 1 AND gateway = ? LIMIT ?",
        List.of(gateway, limit));
  }

  @Override
  public Future<Hold> hold(String id, String gateway) {
    return database.reading(
        reader ->
            reader
                .preparedQuery(
                    "SELECT state FROM approvals WHERE id = ? AND" + SqlRetryStore.HELD_AT)
                .execute(Tuple.of(id, gateway))
                .compose(
                    rows -> {
                      if (rows.size() == 0) {
                        return Future.succeededFuture(Hold.LOST);
                      }
                      return rows.iterator().next().getString("state").equals(APPROVED)
                          ? ApprovalVotes.isOfRevoked(reader, id)
                              .map(revoked -> revoked ? Hold.REVOKED : Hold.HELD)
                          : Future.succeededFuture(Hold.HELD);
                    }));
  }

  private Future<List<String>> identifiers(String sql, List<?> values) {
    return database
        .read(sql, values)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("id"))
                    .toList());
  }

  private Future<List<ApprovalRecord>> read(String sql, List<?> values) {
    return database
        .read(sql, values)
        .compose(
            rows -> {
              List<String> ids = new ArrayList<>();
              rows.forEach(row -> ids.add(row.getString("id")));
              return ApprovalVotes.of(database, ids).map(votes -> records(rows, votes));
            });
  }

  private static List<ApprovalRecord> records(RowSet<Row> rows, Map<String, List<Vote>> votes) {
    List<ApprovalRecord> records = new ArrayList<>();
    for (Row row : rows) {
      ApprovalRequest request = ApprovalJson.read(row.getString("request"));
      Optional<ApprovalOutcome> outcome = outcome(row);
      records.add(
          new ApprovalRecord(
              request,
              List.copyOf(votes.getOrDefault(request.id(), List.of())),
              outcome,
              WaitingColumns.read(row, request, outcome.isEmpty()),
              StoredEvidence.of(row)));
    }
    return records;
  }

  static Optional<ApprovalOutcome> outcome(Row row) {
    String state = row.getString("state");
    return state.equals(PENDING)
        ? Optional.empty()
        : Optional.of(
            new ApprovalOutcome(
                ApprovalState.valueOf(state.toUpperCase(Locale.ROOT)),
                row.getString("decided_by"),
                row.getString("reason"),
                Micros.toInstant(row.getLong("ended_at"))));
  }
}
