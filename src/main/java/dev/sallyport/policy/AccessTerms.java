package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a session may come to be, for a principal on a connection.
 *
 * @param maxLease longest duration of a lease
 * @param maxSessions most sessions that the principal may have on the connection at once, at least
 *     1; with a lease they count as well
 * @param sessionsPerLease most sessions that may begin with one lease, at least 1
 * @param tokenSingleUse whether a token opens one session and no second one
 * @param endWithToken whether a session ends when the token that opened it expires
 * @param approval whom to ask before a session or a lease, if anybody
 * @param kind whether the principal is of the kind that the policies expect
 */
public record AccessTerms(
    Duration maxLease,
    int maxSessions,
    int sessionsPerLease,
    boolean tokenSingleUse,
    boolean endWithToken,
    Optional<Approval> approval,
    KindMatch kind) {

  /**
   * Of {@code maxSessions}: one identity leaves room to the others under the 151 connections that a
   * MySQL server takes by itself.
   */
  public static final int DEFAULT_MAX_SESSIONS = 50;

  /** What holds where a policy says nothing of it. */
  public static AccessTerms upTo(Duration maxLease) {
    return new AccessTerms(
        maxLease, DEFAULT_MAX_SESSIONS, 1, false, true, Optional.empty(), KindMatch.EXPECTED);
  }

  /** How a principal's kind fits the policies' {@code kind}. */
  public enum KindMatch {
    /** It does, or no policy says. */
    EXPECTED,
    /** It does not, which is shown wherever the session is. */
    FLAGGED,
    /** It does not, and nothing is opened. */
    REFUSED
  }

  /**
   * The approval that is needed.
   *
   * @param rule {@code policy-name/session}, for messages and the inbox
   * @param terms who gives it; with too few approvers when the policies ask different groups, so
   *     that nobody can
   */
  public record Approval(String rule, ReviewTerms terms) {
    /** Whether there is somebody who could give it. */
    public boolean canBeGiven() {
      return terms.canBeGiven();
    }
  }

  /** The strictest of each, as a session has to satisfy all policies in force. */
  static AccessTerms strictest(Collection<Policy> policies, Principal.Kind kind) {
    List<Policy.AccessLimits> all = policies.stream().map(p -> p.session().access()).toList();
    List<Policy.AccessLimits> misfits =
        all.stream()
            .filter(a -> a.kind().filter(expected -> expected != kind).isPresent())
            .toList();
    return new AccessTerms(
        policies.stream().map(p -> p.session().maxLease()).min(Duration::compareTo).orElseThrow(),
        all.stream().mapToInt(Policy.AccessLimits::maxSessions).min().orElseThrow(),
        all.stream().mapToInt(Policy.AccessLimits::sessionsPerLease).min().orElseThrow(),
        all.stream().anyMatch(Policy.AccessLimits::tokenSingleUse),
        all.stream().anyMatch(Policy.AccessLimits::endWithToken),
        approval(policies),
        misfits.isEmpty()
            ? KindMatch.EXPECTED
            : misfits.stream().anyMatch(Policy.AccessLimits::refusesOtherKinds)
                ? KindMatch.REFUSED
                : KindMatch.FLAGGED);
  }

  /** One approval has to satisfy every policy that asks for one, as with reviews of statements. */
  private static Optional<Approval> approval(Collection<Policy> policies) {
    List<Policy> asking =
        policies.stream().filter(p -> p.session().access().approval().isPresent()).toList();
    if (asking.isEmpty()) {
      return Optional.empty();
    }
    List<ReviewTerms> terms =
        asking.stream().flatMap(p -> p.session().access().approval().stream()).toList();
    return Optional.of(
        new Approval(
            asking.stream().map(p -> p.name() + "/session").collect(Collectors.joining(", ")),
            ReviewTerms.strictest(terms)));
  }
}
