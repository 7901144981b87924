package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import java.util.Collections;
import java.util.Set;

/**
 * Whom a policy speaks of. What is given must all be true; of each list one entry is enough.
 *
 * @param groups groups, exact; empty means not asked for
 * @param principals principal identifiers, exact; empty means not asked for
 * @param connections globs over connection names, at least one
 */
record PolicyMatch(Set<String> groups, Set<String> principals, Set<String> connections) {
  boolean matches(Principal principal, String connection) {
    return (groups.isEmpty() || !Collections.disjoint(groups, principal.groups()))
        && (principals.isEmpty() || principals.contains(principal.id()))
        && connections.stream().anyMatch(glob -> Glob.matchesExactly(glob, connection));
  }
}
