package dev.sallyport.approval;

import java.util.List;
import java.util.Optional;

/**
 * A request with all that happened to it.
 *
 * @param votes who approved so far, oldest first
 * @param outcome present once it is final
 * @param waiting who waits for it
 * @param evidence what the statement would do; empty until it was gathered
 */
public record ApprovalRecord(
    ApprovalRequest request,
    List<Vote> votes,
    Optional<ApprovalOutcome> outcome,
    Waiting waiting,
    Optional<Evidence> evidence) {

  /** One that waits as it was filed, without evidence. */
  public ApprovalRecord(
      ApprovalRequest request, List<Vote> votes, Optional<ApprovalOutcome> outcome) {
    this(request, votes, outcome, Waiting.of(request, outcome.isEmpty()), Optional.empty());
  }

  /** A person's word. */
  public record Vote(
      String principal, String name, boolean approve, String reason, java.time.Instant at) {}

  /** Where it stands. */
  public ApprovalState state() {
    return outcome.map(ApprovalOutcome::state).orElse(ApprovalState.PENDING);
  }
}
