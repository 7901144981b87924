package dev.sallyport.recording.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which key signs which entries of one ledger: what its {@code begun} and {@code key_changed}
 * entries say, where both keys agree.
 */
public final class KeyHistory {
  private final String home;
  private final List<Reign> reigns = new ArrayList<>();

  private record Reign(long from, VerifyingKey key) {}

  KeyHistory(String home) {
    this.home = home;
  }

  /** Takes the next {@code begun} or {@code key_changed} entry of the ledger. */
  void add(LedgerEntry entry, Consumer<Finding> findings) {
    String where = "ledger " + entry.name();
    try {
      JsonNode body = LedgerBody.read(entry.body());
      VerifyingKey key = VerifyingKey.ofBase64(LedgerBody.text(body, "public_key"));
      if (entry.kind().equals(LedgerEntry.BEGUN)) {
        if (entry.number() != 1 || !reigns.isEmpty() || !entry.signedBy(key)) {
          findings.accept(
              Finding.key(
                  where,
                  "says that a ledger begins, and is not its first entry or not signed by the key it names"));
          return;
        }
        reigns.add(new Reign(1, key));
        return;
      }
      Optional<VerifyingKey> old = at(entry.number());
      boolean agreed =
          old.isPresent()
              && entry.number() >= reigns.get(reigns.size() - 1).from()
              && entry.signedBy(old.get())
              && LedgerEntry.consents(
                  key, home, entry.number(), old.get().id(), LedgerBody.text(body, "consent"));
      if (!agreed) {
        findings.accept(Finding.key(where, "changes the key without being signed by both keys"));
        return;
      }
      reigns.add(new Reign(entry.number() + 1, key));
    } catch (DamagedChunkException | IllegalArgumentException e) {
      findings.accept(Finding.changed(where, "names no public key that can be read"));
    }
  }

  /** The key that signs the entry of this number. */
  Optional<VerifyingKey> at(long number) {
    for (int i = reigns.size() - 1; i >= 0; i--) {
      if (reigns.get(i).from() <= number) {
        return Optional.of(reigns.get(i).key());
      }
    }
    return Optional.empty();
  }

  /** Whether one of these keys signs in this ledger: the others are bound to it by signatures. */
  boolean trustedBy(Set<String> keyIds) {
    return reigns.stream().anyMatch(reign -> keyIds.contains(reign.key().id()));
  }

  /** The key that signs now. */
  Optional<VerifyingKey> last() {
    return reigns.isEmpty() ? Optional.empty() : Optional.of(reigns.get(reigns.size() - 1).key());
  }
}
