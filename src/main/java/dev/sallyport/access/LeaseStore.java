package dev.sallyport.access;

import dev.sallyport.identity.Lease;
import dev.sallyport.identity.LeaseRegister;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port to where leases are kept: what {@link LeaseRegister} offers to logins, and what is needed to
 * make and end them. Every change is a compare-and-set on the row.
 */
public interface LeaseStore extends LeaseRegister {
  /** Most rows of one answer. */
  int MAX_LISTED = 500;

  /** How long a lease is kept after its time, so that a late login is told why. */
  Duration KEPT = Duration.ofDays(1);

  /**
   * Keeps a new lease, once for each request. One transaction, which also looks whether anybody is
   * revoked by whose word it is made: it may not be known at this node yet.
   *
   * @param request identifier of the access request
   */
  Future<Insertion> insert(Lease lease, String request, Bounds bounds);

  /** One lease, by its identifier. */
  Future<Optional<LeaseRecord>> lease(String id);

  /** The lease that was made for a request. */
  Future<Optional<LeaseRecord>> ofRequest(String request);

  /**
   * Leases, newest first.
   *
   * @param principal only this one's
   * @param limit at most {@link #MAX_LISTED}
   */
  Future<List<LeaseRecord>> list(Optional<String> principal, int limit);

  /**
   * Ends a lease, so that no further session begins with it.
   *
   * @return whether this call did it; false when it had ended before or is not there
   */
  Future<Boolean> end(String id, LeaseRecord.End end);

  /** Leases that were given back, the last ones first; at most {@code limit} identifiers. */
  Future<List<String>> givenBack(int limit);

  /** Forgets leases whose time was over before this instant. */
  Future<Integer> forget(Instant expiredBefore);

  /** What became of {@link #insert}. */
  enum Insertion {
    /** It is kept. */
    KEPT,
    /** The request has its lease already. */
    MADE_BEFORE,
    /** The principal holds as many as it may. */
    TOO_MANY,
    /** Who approved the request, or asked, is revoked, or was since. */
    REVOKED
  }

  /**
   * Bounds on the leases of one principal, so that nobody fills the store.
   *
   * @param open with which sessions may still begin
   * @param kept whatever became of them
   */
  record Bounds(int open, int kept) {
    /** What a gateway runs with. */
    public static final Bounds DEFAULT = new Bounds(100, 10_000);
  }
}
