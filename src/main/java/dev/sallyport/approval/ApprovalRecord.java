package dev.sallyport.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * A person's word.
   *
   * @param groups approver groups that the person was in
   * @param digest of what they were shown; empty where it is not kept
   */
  public record Vote(
      String principal,
      String name,
      boolean approve,
      String reason,
      Instant at,
      Set<String> groups,
      String digest) {
    /** Keeps a copy. */
    public Vote {
      groups = Set.copyOf(groups);
    }
  }

  /** What is still needed to approve it; nothing once it is final. */
  public Quorum.Missing missing() {
    return outcome.isPresent()
        ? new Quorum.Missing(0, 0, Set.of())
        : Quorum.of(request.terms())
            .missing(
                request.terms().approvers(),
                votes.stream().filter(Vote::approve).map(Vote::groups).toList());
  }

  /** Where it stands. */
  public ApprovalState state() {
    return outcome.map(ApprovalOutcome::state).orElse(ApprovalState.PENDING);
  }
}
