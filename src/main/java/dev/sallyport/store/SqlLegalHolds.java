package dev.sallyport.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.LegalHolds;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.FieldHash;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Legal holds in SQL. */
final class SqlLegalHolds implements LegalHolds {
  private static final int MAX_LISTED = 1_000;

  private static final List<String> SIGNED =
      List.of(
          "id",
          "kind",
          "subject",
          "from_at",
          "to_at",
          "reason",
          "placed_by",
          "placed_by_name",
          "placed_at");

  private final Database database;
  private final SqlLedger ledger;

  SqlLegalHolds(Database database, SqlLedger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  @Override
  public Future<Void> place(LegalHold hold) {
    Tuple row =
        Tuple.of(
            hold.id(),
            hold.kind().word(),
            KeptText.of(hold.subject()),
            hold.from().map(Micros::of).orElse(Long.MIN_VALUE),
            hold.to().map(Micros::of).orElse(Long.MAX_VALUE),
            KeptText.of(hold.reason()));
    row.addValue(KeptText.of(hold.by()))
        .addValue(KeptText.of(hold.byName()))
        .addValue(Micros.of(hold.at()));
    Map<String, String> details = new TreeMap<>(Map.of("hold", hold.id(), "reason", hold.reason()));
    hold.from().ifPresent(from -> details.put("from", from.toString()));
    hold.to().ifPresent(to -> details.put("to", to.toString()));
    return database.write(
        connection ->
            standing(connection)
                .compose(
                    v ->
                        act(
                            connection,
                            "hold.placed",
                            hold.kind().word() + " " + hold.subject(),
                            hold.by(),
                            hold.byName(),
                            hold.at(),
                            details))
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "INSERT INTO legal_holds (id, kind, subject, from_at, to_at, reason,"
                                    + " placed_by, placed_by_name, placed_at)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                            .execute(row))
                .compose(
                    v ->
                        ledger.add(
                            connection,
                            LedgerEntry.HOLD_PLACED,
                            LedgerBody.words(signed(hold, digest(row))))));
  }

  /** All of it: retention goes by the ledger where the row is not there, or is another. */
  private static Map<String, String> signed(LegalHold hold, String digest) {
    Map<String, String> words = new TreeMap<>();
    words.put("hold", hold.id());
    words.put("digest", digest);
    words.put("kind", hold.kind().word());
    words.put("subject", hold.subject());
    hold.from().ifPresent(from -> words.put("from", from.toString()));
    hold.to().ifPresent(to -> words.put("to", to.toString()));
    words.put("reason", hold.reason());
    words.put("by", hold.by());
    words.put("by_name", hold.byName());
    words.put("at", hold.at().toString());
    return words;
  }

  /** Reads what {@link #place} has signed; empty for what an earlier version signed. */
  static Optional<LegalHold> signed(String id, JsonNode body) throws DamagedChunkException {
    if (!body.has("kind")) {
      return Optional.empty();
    }
    return Optional.of(
        new LegalHold(
            id,
            LegalHold.Kind.of(LedgerBody.text(body, "kind"))
                .orElseThrow(() -> new DamagedChunkException("its kind of hold is not known")),
            LedgerBody.text(body, "subject"),
            instant(body, "from"),
            instant(body, "to"),
            LedgerBody.text(body, "reason"),
            LedgerBody.text(body, "by"),
            LedgerBody.text(body, "by_name"),
            instant(body, "at").orElseThrow(() -> new DamagedChunkException("it has no time")),
            Optional.empty()));
  }

  private static Optional<Instant> instant(JsonNode body, String name)
      throws DamagedChunkException {
    try {
      return body.has(name)
          ? Optional.of(Instant.parse(LedgerBody.text(body, name)))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      throw new DamagedChunkException("its time '" + name + "' cannot be read");
    }
  }

  private static Future<Void> standing(SqlConnection connection) {
    return connection
        .query("SELECT COUNT(*) AS standing FROM legal_holds WHERE lifted_at IS NULL")
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getLong("standing") < MAX_STANDING
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new IllegalStateException(
                            "there are " + MAX_STANDING + " holds already; lift some first")));
  }

  private Future<Void> act(
      SqlConnection connection,
      String kind,
      String subject,
      String by,
      String byName,
      Instant at,
      Map<String, String> details) {
    return SqlActLog.write(
        connection,
        new Act(UUID.randomUUID().toString(), at, by, byName, kind, subject, details),
        ledger);
  }

  @Override
  public Future<Optional<LegalHold>> lift(String id, String by, String byName, Instant at) {
    return database.write(
        connection ->
            find(connection, id)
                .compose(
                    found ->
                        found.isEmpty() || found.get().lifted().isPresent()
                            ? signed(connection, id)
                                .compose(
                                    signed ->
                                        signed.isEmpty()
                                            ? Future.succeededFuture(signed)
                                            : lift(connection, signed.get(), by, byName, at)
                                                .map(v -> lifted(signed.get(), by, byName, at)))
                            : lift(connection, found.get(), by, byName, at)
                                .compose(v -> find(connection, id))));
  }

  /** A hold that stands by the ledger though the table does not say so, or has it no more. */
  private Future<Optional<LegalHold>> signed(SqlConnection connection, String id) {
    return ledger
        .holds()
        .map(holds -> holds.standing(connection))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .map(
            standing ->
                standing.stream()
                    .filter(placed -> placed.id().equals(id))
                    .findFirst()
                    .map(placed -> placed.hold().orElseGet(() -> withoutWords(placed.id()))));
  }

  private static LegalHold withoutWords(String id) {
    String gone = "not known: its row is gone";
    return new LegalHold(
        id,
        LegalHold.Kind.SESSION,
        gone,
        Optional.empty(),
        Optional.empty(),
        gone,
        "",
        "",
        Instant.EPOCH,
        Optional.empty());
  }

  private static Optional<LegalHold> lifted(LegalHold hold, String by, String byName, Instant at) {
    return Optional.of(
        new LegalHold(
            hold.id(),
            hold.kind(),
            hold.subject(),
            hold.from(),
            hold.to(),
            hold.reason(),
            hold.by(),
            hold.byName(),
            hold.at(),
            Optional.of(new LegalHold.Lifting(by, byName, at))));
  }

  private static Future<Optional<LegalHold>> find(SqlConnection connection, String id) {
    return connection
        .preparedQuery("SELECT * FROM legal_holds WHERE id = ?")
        .execute(Tuple.of(id))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(SqlLegalHolds::hold)
                    .findFirst());
  }

  private Future<Void> lift(
      SqlConnection connection, LegalHold hold, String by, String byName, Instant at) {
    return act(
            connection,
            "hold.lifted",
            hold.kind().word() + " " + hold.subject(),
            by,
            byName,
            at,
            Map.of("hold", hold.id(), "reason", hold.reason()))
        .compose(
            v ->
                connection
                    .preparedQuery(
                        "UPDATE legal_holds SET lifted_by = ?, lifted_by_name = ?, lifted_at = ?"
                            + " WHERE id = ?")
                    .execute(Tuple.of(by, byName, Micros.of(at), hold.id())))
        .compose(
            v ->
                ledger.add(
                    connection,
                    LedgerEntry.HOLD_LIFTED,
                    LedgerBody.words(Map.of("hold", hold.id(), "by", by))));
  }

  @Override
  public Future<List<LegalHold>> list(int limit) {
    return database
        .read(
            "SELECT * FROM legal_holds ORDER BY CASE WHEN lifted_at IS NULL THEN 0 ELSE 1 END,"
                + " placed_at DESC, id LIMIT ?",
            List.of((long) Math.max(1, Math.min(limit, MAX_LISTED))))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(SqlLegalHolds::hold).toList());
  }

  static LegalHold hold(Row row) {
    return new LegalHold(
        row.getString("id"),
        LegalHold.Kind.of(row.getString("kind")).orElseThrow(),
        row.getString("subject"),
        bound(row.getLong("from_at"), Long.MIN_VALUE),
        bound(row.getLong("to_at"), Long.MAX_VALUE),
        row.getString("reason"),
        row.getString("placed_by"),
        row.getString("placed_by_name"),
        Micros.toInstant(row.getLong("placed_at")),
        Optional.ofNullable(row.getLong("lifted_at"))
            .map(
                at ->
                    new LegalHold.Lifting(
                        row.getString("lifted_by"),
                        row.getString("lifted_by_name"),
                        Micros.toInstant(at))));
  }

  private static Optional<Instant> bound(long micros, long none) {
    return micros == none ? Optional.empty() : Optional.of(Micros.toInstant(micros));
  }

  private static String digest(Tuple row) {
    FieldHash hash = new FieldHash("hold 1");
    for (int i = 0; i < row.size(); i++) {
      hash.add(String.valueOf(row.getValue(i)));
    }
    return hash.hex();
  }

  /** What the ledger says of a row, whoever lifted it. */
  static String digest(Row row) {
    FieldHash hash = new FieldHash("hold 1");
    SIGNED.forEach(column -> hash.add(String.valueOf(row.getValue(column))));
    return hash.hex();
  }

  /** The same of a row that is read otherwise. */
  static String digest(ResultSet row) throws SQLException {
    FieldHash hash = new FieldHash("hold 1");
    for (String column : SIGNED) {
      hash.add(String.valueOf(row.getString(column)));
    }
    return hash.hex();
  }
}
