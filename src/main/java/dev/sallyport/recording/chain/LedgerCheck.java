package dev.sallyport.recording.chain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Goes through ledgers, entry by entry, each in order. Its keys are told first.
 *
 * <p>Without keys from elsewhere those that the ledgers name are believed: that finds what was
 * changed by somebody who did not write a ledger of their own in its place.
 */
public final class LedgerCheck {
  private final Set<String> trusted;
  private final boolean whole;
  private final Consumer<Finding> findings;
  private final Map<String, KeyHistory> keys = new TreeMap<>();
  private final Map<String, LedgerEntry.Head> heads = new TreeMap<>();
  private final Map<String, Long> lastCheckpoints = new TreeMap<>();
  private final Map<String, Long> covered = new TreeMap<>();
  private long entries;

  /**
   * A check.
   *
   * @param trusted identifiers of keys that are known from elsewhere; none to believe the ledger
   * @param whole whether all entries are there, or only some
   */
  public LedgerCheck(Set<String> trusted, boolean whole, Consumer<Finding> findings) {
    this.trusted = Set.copyOf(trusted);
    this.whole = whole;
    this.findings = findings;
  }

  /** Takes an entry that names a key; all of these come before the first {@link #add}. */
  public void key(LedgerEntry entry) {
    keys.computeIfAbsent(entry.home(), KeyHistory::new).add(entry, findings);
  }

  /**
   * Takes the next entry.
   *
   * @return whether it may be believed
   */
  public boolean add(LedgerEntry entry) {
    entries++;
    String where = "ledger " + entry.name();
    LedgerEntry.Head before =
        heads.getOrDefault(entry.home(), LedgerEntry.Head.start(entry.home()));
    heads.put(entry.home(), entry.head());
    if (whole && entry.number() != before.number() + 1) {
      findings.accept(
          Finding.missing(
              "ledger " + entry.home() + "#" + (before.number() + 1),
              "is missing: entry " + entry.number() + " follows entry " + before.number()));
    } else if (whole && !entry.previous().equals(before.hash())) {
      findings.accept(
          Finding.order(where, "does not follow the entry before it: one of the two was changed"));
    } else if (!whole && entry.number() <= before.number()) {
      findings.accept(Finding.order(where, "stands after a later entry"));
    }
    if (!entry.expectedHash().equals(entry.hash())) {
      findings.accept(Finding.changed(where, "was changed: it does not have its hash"));
      return false;
    }
    Optional<VerifyingKey> key =
        Optional.ofNullable(keys.get(entry.home())).flatMap(known -> known.at(entry.number()));
    if (key.isEmpty() || !entry.signedBy(key.get())) {
      findings.accept(
          Finding.unsigned(where, "is not signed by the key that signs this ledger at this place"));
      return false;
    }
    if (entry.kind().equals(LedgerEntry.CHECKPOINT)) {
      lastCheckpoints.put(entry.home(), entry.at());
    }
    return trusts(entry.home());
  }

  /** Notes up to which position the checkpoints of a ledger speak. */
  public void covered(LedgerEntry entry, long after, long upTo) {
    long before = covered.getOrDefault(entry.home(), 0L);
    if (whole && after != before) {
      findings.accept(
          Finding.order(
              "ledger " + entry.name(),
              "goes on after position " + after + ", the one before it ended at " + before));
    }
    covered.put(entry.home(), Math.max(before, upTo));
  }

  /** Says what can only be said at the end. */
  public void finish() {
    for (Map.Entry<String, LedgerEntry.Head> head : heads.entrySet()) {
      if (!trusts(head.getKey())) {
        String id =
            Optional.ofNullable(keys.get(head.getKey()))
                .flatMap(KeyHistory::last)
                .map(VerifyingKey::id)
                .orElse("that it does not name");
        findings.accept(
            Finding.key(
                "ledger " + head.getKey(),
                "is signed by key " + id + ", which is none of the keys that were given"));
      }
    }
  }

  private boolean trusts(String home) {
    return trusted.isEmpty() || keys.containsKey(home) && keys.get(home).trustedBy(trusted);
  }

  /** Position up to which everything must be covered by some entry; 0 where nothing must. */
  public long mustCoverUpTo() {
    return covered.entrySet().stream()
        .filter(one -> trusts(one.getKey()))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /** Where each ledger stands, by home. */
  public Map<String, LedgerEntry.Head> heads() {
    return Map.copyOf(heads);
  }

  /** When the last checkpoint of each ledger was made, in microseconds, by home. */
  public Map<String, Long> lastCheckpoints() {
    return Map.copyOf(lastCheckpoints);
  }

  /** The key that signs each ledger now, by home. */
  public Map<String, VerifyingKey> keys() {
    Map<String, VerifyingKey> last = new TreeMap<>();
    keys.forEach((home, history) -> history.last().ifPresent(key -> last.put(home, key)));
    return last;
  }

  /** How many entries were looked at. */
  public long entries() {
    return entries;
  }
}
