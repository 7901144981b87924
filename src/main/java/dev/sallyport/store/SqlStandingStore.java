package dev.sallyport.store;

import dev.sallyport.approval.ApprovalStore.Audience;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApproval.Scope;
import dev.sallyport.approval.StandingStore;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Standing approvals in SQL. */
final class SqlStandingStore implements StandingStore {
  private static final int MAX_LISTED = 500;
  static final String STANDS = " ended_at IS NULL AND expires_at > ?";

  private final Database database;

  SqlStandingStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> insert(StandingApproval standing) {
    Tuple row =
        Database.tuple(
            Arrays.asList(
                standing.id(),
                standing.approval(),
                standing.holder().principal(),
                standing.holder().name(),
                standing.holder().connection(),
                standing.holder().schema(),
                standing.scope().word(),
                standing.key(),
                standing.basis(),
                standing.maxRows().isPresent() ? standing.maxRows().getAsLong() : null,
                standing.shown(),
                standing.rule(),
                standing.by().id(),
                standing.by().name(),
                standing.reason(),
                Micros.of(standing.createdAt()),
                Micros.of(standing.expiresAt()),
                standing.uses().count(),
                standing.holder().actsFor().orElse(null),
                GroupNames.write(standing.by().groups())));
    List<Tuple> groups =
        standing.groups().stream().map(name -> Tuple.of(standing.id(), name)).toList();
    return database.write(
        Turn.REQUESTS,
        connection ->
            RevokedApprovals.refuse(connection, standing)
                .compose(
                    may ->
                        connection
                            .preparedQuery(
                                "INSERT INTO standing_approvals (id, approval, principal, principal_name,"
                                    + " connection, schema_name, scope, key, basis, max_rows, shown, rule,"
                                    + " approved_by, approved_name, reason, created_at, expires_at, uses,"
                                    + " acts_for, approver_groups)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                            .execute(row))
                .compose(
                    v ->
                        Database.batch(
                            connection,
                            "INSERT INTO standing_approval_groups (standing, name) VALUES (?, ?)",
                            groups)));
  }

  @Override
  public Future<List<StandingApproval>> find(
      String principal, Collection<String> keys, Instant now) {
    List<Object> values = new ArrayList<>(keys);
    values.add(principal);
    values.add(Micros.of(now));
    return read(
        "SELECT * FROM standing_approvals WHERE key IN ("
            + Database.marks(keys.size())
            + ") AND principal = ? AND"
            + STANDS
            + " ORDER BY created_at DESC, id",
        values);
  }

  @Override
  public Future<Boolean> use(String id, Instant now) {
    return database.write(
        Turn.REQUESTS,
        connection ->
            RevokedApprovals.isOfRevoked(connection, id)
                .compose(
                    revoked ->
                        revoked
                            ? Future.succeededFuture(false)
                            : changed(
                                connection,
                                "UPDATE standing_approvals SET uses = uses + 1, last_used_at = ?"
                                    + " WHERE id = ? AND"
                                    + STANDS,
                                Tuple.of(Micros.of(now), id, Micros.of(now)))));
  }

  @Override
  public Future<Optional<StandingApproval>> find(String id) {
    return read("SELECT * FROM standing_approvals WHERE id = ?", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<StandingApproval>> list(
      Optional<Audience> audience, Optional<Instant> before, int limit) {
    StringBuilder sql = new StringBuilder("SELECT * FROM standing_approvals WHERE 1 = 1");
    List<Object> values = new ArrayList<>();
    audience.ifPresent(
        who -> {
          sql.append(" AND (principal = ? OR acts_for = ?");
          values.add(who.principal());
          values.add(who.principal());
          if (!who.groups().isEmpty()) {
            sql.append(" OR id IN (SELECT standing FROM standing_approval_groups WHERE name IN (")
                .append(Database.marks(who.groups().size()))
                .append("))");
            values.addAll(who.groups());
          }
          sql.append(')');
        });
    before.ifPresent(
        instant -> {
          sql.append(" AND created_at < ?");
          values.add(Micros.of(instant));
        });
    sql.append(" ORDER BY created_at DESC, id LIMIT ?");
    values.add((long) Math.max(1, Math.min(MAX_LISTED, limit)));
    return read(sql.toString(), values);
  }

  @Override
  public Future<Boolean> end(String id, String by, Instant now) {
    return changed(
        "UPDATE standing_approvals SET ended_by = ?, ended_at = ?, key = ''"
            + " WHERE id = ? AND ended_at IS NULL",
        Tuple.of(by, Micros.of(now), id));
  }

  @Override
  public Future<List<String>> endOf(Collection<Revocation> revocations, Instant now) {
    return RevokedApprovals.endStanding(database, revocations, now);
  }

  @Override
  public Future<Optional<StandingApproval>> ofRequest(String approval) {
    return read(
            "SELECT * FROM standing_approvals WHERE approval = ? ORDER BY created_at DESC, id"
                + " LIMIT 1",
            List.of(approval))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Void> forget(Instant now) {
    return changed(
            "UPDATE standing_approvals SET key = '' WHERE key <> '' AND expires_at <= ?",
            Tuple.of(Micros.of(now)))
        .mapEmpty();
  }

  private Future<Boolean> changed(String sql, Tuple values) {
    return database.write(Turn.REQUESTS, connection -> changed(connection, sql, values));
  }

  private static Future<Boolean> changed(SqlConnection connection, String sql, Tuple values) {
    return connection.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() > 0);
  }

  private Future<List<StandingApproval>> read(String sql, List<?> values) {
    return database
        .read(sql, values)
        .compose(rows -> groups(rows).map(groups -> approvals(rows, groups)));
  }

  private Future<Map<String, Set<String>>> groups(RowSet<Row> rows) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.put(row.getString("id"), new HashSet<>()));
    if (groups.isEmpty()) {
      return Future.succeededFuture(groups);
    }
    return database
        .read(
            "SELECT standing, name FROM standing_approval_groups WHERE standing IN ("
                + Database.marks(groups.size())
                + ")",
            List.copyOf(groups.keySet()))
        .map(
            named -> {
              named.forEach(
                  row -> groups.get(row.getString("standing")).add(row.getString("name")));
              return groups;
            });
  }

  private static List<StandingApproval> approvals(
      RowSet<Row> rows, Map<String, Set<String>> groups) {
    List<StandingApproval> approvals = new ArrayList<>();
    for (Row row : rows) {
      Long maxRows = row.getLong("max_rows");
      Long endedAt = row.getLong("ended_at");
      approvals.add(
          new StandingApproval(
              row.getString("id"),
              row.getString("approval"),
              new StandingApproval.Holder(
                  row.getString("principal"),
                  row.getString("principal_name"),
                  Optional.ofNullable(row.getString("acts_for")),
                  row.getString("connection"),
                  row.getString("schema_name")),
              Scope.valueOf(row.getString("scope").toUpperCase(Locale.ROOT)),
              row.getString("key"),
              row.getString("basis"),
              maxRows == null ? OptionalLong.empty() : OptionalLong.of(maxRows),
              row.getString("shown"),
              row.getString("rule"),
              Set.copyOf(groups.get(row.getString("id"))),
              new StandingApproval.Approver(
                  row.getString("approved_by"),
                  row.getString("approved_name"),
                  GroupNames.read(row.getString("approver_groups"))),
              row.getString("reason"),
              Micros.toInstant(row.getLong("created_at")),
              Micros.toInstant(row.getLong("expires_at")),
              new StandingApproval.Uses(
                  row.getLong("uses"),
                  Optional.ofNullable(row.getLong("last_used_at")).map(Micros::toInstant)),
              Optional.ofNullable(endedAt)
                  .map(
                      at ->
                          new StandingApproval.Ended(
                              row.getString("ended_by"),
                              Micros.toInstant(at),
                              Objects.requireNonNullElse(row.getString("ended_why"), "")))));
    }
    return approvals;
  }
}
