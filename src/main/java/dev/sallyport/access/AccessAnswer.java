package dev.sallyport.access;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an access request stands.
 *
 * @param reason why it ended as it did; empty otherwise
 * @param expiresAt until when it waits, or until when the lease lasts
 * @param lease shown this one time only
 */
public record AccessAnswer(
    String id,
    State state,
    String reason,
    Optional<Instant> expiresAt,
    Optional<IssuedLease> lease) {

  /** The states of a request. */
  public enum State {
    /** People are asked. */
    PENDING,
    /** The lease is made, and this answer shows it. */
    GRANTED,
    /** The lease was made and shown before. */
    COLLECTED,
    /** A person said no, or a change of the policy since, or a revocation of who approved. */
    DENIED,
    /** Nobody decided in time, or nobody came for the lease in time. */
    EXPIRED,
    /** Taken back by who asked. */
    WITHDRAWN;

    /** Lower case, for JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static AccessAnswer granted(String id, IssuedLease lease) {
    return new AccessAnswer(
        id, State.GRANTED, "", Optional.of(lease.lease().expiresAt()), Optional.of(lease));
  }

  static AccessAnswer ended(String id, State state, String reason) {
    return new AccessAnswer(id, state, reason, Optional.empty(), Optional.empty());
  }
}
