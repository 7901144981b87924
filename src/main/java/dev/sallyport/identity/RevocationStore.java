package dev.sallyport.identity;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port to where revocations are kept. The row is the only truth. */
public interface RevocationStore {
  /** Most rows of one answer. */
  int MAX_LISTED = 500;

  /** Most principals and groups that may be revoked at a time; every gateway has them in memory. */
  int MAX_STANDING = 10_000;

  /**
   * Keeps a revocation, unless one of the same subject stands already.
   *
   * @return the one that stands now; fails with {@link TooManyRevocationsException}
   */
  Future<Revocation> keep(Revocation revocation);

  /**
   * Takes a revocation of a principal or group back, once.
   *
   * @return whether this call did it
   */
  Future<Boolean> lift(String id, Revocation.Lifting lifting);

  /** One, whatever became of it. */
  Future<Optional<Revocation>> find(String id);

  /** Those that stand first, then the newest. */
  Future<List<Revocation>> list(int limit);

  /** What was ever revoked of one subject, the newest first, at most {@link #MAX_LISTED}. */
  Future<List<Revocation>> history(Revocation.Kind kind, String subject, int limit);

  /**
   * All that keep somebody out: those of principals and groups that stand, and those of leases made
   * after this instant, the newest first, at most {@link #MAX_STANDING} of each.
   */
  Future<List<Revocation>> standing(Instant leasesSince);

  /** Those of sessions made after this instant, the newest first, at most {@link #MAX_STANDING}. */
  Future<List<Revocation>> ofSessions(Instant since);
}
