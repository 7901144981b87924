package dev.sallyport.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A set of privileges. Immutable. */
public record Privileges(Set<Privilege> all) {
  /** None at all: USAGE. */
  public static final Privileges NONE = new Privileges(Set.of());

  /** Keeps a copy. */
  public Privileges {
    all = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(all));
  }

  /** Each as GRANT spells it. */
  public List<String> texts() {
    return all.stream().map(Privilege::text).toList();
  }

  /** Whether some of it is on a schema as a whole: an open session sees it at its next USE only. */
  public boolean reachesSchema(String schema) {
    return all.stream()
        .anyMatch(
            p -> p.target() instanceof Privilege.Target.Schema on && on.name().equals(schema));
  }

  /** Whether there is nothing to grant. */
  public boolean isEmpty() {
    return all.isEmpty();
  }
}
