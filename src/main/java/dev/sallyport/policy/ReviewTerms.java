package dev.sallyport.policy;

import java.time.Duration;
import java.util.Set;

/**
 * Who decides what waits for a person, and how it waits.
 *
 * @param approvers groups, at least one
 * @param quorum people needed, at least 1
 * @param waiting for how long, and what else holds meanwhile
 */
public record ReviewTerms(Set<String> approvers, int quorum, HoldTerms waiting) {
  /** Keeps a copy. */
  public ReviewTerms {
    approvers = Set.copyOf(approvers);
  }

  /** Of what only waits. */
  public ReviewTerms(Set<String> approvers, int quorum, Duration hold) {
    this(approvers, quorum, HoldTerms.of(hold));
  }

  /** How long the connection waits. */
  public Duration hold() {
    return waiting.hold();
  }

  /** The same for another way of waiting. */
  ReviewTerms with(HoldTerms other) {
    return new ReviewTerms(approvers, quorum, other);
  }
}
