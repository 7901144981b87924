package dev.sallyport.access;

import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases that were made: who holds which, and their ends. Any thread. */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  private final LeaseStore leases;
  private final AccessMinutes minutes;
  private final Clock clock;

  Leases(LeaseStore leases, AccessMinutes minutes, Clock clock) {
    this.leases = leases;
    this.minutes = minutes;
    this.clock = clock;
  }

  /** Leases, newest first; those of one principal, or all. */
  public Future<List<LeaseRecord>> list(Optional<String> principal, int limit) {
    return leases.list(principal, limit);
  }

  /**
   * Who holds a lease gives it back; a lease that has ended stays as it is. Ending the sessions
   * that it opened is the caller's.
   *
   * @return the lease; fails with {@link AccessRefusedException} when it is not theirs
   */
  public Future<LeaseRecord> giveBack(String id, Principal principal) {
    return leases
        .lease(id)
        .compose(
            found ->
                found
                    .filter(lease -> lease.lease().principal().id().equals(principal.id()))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(LeaseDesk.notFound())))
        .compose(
            lease ->
                end(
                    lease,
                    new LeaseRecord.End(
                        LeaseRecord.End.Kind.GIVEN_BACK, principal.id(), "", now())));
  }

  /** One lease, whoever holds it. */
  public Future<Optional<LeaseRecord>> find(String id) {
    return leases.lease(id);
  }

  /** The same by somebody else, of whom the caller has found that they may. */
  public Future<LeaseRecord> giveBackFor(LeaseRecord lease, Principal by) {
    return end(lease, new LeaseRecord.End(LeaseRecord.End.Kind.GIVEN_BACK, by.id(), "", now()));
  }

  /**
   * An operator revokes a lease; one that has ended stays as it is. Ending the sessions that it
   * opened is the caller's.
   *
   * @param by principal identifier
   * @return the lease, empty when there is none of that identifier
   */
  public Future<Optional<LeaseRecord>> revoke(String id, String by, String reason) {
    LeaseRecord.End end = new LeaseRecord.End(LeaseRecord.End.Kind.REVOKED, by, reason, now());
    return leases
        .lease(id)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(found)
                    : end(found.get(), end).map(Optional::of));
  }

  private Future<LeaseRecord> end(LeaseRecord lease, LeaseRecord.End end) {
    String id = lease.lease().id();
    return leases
        .end(id, end)
        .compose(
            done ->
                done
                    ? minutes
                        .ended(lease.request(), id, end)
                        .onFailure(
                            e ->
                                LOG.error(
                                    "end of lease not recorded lease={} error={}",
                                    id,
                                    e.getMessage()))
                        .otherwiseEmpty()
                    : Future.<Void>succeededFuture())
        .compose(written -> leases.lease(id))
        .map(after -> after.orElse(lease));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
