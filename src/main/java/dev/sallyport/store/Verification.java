package dev.sallyport.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.ChainCheck;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerCheck;
import dev.sallyport.recording.chain.LedgerEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through ledgers and then through chunks, whoever gives them: first every entry that names a
 * key, then every entry, then the chunks, session by session.
 */
final class Verification {
  /** More are counted and not told one by one. */
  private static final int MAX_TOLD = 1_000;

  private final Scratch scratch;
  private final boolean whole;
  private final List<Finding> told = new ArrayList<>();
  private final LedgerCheck ledger;
  private final DeletionCheck deletions;
  private final Map<String, LedgerEntry.Head> expected = new HashMap<>();
  private long found;
  private ChainCheck chain;
  private Chunk last;
  private long chunks;
  private long sessions;
  private long events;
  private long unsignedChunks;

  /**
   * A verification.
   *
   * @param trusted identifiers of keys that are known from elsewhere
   * @param heads entries that must be there
   * @param whole whether everything is there, or a selection
   */
  Verification(Scratch scratch, Set<String> trusted, List<LedgerEntry.Head> heads, boolean whole) {
    this.scratch = scratch;
    this.whole = whole;
    this.ledger = new LedgerCheck(trusted, whole, this::find);
    this.deletions = new DeletionCheck(scratch, this::find);
    heads.forEach(head -> expected.put(head.home() + "#" + head.number(), head));
  }

  void find(Finding finding) {
    found++;
    if (told.size() < MAX_TOLD) {
      told.add(finding);
    }
  }

  /** What was deleted, and whether it might be. */
  DeletionCheck deletions() {
    return deletions;
  }

  void key(LedgerEntry entry) {
    ledger.key(entry);
  }

  void entry(LedgerEntry entry) throws SQLException {
    LedgerEntry.Head known = expected.remove(entry.name());
    if (known != null && !known.equals(entry.head())) {
      find(Finding.changed("ledger " + entry.name(), "is not the entry that was expected"));
    }
    if (!ledger.add(entry)) {
      return;
    }
    try {
      JsonNode body = LedgerBody.read(entry.body());
      switch (entry.kind()) {
        case LedgerEntry.CHECKPOINT -> {
          ledger.covered(entry, LedgerBody.number(body, "after"), LedgerBody.number(body, "up_to"));
          anchors(body, entry);
        }
        case LedgerEntry.SEALED -> anchors(body, entry);
        case LedgerEntry.LOST -> scratch.lost(LedgerBody.lost(body), entry.name());
        case LedgerEntry.DELETED -> deletions.deleted(entry, body);
        case LedgerEntry.ACTS -> {
          for (Map.Entry<String, String> act : LedgerBody.digests(body).entrySet()) {
            scratch.act(act.getKey(), act.getValue(), entry.name());
          }
        }
        case LedgerEntry.HOLD_PLACED -> {
          String hold = LedgerBody.text(body, "hold");
          scratch.act("hold " + hold, LedgerBody.text(body, "digest"), entry.name());
          deletions.placed(hold, entry);
        }
        case LedgerEntry.HOLD_LIFTED -> {
          String hold = LedgerBody.text(body, "hold");
          scratch.see("lifted " + hold);
          deletions.lifted(hold, entry);
        }
        default -> {
          // Of the others it is enough that they were not changed.
        }
      }
    } catch (DamagedChunkException e) {
      find(Finding.changed("ledger " + entry.name(), e.getMessage()));
    }
  }

  /**
   * Takes an act, after all entries.
   *
   * @param signed whether it must be in the ledger
   */
  void act(String id, ActDigest digest, boolean signed) throws SQLException {
    if (!scratch.see("act " + id)) {
      find(Finding.added("act " + id, "stands twice"));
    }
    List<Map.Entry<String, String>> known = scratch.act(id);
    if (known.isEmpty() && signed) {
      find(Finding.added("act " + id, "is in no entry of the ledger: it was added"));
    }
    for (Map.Entry<String, String> one : known) {
      // Each: a ledger that begins later signs what it finds, and may have found it changed.
      if (!digest.is(one.getKey())) {
        find(
            Finding.changed(
                "act " + id, "was changed: it is not the one signed in " + one.getValue()));
      }
    }
  }

  /** After all acts: what the ledger names beside them. */
  void unseenActs() throws SQLException {
    scratch.unseenActs(
        (id, entry) -> find(Finding.missing("act " + id, "is missing; it was signed in " + entry)));
  }

  private void anchors(JsonNode body, LedgerEntry entry)
      throws DamagedChunkException, SQLException {
    for (Anchor anchor : LedgerBody.anchors(body)) {
      scratch.anchor(anchor, entry.name());
    }
  }

  /** Takes the next chunk; tells whether it has its hash. */
  boolean chunk(Chunk chunk) throws SQLException {
    if (chain == null || !last.session().equals(chunk.session())) {
      endSession();
      sessions++;
      if (!scratch.see("session " + chunk.session())) {
        find(Finding.added("session " + chunk.session(), "stands twice"));
      }
      List<Map.Entry<Anchor, String>> anchors = scratch.anchors(chunk.session());
      Optional<Map.Entry<Long, String>> deleted = scratch.tombstone(chunk.session());
      // What came after a session was deleted has a chain of its own.
      deleted.ifPresent(
          tombstone -> anchors.removeIf(a -> a.getKey().chunks() <= tombstone.getKey()));
      chain = new ChainCheck(chunk.session(), anchors, ledger.mustCoverUpTo(), this::find);
    }
    chunks++;
    events += chunk.events();
    last = chunk;
    if (chunk.number() > chain.anchored()) {
      unsignedChunks++;
    }
    return chain.add(chunk);
  }

  /** So many of the first chunks of the session whose chunks came last are in a signed entry. */
  long signedChunks() {
    return chain == null ? 0 : chain.anchored();
  }

  /** Ends the session whose chunks came last. */
  Optional<Anchor> endSession() {
    if (chain == null) {
      return Optional.empty();
    }
    chain.finish();
    Anchor reached = chain.reached();
    chain = null;
    return Optional.of(reached);
  }

  long chunks() {
    return chunks;
  }

  /** What was lost before it was kept, but of sessions that are deleted. */
  private void lost() throws SQLException {
    scratch.eachLost(
        !whole,
        (what, journal, entry) ->
            find(
                Finding.missing(
                    what,
                    (what.startsWith("journal ")
                            ? "was"
                            : "were lost: journal file " + journal + " was")
                        + " cut or taken away before it was shipped, as is signed in "
                        + entry)));
  }

  AuditReport finish() throws SQLException {
    endSession();
    lost();
    ledger.finish();
    expected
        .keySet()
        .forEach(name -> find(Finding.missing("ledger " + name, "is missing, and was expected")));
    if (whole && chunks > 0 && ledger.entries() == 0) {
      find(Finding.unsigned("the store", "has no ledger: nothing in it is signed"));
    }
    if (whole) {
      scratch.unseenSessions(
          (session, entry) ->
              find(
                  Finding.missing(
                      "session " + session, "is missing with all its chunks; it is in " + entry)));
    }
    return new AuditReport(
        whole,
        sessions,
        chunks,
        events,
        ledger.entries(),
        scratch.tombstones()[1],
        unsignedChunks,
        ledger.heads(),
        ledger.lastCheckpoints(),
        ledger.keys(),
        found,
        told);
  }
}
