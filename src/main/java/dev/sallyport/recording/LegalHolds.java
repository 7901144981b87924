package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port to legal holds. Placing and lifting are acts, and entries of the ledger, in the same
 * transaction: none of the three happens without the others.
 */
public interface LegalHolds {
  /** Most that stand at a time. */
  int MAX_STANDING = 1_000;

  /** Places a hold; fails with {@link IllegalStateException} when too many stand. */
  Future<Void> place(LegalHold hold);

  /**
   * Lifts a hold.
   *
   * @return as it is then; empty when there is none, or it was lifted before
   */
  Future<Optional<LegalHold>> lift(String id, String by, String byName, Instant at);

  /**
   * Holds, those that stand first, then the newest first.
   *
   * @param limit at most this many, 1 to 1,000
   */
  Future<List<LegalHold>> list(int limit);
}
