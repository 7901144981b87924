package dev.sallyport.store;

import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.VerifyingKey;
import java.util.List;
import java.util.Map;

/**
 * What a check of the audit trail found.
 *
 * @param whole whether it was of everything, and not of a selection
 * @param tombstones sessions that a rule deleted
 * @param unsignedChunks that no entry of a ledger speaks of yet
 * @param heads where each ledger stands, by home
 * @param lastCheckpoints when each ledger's last checkpoint was made, in microseconds, by home
 * @param keys that sign each ledger now, by home
 * @param found how many findings there are
 * @param findings the first of them
 */
public record AuditReport(
    boolean whole,
    long sessions,
    long chunks,
    long events,
    long entries,
    long tombstones,
    long unsignedChunks,
    Map<String, LedgerEntry.Head> heads,
    Map<String, Long> lastCheckpoints,
    Map<String, VerifyingKey> keys,
    long found,
    List<Finding> findings) {
  /** Keeps copies. */
  public AuditReport {
    heads = Map.copyOf(heads);
    lastCheckpoints = Map.copyOf(lastCheckpoints);
    keys = Map.copyOf(keys);
    findings = List.copyOf(findings);
  }

  /** Whether everything is as it was written. */
  public boolean good() {
    return found == 0;
  }
}
