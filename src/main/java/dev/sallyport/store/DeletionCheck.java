package dev.sallyport.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerBody.Tombstone;
import dev.sallyport.recording.chain.LedgerEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether what a rule deleted was what had been signed, and no hold was about it. A tombstone is
 * the gateway's own; what the gateway found in the tables when it made one may have been
 * somebody's, who put everything back afterwards.
 */
final class DeletionCheck {
  private static final long DAY_MICROS = Duration.ofDays(1).toMillis() * 1_000;

  private final Scratch scratch;
  private final Consumer<Finding> findings;
  private final Map<String, LedgerEntry> placed = new HashMap<>();
  private final Map<String, LedgerEntry> lifted = new HashMap<>();

  DeletionCheck(Scratch scratch, Consumer<Finding> findings) {
    this.scratch = scratch;
    this.findings = findings;
  }

  /** Takes tombstones, after all entries that stand before them in their ledger. */
  void deleted(LedgerEntry entry, JsonNode body) throws DamagedChunkException, SQLException {
    for (Tombstone tombstone : LedgerBody.tombstones(body)) {
      Anchor end = tombstone.anchor();
      long since = scratch.lastDeletion(end.session(), entry.home());
      for (Map.Entry<Anchor, String> anchor : scratch.anchors(end.session())) {
        if (stands(anchor.getValue(), entry.home(), since) && !agrees(end, anchor.getKey())) {
          findings.accept(
              Finding.changed(
                  "session " + end.session(),
                  "was deleted in "
                      + entry.name()
                      + ", and was then not what had been signed in "
                      + anchor.getValue()));
        }
      }
      scratch.tombstone(tombstone, ended(tombstone), entry);
    }
  }

  private static boolean stands(String entry, String home, long after) {
    int mark = entry.lastIndexOf('#');
    return entry.substring(0, mark).equals(home)
        && Long.parseLong(entry.substring(mark + 1)) > after;
  }

  private static boolean agrees(Anchor end, Anchor signed) {
    return signed.chunks() < end.chunks()
        || signed.chunks() == end.chunks() && signed.head().equals(end.head());
  }

  private static long ended(Tombstone tombstone) {
    if (tombstone.closed() >= 0) {
      return tombstone.closed();
    }
    return tombstone.anchor().session().startsWith(LoginDay.LOGINS + "-")
        ? tombstone.opened() + DAY_MICROS
        : tombstone.opened();
  }

  void placed(String hold, LedgerEntry entry) {
    placed.putIfAbsent(hold, entry);
  }

  void lifted(String hold, LedgerEntry entry) {
    lifted.putIfAbsent(hold, entry);
  }

  /** Takes the row of a hold that is as it was signed. */
  void hold(ResultSet row) throws SQLException {
    String id = row.getString("id");
    LedgerEntry from = placed.get(id);
    if (from == null) {
      return;
    }
    String kind = row.getString("kind");
    String subject = row.getString("subject");
    scratch.deletedWhile(
        from,
        lifted.get(id),
        kind.equals("session") ? subject : LedgerBody.held(kind, subject),
        row.getLong("from_at"),
        row.getLong("to_at"),
        (session, entry) ->
            findings.accept(
                Finding.missing(
                    "session " + session,
                    "was deleted in " + entry + ", while hold " + id + " was about it")));
  }
}
