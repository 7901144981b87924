package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A set of privileges. Immutable. */
public record Privileges(Set<Privilege> all) {
  /** None at all: USAGE. */
  public static final Privileges NONE = new Privileges(Set.of());

  /**
   * What lets somebody into a schema who has nothing in it: MySQL asks there for any privilege, and
   * this one reads no row and changes nothing. Nothing else asks for it on a whole schema.
   */
  static final String ENTRY = "SHOW VIEW";

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
        .anyMatch(p -> p.target() instanceof Target.Schema on && on.name().equals(schema));
  }

  /** Whether there is nothing to grant. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * What is in this and not in the other: a privilege on a schema covers the tables and routines in
   * it, one on a table its columns, and whoever has anything in a schema may enter it.
   */
  public Privileges minus(Privileges held) {
    List<Privilege> missing = new ArrayList<>();
    for (Privilege wanted : all) {
      held.missing(wanted).ifPresent(missing::add);
    }
    return new Privileges(new LinkedHashSet<>(missing));
  }

  /** What is in either. */
  public Privileges and(Privileges other) {
    Set<Privilege> both = new LinkedHashSet<>(all);
    both.addAll(other.all);
    return new Privileges(both);
  }

  private Optional<Privilege> missing(Privilege wanted) {
    if (isWhole(wanted.name(), wanted.target()) || isEntry(wanted) && enters(wanted.target())) {
      return Optional.empty();
    }
    if (wanted.columns().isEmpty()) {
      return Optional.of(wanted);
    }
    Set<String> held = new HashSet<>();
    columns(wanted.name(), wanted.target()).forEach(name -> held.add(Identifiers.fold(name)));
    Set<String> left = new TreeSet<>(wanted.columns());
    left.removeIf(name -> held.contains(Identifiers.fold(name)));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new Privilege(wanted.name(), wanted.target(), left));
  }

  /** Whether it is held on the whole of an object, or of the schema around it. */
  boolean isWhole(String name, Target target) {
    Target schema = new Target.Schema(target.schema());
    return all.contains(Privilege.on(name, target)) || all.contains(Privilege.on(name, schema));
  }

  /** The columns of a table on which it is held, where it is held by column. */
  Set<String> columns(String name, Target target) {
    Set<String> columns = new TreeSet<>();
    for (Privilege one : all) {
      if (one.name().equals(name) && one.target().equals(target)) {
        columns.addAll(one.columns());
      }
    }
    return columns;
  }

  private static boolean isEntry(Privilege wanted) {
    return wanted.name().equals(ENTRY) && wanted.target() instanceof Target.Schema;
  }

  private boolean enters(Target target) {
    return all.stream().anyMatch(one -> one.target().schema().equals(target.schema()));
  }
}
