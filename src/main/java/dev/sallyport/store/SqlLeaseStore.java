package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sallyport.access.LeaseRecord;
import dev.sallyport.access.LeaseStore;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Leases in SQL. */
final class SqlLeaseStore implements LeaseStore {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();
  private static final HexFormat HEX = HexFormat.of();
  private static final String OPEN = "open";

  private final Database database;

  SqlLeaseStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Insertion> insert(Lease lease, String request, Bounds bounds) {
    Tuple row;
    try {
      row = row(lease, request);
    } catch (JsonProcessingException e) {
      return Future.failedFuture(e);
    }
    // Among the revocations, so that none comes in between. What logins and ends do meanwhile only
    // makes the leases fewer that count.
    return database.write(
        Turn.REQUESTS,
        connection ->
            ApprovalVotes.isOfRevoked(connection, request)
                .compose(
                    revoked ->
                        revoked
                            ? Future.succeededFuture(Insertion.REVOKED)
                            : insert(connection, lease, bounds, row)));
  }

  private static Future<Insertion> insert(
      SqlConnection connection, Lease lease, Bounds bounds, Tuple row) {
    return mayHaveMore(connection, lease, bounds)
        .compose(may -> may ? insert(connection, row) : Future.succeededFuture(Insertion.TOO_MANY));
  }

  private static Future<Boolean> mayHaveMore(SqlConnection connection, Lease lease, Bounds bounds) {
    return connection
        .preparedQuery(
            "SELECT COUNT(*) AS kept, COUNT(CASE WHEN state = 'open' AND begun < sessions"
                + " AND expires_at > ? THEN 1 END) AS open FROM leases WHERE principal = ?")
        .execute(Tuple.of(Micros.of(lease.issuedAt()), lease.principal().id()))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return row.getLong("kept") < bounds.kept() && row.getLong("open") < bounds.open();
            });
  }

  private static Future<Insertion> insert(SqlConnection connection, Tuple row) {
    return connection
        .preparedQuery(
            "INSERT INTO leases (id, login, request, principal, holder, connection, purpose, tags,"
                + " issued_at, expires_at, sessions, begun, caching_sha2, native_password, state,"
                + " ended_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 'open', '',"
                + " '') ON CONFLICT (request) DO NOTHING")
        .execute(row)
        .map(inserted -> inserted.rowCount() == 0 ? Insertion.MADE_BEFORE : Insertion.KEPT);
  }

  private static Tuple row(Lease lease, String request) throws JsonProcessingException {
    return Database.tuple(
        Arrays.asList(
            lease.id(),
            lease.user(),
            request,
            lease.principal().id(),
            JSON.writeValueAsString(lease.principal()),
            lease.connection(),
            lease.purpose(),
            JSON.writeValueAsString(lease.tags()),
            Micros.of(lease.issuedAt()),
            Micros.of(lease.expiresAt()),
            (long) lease.sessions(),
            HEX.formatHex(lease.digests().cachingSha2()),
            HEX.formatHex(lease.digests().nativePassword())));
  }

  @Override
  public Future<Optional<Lease>> find(String user) {
    return read("SELECT * FROM leases WHERE login = ?", List.of(user))
        .map(found -> found.stream().findFirst().map(LeaseRecord::lease));
  }

  @Override
  public Future<Taken> take(String leaseId, Instant now) {
    return database.write(
        Turn.ENTRY,
        connection ->
            connection
                .preparedQuery(
                    "UPDATE leases SET begun = begun + 1 WHERE id = ? AND state = 'open'"
                        + " AND begun < sessions AND expires_at > ?")
                .execute(Tuple.of(leaseId, Micros.of(now)))
                .compose(
                    taken ->
                        taken.rowCount() == 1
                            ? Future.succeededFuture(Taken.TAKEN)
                            : whyNot(connection, leaseId, now)));
  }

  private static Future<Taken> whyNot(SqlConnection connection, String leaseId, Instant now) {
    return connection
        .preparedQuery("SELECT state, expires_at FROM leases WHERE id = ?")
        .execute(Tuple.of(leaseId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Taken.UNKNOWN;
              }
              Row row = rows.iterator().next();
              String state = row.getString("state");
              if (!state.equals(OPEN)) {
                return Taken.valueOf(state.toUpperCase(Locale.ROOT));
              }
              return row.getLong("expires_at") <= Micros.of(now) ? Taken.EXPIRED : Taken.USED_UP;
            });
  }

  @Override
  public Future<Optional<LeaseRecord>> lease(String id) {
    return read("SELECT * FROM leases WHERE id = ?", List.of(id))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Optional<LeaseRecord>> ofRequest(String request) {
    return read("SELECT * FROM leases WHERE request = ?", List.of(request))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<LeaseRecord>> list(Optional<String> principal, int limit) {
    int most = Math.max(1, Math.min(MAX_LISTED, limit));
    return principal.isPresent()
        ? read(
            "SELECT * FROM leases WHERE principal = ? ORDER BY issued_at DESC, id LIMIT ?",
            List.of(principal.get(), most))
        : read("SELECT * FROM leases ORDER BY issued_at DESC, id LIMIT ?", List.of(most));
  }

  @Override
  public Future<Boolean> end(String id, LeaseRecord.End end) {
    return database.write(
        Turn.ENTRY,
        connection ->
            connection
                .preparedQuery(
                    "UPDATE leases SET state = ?, ended_by = ?, reason = ?, ended_at = ?"
                        + " WHERE id = ? AND state = 'open'")
                .execute(
                    Tuple.of(end.kind().word(), end.by(), end.reason(), Micros.of(end.at()), id))
                .map(ended -> ended.rowCount() == 1));
  }

  @Override
  public Future<List<String>> givenBack(int limit) {
    return database
        .read(
            "SELECT id FROM leases WHERE state = 'given_back' ORDER BY ended_at DESC, id LIMIT ?",
            List.of(limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("id"))
                    .toList());
  }

  @Override
  public Future<Integer> forget(Instant expiredBefore) {
    return database.write(
        Turn.ENTRY,
        connection ->
            connection
                .preparedQuery("DELETE FROM leases WHERE expires_at < ?")
                .execute(Tuple.of(Micros.of(expiredBefore)))
                .map(deleted -> deleted.rowCount()));
  }

  private Future<List<LeaseRecord>> read(String sql, List<?> values) {
    return database
        .read(sql, values)
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(SqlLeaseStore::record)
                    .toList());
  }

  private static LeaseRecord record(Row row) {
    Lease lease;
    try {
      lease =
          new Lease(
              row.getString("id"),
              row.getString("login"),
              JSON.readValue(row.getString("holder"), Principal.class),
              row.getString("connection"),
              row.getString("purpose"),
              JSON.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {}),
              Micros.toInstant(row.getLong("issued_at")),
              Micros.toInstant(row.getLong("expires_at")),
              row.getLong("sessions").intValue(),
              new PasswordDigests(
                  HEX.parseHex(row.getString("caching_sha2")),
                  HEX.parseHex(row.getString("native_password"))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a stored lease cannot be read at character " + e.getLocation().getCharOffset());
    }
    return new LeaseRecord(
        lease, row.getString("request"), row.getLong("begun").intValue(), end(row));
  }

  private static Optional<LeaseRecord.End> end(Row row) {
    String state = row.getString("state");
    return state.equals(OPEN)
        ? Optional.empty()
        : Optional.of(
            new LeaseRecord.End(
                LeaseRecord.End.Kind.valueOf(state.toUpperCase(Locale.ROOT)),
                row.getString("ended_by"),
                row.getString("reason"),
                Micros.toInstant(row.getLong("ended_at"))));
  }
}
