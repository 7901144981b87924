package dev.sallyport.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerCheck;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the signed ledgers say is held, whatever the table of holds says: who can write to the file
 * can take a row away, but cannot sign. Every entry is checked; what was read once is not read
 * again. Used in the turn of the trail, in which one transaction follows the other.
 */
final class LedgerHolds {
  /** An entry may be of a megabyte. */
  private static final int ENTRIES_AT_ONCE = 50;

  private final Set<String> trusted;
  private Reading reading;

  /**
   * Holds by the ledgers of a store.
   *
   * @param trusted identifiers of keys that are this gateway's, and those of other nodes
   */
  LedgerHolds(Set<String> trusted) {
    this.trusted = Set.copyOf(trusted);
    this.reading = new Reading(this.trusted);
  }

  /** What was read so far. */
  private static final class Reading {
    final List<Finding> findings = new ArrayList<>();
    final LedgerCheck check;
    final Map<String, Placed> placed = new TreeMap<>();
    final Map<String, Set<String>> lifted = new HashMap<>();

    Reading(Set<String> trusted) {
      check = new LedgerCheck(trusted, true, findings::add);
    }
  }

  /**
   * A hold that was placed and not lifted.
   *
   * @param home in whose ledger it stands
   * @param hold as it was signed; empty where an earlier version signed no more than a digest
   */
  record Placed(String home, String id, String digest, Optional<LegalHold> hold) {}

  /** Reads what is new, in short transactions. */
  static Future<Void> catchUp(Database database, LedgerHolds holds) {
    return database
        .write(connection -> holds.read(connection, ENTRIES_AT_ONCE))
        .compose(more -> more ? catchUp(database, holds) : Future.succeededFuture());
  }

  /**
   * What stands now.
   *
   * @return fails when a ledger is not as it was signed
   */
  Future<List<Placed>> standing(SqlConnection connection) {
    return read(connection, Integer.MAX_VALUE).map(read -> standing());
  }

  private List<Placed> standing() {
    return reading.placed.values().stream().filter(hold -> !isLifted(hold)).toList();
  }

  /** Another ledger may end its own holds; those of all, ours only. */
  private boolean isLifted(Placed hold) {
    Set<String> by = reading.lifted.getOrDefault(hold.id(), Set.of());
    return by.contains(hold.home()) || by.contains("");
  }

  /** Reads about that many entries; whether there may be more. */
  private Future<Boolean> read(SqlConnection connection, int most) {
    return connection
        .query("SELECT DISTINCT home FROM ledger")
        .execute()
        .compose(
            rows -> {
              Set<String> homes = new HashSet<>(reading.check.heads().keySet());
              rows.forEach(row -> homes.add(row.getString("home")));
              return homes(connection, List.copyOf(homes), 0, most);
            })
        .compose(
            left -> {
              if (reading.findings.isEmpty()) {
                return Future.succeededFuture(left <= 0);
              }
              Finding first = reading.findings.get(0);
              reading = new Reading(trusted);
              return Future.failedFuture(
                  new IllegalStateException(
                      "the ledger is not as it was signed, see 'sallyport audit verify': "
                          + first.where()
                          + " "
                          + first.message()));
            });
  }

  private Future<Integer> homes(SqlConnection connection, List<String> homes, int from, int most) {
    if (from == homes.size() || most <= 0 || !reading.findings.isEmpty()) {
      return Future.succeededFuture(most);
    }
    String home = homes.get(from);
    return remembered(connection, home)
        .compose(v -> home(connection, home, most))
        .compose(left -> homes(connection, homes, from + 1, left));
  }

  /** That the entry up to which all was read is still there. */
  private Future<Void> remembered(SqlConnection connection, String home) {
    LedgerEntry.Head head = reading.check.heads().get(home);
    if (head == null) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery("SELECT hash FROM ledger WHERE home = ? AND number = ?")
        .execute(Tuple.of(home, head.number()))
        .map(
            rows -> {
              if (rows.size() == 0 || !head.hash().equals(rows.iterator().next().getString(0))) {
                reading.findings.add(
                    Finding.missing(
                        "ledger " + home + "#" + head.number(), "is missing, and was there"));
              }
              return null;
            });
  }

  private Future<Integer> home(SqlConnection connection, String home, int most) {
    LedgerEntry.Head head = reading.check.heads().get(home);
    int page = Math.min(most, ENTRIES_AT_ONCE);
    return connection
        .preparedQuery("SELECT * FROM ledger WHERE home = ? AND number > ? ORDER BY number LIMIT ?")
        .execute(Tuple.of(home, head == null ? 0L : head.number(), page))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(0)
                    : DueSession.aside(() -> take(rows)).map(rows.size()))
        .compose(
            read ->
                read < page || most - read <= 0
                    ? Future.succeededFuture(most - read)
                    : home(connection, home, most - read));
  }

  private Void take(RowSet<Row> rows) {
    for (Row row : rows) {
      take(
          new LedgerEntry(
              row.getString("home"),
              row.getLong("number"),
              row.getLong("at"),
              row.getString("kind"),
              row.getString("body"),
              row.getString("previous"),
              row.getString("key_id"),
              row.getString("hash"),
              row.getString("signature")));
    }
    return null;
  }

  private void take(LedgerEntry entry) {
    int before = reading.findings.size();
    if (entry.kind().equals(LedgerEntry.BEGUN) || entry.kind().equals(LedgerEntry.KEY_CHANGED)) {
      reading.check.key(entry);
    }
    boolean ours = reading.check.add(entry);
    if (reading.findings.size() > before) {
      return;
    }
    try {
      if (entry.kind().equals(LedgerEntry.HOLD_PLACED)) {
        JsonNode body = LedgerBody.read(entry.body());
        String id = LedgerBody.text(body, "hold");
        reading.placed.putIfAbsent(
            id,
            new Placed(
                entry.home(), id, LedgerBody.text(body, "digest"), SqlLegalHolds.signed(id, body)));
      } else if (entry.kind().equals(LedgerEntry.HOLD_LIFTED)) {
        String id = LedgerBody.text(LedgerBody.read(entry.body()), "hold");
        reading.lifted.computeIfAbsent(id, k -> new HashSet<>()).add(ours ? "" : entry.home());
      }
    } catch (DamagedChunkException | IllegalArgumentException e) {
      reading.findings.add(Finding.changed("ledger " + entry.name(), "cannot be read"));
    }
  }
}
