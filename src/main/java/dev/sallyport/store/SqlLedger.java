package dev.sallyport.store;

import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.LostEvents;
import dev.sallyport.recording.chain.SigningKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ledger of one home in SQL. An entry is added in the transaction of what it is about. Until it
 * is begun, nothing is signed: tools that only read, and tests.
 */
final class SqlLedger {
  /** Chunks of which one entry of a checkpoint speaks: bounds its size and its transaction. */
  private static final int CHUNKS_AT_ONCE = 2_000;

  private static final int ACTS_AT_ONCE = 1_000;
  private static final int STRETCHES_AT_ONCE = 2_000;

  private final Database database;
  private volatile Signer signer;
  private volatile LedgerHolds holds;

  private record Signer(String home, SigningKey key, Clock clock) {}

  SqlLedger(Database database) {
    this.database = database;
  }

  /**
   * Begins, or goes on with, the ledger of a home.
   *
   * @return fails when another key signed in it last and is not at hand
   */
  Future<Void> begin(LedgerHome home, Clock clock) {
    Signer begun = new Signer(home.home(), home.key(), clock);
    return database
        .write(
            connection ->
                last(connection, home.home()).compose(last -> start(connection, begun, home, last)))
        .onSuccess(
            v -> {
              Set<String> ours = home.believed();
              home.previous().forEach(key -> ours.add(key.publicKey().id()));
              holds = new LedgerHolds(ours);
              signer = begun;
            });
  }

  private static Future<Void> start(
      SqlConnection connection, Signer signer, LedgerHome home, Optional<Last> last) {
    SigningKey key = signer.key();
    if (last.isEmpty()) {
      return connection
          .preparedQuery(
              "INSERT INTO ledger_heads (home, number, hash, up_to) VALUES (?, 0, '', 0)")
          .execute(Tuple.of(signer.home()))
          .compose(
              v -> add(connection, signer, LedgerEntry.BEGUN, LedgerBody.begun(key.publicKey())))
          .compose(v -> earlierActs(connection, signer, ""));
    }
    if (last.get().keyId().equals(key.publicKey().id())) {
      return Future.succeededFuture();
    }
    return home.previous().stream()
        .filter(old -> old.publicKey().id().equals(last.get().keyId()))
        .findFirst()
        .map(
            old -> {
              Signer before = new Signer(signer.home(), old, signer.clock());
              String consent =
                  LedgerEntry.consent(
                      key, signer.home(), last.get().head().number() + 1, last.get().keyId());
              return add(
                  connection,
                  before,
                  LedgerEntry.KEY_CHANGED,
                  LedgerBody.keyChanged(key.publicKey(), consent));
            })
        .orElseGet(
            () ->
                Future.failedFuture(
                    "the audit trail was signed with key "
                        + last.get().keyId()
                        + ", and audit.signing_key is another; name the earlier one in"
                        + " audit.previous_signing_keys, so that both sign the change"));
  }

  /** What the ledgers say is held; empty where nothing is signed. */
  Optional<LedgerHolds> holds() {
    return Optional.ofNullable(holds);
  }

  /** Whether what is added is signed. */
  boolean isBegun() {
    return signer != null;
  }

  /** Acts of an earlier version, and those that another home has signed. */
  private static Future<Void> earlierActs(SqlConnection connection, Signer signer, String after) {
    return connection
        .preparedQuery("SELECT * FROM acts WHERE id > ? ORDER BY id LIMIT ?")
        .execute(Tuple.of(after, ACTS_AT_ONCE))
        .compose(
            rows -> {
              Map<String, String> digests = new LinkedHashMap<>();
              String last = after;
              for (Row row : rows) {
                last = row.getString("id");
                digests.put(last, ActDigest.of(row));
              }
              if (digests.isEmpty()) {
                return Future.succeededFuture();
              }
              String next = last;
              return add(connection, signer, LedgerEntry.ACTS, LedgerBody.acts(digests))
                  .compose(v -> earlierActs(connection, signer, next));
            });
  }

  private record Last(LedgerEntry.Head head, String keyId, long upTo) {}

