package dev.sallyport.policy;

import java.time.Duration;
import java.util.Set;

/**
 * Who decides what waits for a person, and for how long it waits.
 *
 * @param approvers groups, at least one
 * @param quorum people needed, at least 1
 * @param hold how long it waits
 */
public record ReviewTerms(Set<String> approvers, int quorum, Duration hold) {
  /** Keeps a copy. */
  public ReviewTerms {
    approvers = Set.copyOf(approvers);
  }
}
