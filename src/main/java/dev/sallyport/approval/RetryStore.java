package dev.sallyport.approval;

import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Port to the requests for which nobody waits any more and whose statement may come again. Every
 * change is a compare-and-set, so that a decision is used by one statement, whichever gateway it
 * comes to.
 */
public interface RetryStore {
  /**
   * The newest request for this very statement that is of use to one that comes again: pending
   * without anybody waiting, approved and not used, or denied.
   *
   * @param statement {@link Binding#statement()}
   * @param now requests that were over then are of no use
   */
  Future<Optional<ApprovalRecord>> find(String statement, String requester, Instant now);

  /**
   * The connection waits no longer, and the request stays open.
   *
   * @param gateway at which it waited
   * @return false when it is final, or nobody waited there
   */
  Future<Boolean> release(String id, String gateway);

  /**
   * A connection waits again.
   *
   * @return false when another one does, or the request is final
   */
  Future<Boolean> attach(String id, Holder holder, Instant now);

  /**
   * Uses an approval up for which nobody waited.
   *
   * @return false when it was used before, is over, or who approved it, or asked, is revoked or was
   *     since
   */
  Future<Boolean> claim(String id, Instant now);

  /**
   * A principal or group is revoked: what was approved for its requests or by its people, and not
   * used, is never used, also not when they come back; and their approvals count no more where a
   * quorum is not complete.
   */
  Future<Ended> endOf(Collection<Revocation> revocations);

  /** Forgets by what statements are known whose decision is of no use any more. */
  Future<Void> forget(Instant now);

  /**
   * What a revocation did to requests.
   *
   * @param open of whoever is revoked, pending without anybody waiting
   * @param uncounted pending ones of others, which lost an approval
   */
  record Ended(List<String> open, List<String> uncounted) {}

  /**
   * Who waits.
   *
   * @param gateway at which
   * @param until how long
   */
  record Holder(String gateway, String session, long statement, Instant until) {}
}
