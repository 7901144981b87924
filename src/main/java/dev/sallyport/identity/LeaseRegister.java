package dev.sallyport.identity;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Port to where leases are kept. The row is the only truth: a place is taken by compare-and-set, so
 * that any number of gateways may share it.
 */
public interface LeaseRegister {
  /** Knows no lease. */
  LeaseRegister NONE =
      new LeaseRegister() {
        @Override
        public Future<Optional<Lease>> find(String user) {
          return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Taken> take(String leaseId, Instant now) {
          return Future.succeededFuture(Taken.UNKNOWN);
        }
      };

  /** The lease of a user name, whatever became of it. */
  Future<Optional<Lease>> find(String user);

  /** Begins one more session, if the lease still stands and has a place left. */
  Future<Taken> take(String leaseId, Instant now);

  /** What became of {@link #take}. */
  enum Taken {
    /** A place was taken. */
    TAKEN,
    /** All its sessions have begun before. */
    USED_UP,
    /** Its time is over. */
    EXPIRED,
    /** It was given back. */
    GIVEN_BACK,
    /** It was revoked. */
    REVOKED,
    /** There is no such lease. */
    UNKNOWN
  }
}
