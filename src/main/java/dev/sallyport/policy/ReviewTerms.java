package dev.sallyport.policy;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who decides what waits for a person, and how it waits.
 *
 * @param approvers groups, at least one
 * @param quorum people needed, at least 1
 * @param quorumGroups of how many of these groups they have to be, each person counting for one; at
 *     least 1 and at most {@code quorum}
 * @param freshSignIn how long ago who approves may have signed in; empty for any time
 * @param waiting for how long, and what else holds meanwhile
 */
public record ReviewTerms(
    Set<String> approvers,
    int quorum,
    int quorumGroups,
    Optional<Duration> freshSignIn,
    HoldTerms waiting) {
  /** Keeps a copy. */
  public ReviewTerms {
    approvers = Set.copyOf(approvers);
  }

  /** People of any of the groups, who may have signed in at any time. */
  public ReviewTerms(Set<String> approvers, int quorum, Duration hold) {
    this(approvers, quorum, 1, Optional.empty(), HoldTerms.of(hold));
  }

  /** How long the connection waits. */
  public Duration hold() {
    return waiting.hold();
  }

  /** The same for another way of waiting. */
  ReviewTerms with(HoldTerms other) {
    return new ReviewTerms(approvers, quorum, quorumGroups, freshSignIn, other);
  }

  /** Whether there are enough groups; an approval that all of several terms ask for may not be. */
  public boolean canBeGiven() {
    return approvers.size() >= Math.max(1, quorumGroups);
  }

  /**
   * Those of one approval that satisfies all of them: groups that each names, and of everything
   * else the strictest. {@link #canBeGiven} says whether anybody could give it.
   */
  static ReviewTerms strictest(Collection<ReviewTerms> all) {
    Set<String> approvers = new HashSet<>(all.iterator().next().approvers());
    all.forEach(terms -> approvers.retainAll(terms.approvers()));
    return new ReviewTerms(
        approvers,
        all.stream().mapToInt(ReviewTerms::quorum).max().orElseThrow(),
        all.stream().mapToInt(ReviewTerms::quorumGroups).max().orElseThrow(),
        all.stream().flatMap(terms -> terms.freshSignIn().stream()).min(Duration::compareTo),
        HoldTerms.strictest(all.stream().map(ReviewTerms::waiting).toList()));
  }
}
