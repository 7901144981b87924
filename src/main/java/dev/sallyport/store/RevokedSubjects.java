package dev.sallyport.store;

import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Principals and groups that are revoked; leases and sessions are ended where they are. */
record RevokedSubjects(Map<String, Revocation> principals, Map<String, Revocation> groups) {
  static RevokedSubjects of(Collection<Revocation> revocations) {
    Map<String, Revocation> principals = new HashMap<>();
    Map<String, Revocation> groups = new HashMap<>();
    for (Revocation revocation : revocations) {
      if (revocation.kind() == Kind.PRINCIPAL) {
        principals.put(revocation.subject(), revocation);
      } else if (revocation.kind() == Kind.GROUP) {
        groups.put(revocation.subject(), revocation);
      }
    }
    return new RevokedSubjects(principals, groups);
  }

  boolean none() {
    return principals.isEmpty() && groups.isEmpty();
  }

  /**
   * By which one somebody is revoked.
   *
   * @param memberOf of which groups they are; asked only where groups are revoked
   */
  Optional<Revocation> against(String principal, Supplier<Set<String>> memberOf) {
    Revocation own = principals.get(principal);
    if (own != null || groups.isEmpty()) {
      return Optional.ofNullable(own);
    }
    return memberOf.get().stream().map(groups::get).filter(Objects::nonNull).findFirst();
  }
}
