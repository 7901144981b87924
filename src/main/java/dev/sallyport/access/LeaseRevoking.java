package dev.sallyport.access;

import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import io.vertx.core.Future;
import java.util.List;

/** Port to where leases are kept, for taking one back. */
@FunctionalInterface
public interface LeaseRevoking {
  /** There are no leases. */
  LeaseRevoking NONE = revocation -> Future.succeededFuture(false);

  /** Where the leases are. */
  static LeaseRevoking in(LeaseStore leases) {
    return r ->
        leases.end(
            r.subject(),
            new LeaseRecord.End(LeaseRecord.End.Kind.REVOKED, r.by(), r.reason(), r.at()));
  }

  /**
   * Marks the lease that is its subject as revoked: no session begins with it any more.
   *
   * @return whether this call did it; false when it had ended before or is not there
   */
  Future<Boolean> revoke(Revocation revocation);

  /** Of these, those of leases, side by side; fails when one of them cannot be marked. */
  default Future<Void> revokeAll(List<Revocation> revocations) {
    return Future.join(
            revocations.stream().filter(r -> r.kind() == Kind.LEASE).map(this::revoke).toList())
        .mapEmpty();
  }
}
