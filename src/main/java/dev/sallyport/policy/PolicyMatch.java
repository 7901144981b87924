package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom a policy speaks of, and when. What is given must all be true; of each list one entry is
 * enough. Empty means not asked for.
 *
 * @param groups groups, exact
 * @param principals principal identifiers, exact
 * @param connections globs over connection names, at least one
 * @param kinds kinds of principals
 * @param issuers names of issuers, exact
 * @param tags for each tag that is asked for its values, exact; a principal without it is not meant
 * @param during when
 */
record PolicyMatch(
    Set<String> groups,
    Set<String> principals,
    Set<String> connections,
    Set<Principal.Kind> kinds,
    Set<String> issuers,
    Map<String, Set<String>> tags,
    List<TimeWindow> during) {

  /** Whether it speaks of this principal on this connection, at some time. */
  boolean matches(Principal principal, String connection) {
    return (groups.isEmpty() || !Collections.disjoint(groups, principal.groups()))
        && (principals.isEmpty() || principals.contains(principal.id()))
        && (kinds.isEmpty() || kinds.contains(principal.kind()))
        && (issuers.isEmpty() || issuers.contains(principal.issuer()))
        && tags.entrySet().stream()
            .allMatch(
                tag ->
                    principal.tags().containsKey(tag.getKey())
                        && tag.getValue().contains(principal.tags().get(tag.getKey())))
        && speaksOf(connection);
  }

  /** Whether it speaks of anybody on this connection. */
  boolean speaksOf(String connection) {
    return connections.stream().anyMatch(glob -> Glob.matchesExactly(glob, connection));
  }

  /** Whether it speaks of some hours only. */
  boolean isTimed() {
    return !during.isEmpty();
  }

  /** Whether it speaks of this moment. */
  boolean includes(Instant instant) {
    return during.isEmpty() || during.stream().anyMatch(window -> window.contains(instant));
  }
}
