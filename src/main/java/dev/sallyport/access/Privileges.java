package dev.sallyport.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

  /** What of it the others do not cover. */
  public Privileges minus(Privileges others) {
    Set<Privilege> left = new LinkedHashSet<>();
    for (Privilege each : all) {
      others.uncovered(each).ifPresent(left::add);
    }
    return new Privileges(left);
  }

  private Optional<Privilege> uncovered(Privilege wanted) {
    Set<String> columns = new TreeSet<>(wanted.columns());
    for (Privilege had : all) {
      if (!had.name().equals(wanted.name())) {
        continue;
      }
      boolean sameObject = had.target().equals(wanted.target());
      if (had.columns().isEmpty() && (sameObject || isSchemaOf(had.target(), wanted.target()))) {
        return Optional.empty();
      }
      if (sameObject && !columns.isEmpty()) {
        columns.removeAll(had.columns());
        if (columns.isEmpty()) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Privilege(wanted.name(), wanted.target(), columns));
  }

  private static boolean isSchemaOf(Privilege.Target whole, Privilege.Target part) {
    return whole instanceof Privilege.Target.Schema schema && schema.name().equals(part.schema());
  }
}
