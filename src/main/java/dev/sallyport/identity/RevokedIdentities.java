package dev.sallyport.identity;

import dev.sallyport.identity.Revocation.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is revoked, in memory: asked at every login and every request of the console. Safe from any
 * thread. Holds what the store was found to hold; it decides nothing and forgets nothing by itself,
 * but for leases, which the store refuses as well.
 */
public final class RevokedIdentities implements Revocations {
  private final Map<String, Revocation> principals = new ConcurrentHashMap<>();
  private final Map<String, Revocation> groups = new ConcurrentHashMap<>();

  /** For those whose place was taken just before; the oldest ones are long over. */
  private final Map<String, Revocation> leases =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Revocation> eldest) {
              return size() > RevocationStore.MAX_STANDING;
            }
          });

  /** From now on its subject is kept out. One of a session keeps nobody out. */
  public void add(Revocation revocation) {
    of(revocation.kind()).ifPresent(map -> map.put(revocation.subject(), revocation));
  }

  /** The subject may come in again, unless it was revoked anew meanwhile. */
  public void remove(Revocation revocation) {
    of(revocation.kind())
        .ifPresent(
            map ->
                map.computeIfPresent(
                    revocation.subject(),
                    (subject, standing) ->
                        standing.id().equals(revocation.id()) ? null : standing));
  }

  /**
   * From now on these keep out, and no other principal or group does.
   *
   * @param standing all that stand
   */
  public void replace(Collection<Revocation> standing) {
    standing.forEach(this::add);
    for (Kind kind : List.of(Kind.PRINCIPAL, Kind.GROUP)) {
      Set<String> subjects =
          standing.stream()
              .filter(revocation -> revocation.kind() == kind)
              .map(Revocation::subject)
              .collect(Collectors.toSet());
      of(kind).orElseThrow().keySet().retainAll(subjects);
    }
  }

  private Optional<Map<String, Revocation>> of(Kind kind) {
    return switch (kind) {
      case PRINCIPAL -> Optional.of(principals);
      case GROUP -> Optional.of(groups);
      case LEASE -> Optional.of(leases);
      case SESSION -> Optional.empty();
    };
  }

  @Override
  public Optional<String> reasonAgainst(Principal principal) {
    return against(principal).map(RevokedIdentities::told);
  }

  /** The same for a session, which a lease may have opened. */
  public Optional<Revocation> against(Principal principal, Optional<String> lease) {
    return against(principal).or(() -> lease.map(leases::get));
  }

  private Optional<Revocation> against(Principal principal) {
    Revocation own = principals.get(principal.id());
    if (own != null || groups.isEmpty()) {
      return Optional.ofNullable(own);
    }
    return principal.groups().stream().map(groups::get).filter(Objects::nonNull).findFirst();
  }

  /** What those are told whom it throws out. */
  public static String told(Revocation revocation) {
    return switch (revocation.kind()) {
      case PRINCIPAL -> told("this identity", revocation.reason());
      case GROUP ->
          told("the group " + ShownText.quoted(revocation.subject()), revocation.reason());
      case LEASE -> told("this lease", revocation.reason());
      case SESSION -> "the session was ended by an operator: " + revocation.reason();
    };
  }

  private static String told(String what, String reason) {
    return what + " was revoked: " + reason;
  }
}
