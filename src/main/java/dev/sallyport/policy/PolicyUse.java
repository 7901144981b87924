package dev.sallyport.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom one policy lets use a connection. What is given must all be true; empty means not asked for.
 *
 * @param policy its name
 * @param groups one of these
 * @param principals one of these identifiers
 * @param kinds {@code agent}, {@code human}
 * @param issuers names of issuers
 * @param tags for each tag its values
 * @param timed whether it holds at some hours only
 */
public record PolicyUse(
    String policy,
    Set<String> groups,
    Set<String> principals,
    List<String> kinds,
    Set<String> issuers,
    Map<String, Set<String>> tags,
    boolean timed) {
  /**
   * Whether it may speak of somebody of whom nothing else is known: not of tags, and of the issuer
   * only what stands in the identifier.
   */
  public boolean maySpeakOf(String principal, String kind, Collection<String> memberOf) {
    return (groups.isEmpty() || !Collections.disjoint(groups, memberOf))
        && (principals.isEmpty() || principals.contains(principal))
        && (kinds.isEmpty() || kinds.contains(kind))
        && (issuers.isEmpty()
            || issuers.stream().anyMatch(issuer -> principal.startsWith(issuer + ":")));
  }

  static PolicyUse of(Policy policy) {
    PolicyMatch match = policy.match();
    return new PolicyUse(
        policy.name(),
        match.groups(),
        match.principals(),
        match.kinds().stream().map(kind -> kind.word()).sorted().toList(),
        match.issuers(),
        match.tags(),
        match.isTimed());
  }
}
