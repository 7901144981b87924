package dev.sallyport.approval;

import java.time.Instant;
import java.util.Optional;

/**
 * Who waits for a decision, and what may still be done with it.
 *
 * @param held whether a client's connection waits now
 * @param holdUntil how long it waits, or waited
 * @param session that waits, or waited last; empty when none ever did
 * @param statement its number there
 * @param claimedAt when the approval was used by a statement that came again
 * @param binding by what that statement is known; empty when none may come any more
 */
public record Waiting(
    boolean held,
    Instant holdUntil,
    String session,
    long statement,
    Optional<Instant> claimedAt,
    Optional<Binding> binding) {
  /** As it is when the request was just filed. */
  static Waiting of(ApprovalRequest request, boolean pending) {
    return new Waiting(
        pending && request.held(),
        request.terms().holdUntil(),
        request.origin().session(),
        request.origin().statementNumber(),
        Optional.empty(),
        Optional.empty());
  }
}
