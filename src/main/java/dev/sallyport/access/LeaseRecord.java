package dev.sallyport.access;

import dev.sallyport.identity.Lease;
import java.time.Instant;
import java.util.Optional;

/**
 * A lease with what became of it.
 *
 * @param request the access request that it was made for
 * @param begun how many sessions have begun with it
 * @param end present once it was given back or revoked
 */
public record LeaseRecord(Lease lease, String request, int begun, Optional<End> end) {

  /**
   * How a lease ended before its time.
   *
   * @param by principal identifier of who ended it
   * @param reason in their words; may be empty
   */
  public record End(Kind kind, String by, String reason, Instant at) {
    /** By whom. */
    public enum Kind {
      /** By who held it. */
      GIVEN_BACK,
      /** By an operator. */
      REVOKED;

      /** Lower case, for the store and JSON. */
      public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
      }
    }
  }

  /** {@code open}, {@code used_up}, {@code expired}, {@code given_back} or {@code revoked}. */
  public String state(Instant now) {
    if (end.isPresent()) {
      return end.get().kind().word();
    }
    if (!now.isBefore(lease.expiresAt())) {
      return "expired";
    }
    return begun >= lease.sessions() ? "used_up" : "open";
  }
}
