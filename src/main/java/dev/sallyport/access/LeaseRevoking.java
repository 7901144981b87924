package dev.sallyport.access;

import io.vertx.core.Future;

/** Port to where leases are kept, for taking one back. */
@FunctionalInterface
public interface LeaseRevoking {
  /** There are no leases. */
  LeaseRevoking NONE = lease -> Future.succeededFuture(false);

  /**
   * Marks a lease as revoked: no session begins with it any more.
   *
   * @return whether this call did it; false when it had ended before or is not there
   */
  Future<Boolean> revoke(String lease);
}