  /** Where the ledger stands; no other transaction adds to it before this one ends. */
  private static Future<Optional<Last>> last(SqlConnection connection, String home) {
    return connection
        .preparedQuery("UPDATE ledger_heads SET number = number WHERE home = ?")
        .execute(Tuple.of(home))
        .compose(
            held ->
                connection
                    .preparedQuery(
                        "SELECT h.number, h.hash, h.up_to, l.kind, l.key_id, l.body FROM ledger_heads h"
                            + " LEFT JOIN ledger l ON l.home = h.home AND l.number = h.number"
                            + " WHERE h.home = ?")
                    .execute(Tuple.of(home)))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              Row row = rows.iterator().next();
              LedgerEntry.Head head =
                  new LedgerEntry.Head(home, row.getLong("number"), row.getString("hash"));
              return Optional.of(new Last(head, keyId(row), row.getLong("up_to")));
            });
  }

  /** After a change of the key, the new one signs. */
  private static String keyId(Row row) {
    return LedgerEntry.KEY_CHANGED.equals(row.getString("kind"))
        ? LedgerBody.successor(row.getString("body"))
        : String.valueOf(row.getString("key_id"));
  }

  /** Adds an entry, where a ledger is begun. */
  Future<Void> add(SqlConnection connection, String kind, String body) {
    Signer current = signer;
    return current == null ? Future.succeededFuture() : add(connection, current, kind, body);
  }

  private static Future<Void> add(
      SqlConnection connection, Signer signer, String kind, String body) {
    return last(connection, signer.home())
        .compose(
            last ->
                last.isEmpty()
                    ? Future.failedFuture("the ledger " + signer.home() + " has lost its head")
                    : insert(
                        connection,
                        LedgerEntry.sign(
                            signer.key(),
                            last.get().head(),
                            Micros.of(signer.clock().instant()),
                            kind,
                            body)));
  }

  private static Future<Void> insert(SqlConnection connection, LedgerEntry entry) {
    return connection
        .preparedQuery(
            "INSERT INTO ledger (home, number, at, kind, body, previous, key_id, hash, signature)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .execute(
            Database.tuple(
                List.of(
                    entry.home(),
                    entry.number(),
                    entry.at(),
                    entry.kind(),
                    entry.body(),
                    entry.previous(),
                    entry.keyId(),
                    entry.hash(),
                    entry.signature())))
        .compose(
            v ->
                connection
                    .preparedQuery("UPDATE ledger_heads SET number = ?, hash = ? WHERE home = ?")
                    .execute(Tuple.of(entry.number(), entry.hash(), entry.home())))
        .mapEmpty();
  }

  /** Signs that sessions ended, in the transaction in which they do and their rows say so. */
  Future<Void> seal(SqlConnection connection, List<Anchor> ended) {
    return ended.isEmpty()
        ? Future.succeededFuture()
        : add(connection, LedgerEntry.SEALED, LedgerBody.sealed(ended));
  }

  private static Future<Void> sealed(SqlConnection connection, List<Anchor> anchors) {
    return Database.batch(
        connection,
        "UPDATE sessions SET sealed = ? WHERE id = ?",
        anchors.stream().map(one -> Tuple.of(one.chunks(), one.session())).toList());
  }

  /**
   * Signs which events were lost, in as many entries as it takes.
   *
   * @param known refused logins that were kept all the same: they are sessions of their own
   */
  Future<Void> lost(SqlConnection connection, LostEvents lost, Set<String> known) {
    List<LostEvents.Stretch> missing =
        lost.stretches().stream().filter(one -> !known.contains(one.session())).toList();
    if (missing.isEmpty() && !lost.stretches().isEmpty()) {
      return Future.succeededFuture();
    }
    Future<Void> signed = Future.succeededFuture();
    for (int from = 0; from == 0 || from < missing.size(); from += STRETCHES_AT_ONCE) {
      LostEvents some =
          new LostEvents(
              lost.journal(),
              lost.bytes(),
              missing.subList(from, Math.min(missing.size(), from + STRETCHES_AT_ONCE)));
      signed = signed.compose(v -> add(connection, LedgerEntry.LOST, LedgerBody.lost(some)));
    }
    return signed;
  }

  /** Signs everything that was kept since the last time, in short transactions. */
  Future<Void> checkpoint() {
    if (signer == null) {
      return Future.succeededFuture();
    }
    return database
        .write(
            connection -> last(connection, signer.home()).compose(last -> next(connection, last)))
        .compose(more -> more ? checkpoint() : Future.succeededFuture());
  }

  private Future<Boolean> next(SqlConnection connection, Optional<Last> last) {
    long after = last.map(Last::upTo).orElse(0L);
    return connection
        .preparedQuery(
            "SELECT position, session FROM chunks WHERE position > ? ORDER BY position LIMIT ?")
        .execute(Tuple.of(after, CHUNKS_AT_ONCE))
        .compose(
            rows -> {
              TreeSet<String> sessions = new TreeSet<>();
              long upTo = after;
              for (Row row : rows) {
                sessions.add(row.getString("session"));
                upTo = row.getLong("position");
              }
              long reached = upTo;
              return unsealed(connection, List.copyOf(sessions))
                  .compose(
                      anchors ->
                          add(
                                  connection,
                                  LedgerEntry.CHECKPOINT,
                                  LedgerBody.checkpoint(after, reached, anchors))
                              .compose(v -> sealed(connection, anchors)))
                  .compose(
                      v ->
                          connection
                              .preparedQuery("UPDATE ledger_heads SET up_to = ? WHERE home = ?")
                              .execute(Tuple.of(reached, signer.home())))
                  .map(v -> rows.size() == CHUNKS_AT_ONCE);
            });
  }

  private static Future<List<Anchor>> unsealed(SqlConnection connection, List<String> sessions) {
    if (sessions.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return connection
        .preparedQuery(
            "SELECT id, chunks, last_sequence, head FROM sessions WHERE chunks > sealed AND id IN ("
                + Database.marks(sessions.size())
                + ") ORDER BY id")
        .execute(Database.tuple(sessions))
        .map(
            rows -> {
              List<Anchor> anchors = new ArrayList<>();
              rows.forEach(row -> anchors.add(anchor(row)));
              return anchors;
            });
  }

  /** What a row of the table of sessions says of its chain. */
  static Anchor anchor(Row row) {
    return new Anchor(
        row.getString("id"),
        row.getLong("chunks"),
        row.getLong("last_sequence"),
        row.getString("head"));
  }
}
