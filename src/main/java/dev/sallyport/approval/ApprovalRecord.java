package dev.sallyport.approval;

import java.util.List;
import java.util.Optional;

/**
 * A request with all that happened to it.
 *
 * @param votes who approved so far, oldest first
 * @param outcome present once it is final
 * @param waiting who waits for it
 */
public record ApprovalRecord(
    ApprovalRequest request, List<Vote> votes, Optional<ApprovalOutcome> outcome, Waiting waiting) {

  /** One that waits as it was filed. */
  public ApprovalRecord(
      ApprovalRequest request, List<Vote> votes, Optional<ApprovalOutcome> outcome) {
    this(request, votes, outcome, Waiting.of(request, outcome.isEmpty()));
  }

  /** A person's word. */
  public record Vote(
      String principal, String name, boolean approve, String reason, java.time.Instant at) {}

  /** Where it stands. */
  public ApprovalState state() {
    return outcome.map(ApprovalOutcome::state).orElse(ApprovalState.PENDING);
  }
}
