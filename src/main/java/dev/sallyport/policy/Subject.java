package dev.sallyport.policy;

import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.List;
import java.util.Set;

/**
 * What a rule speaks of. Without tables, routines and patterns it is every object, and statements
 * that name none.
 *
 * @param verbs verbs; empty means all
 * @param tables tables
 * @param routines routines
 * @param columns columns of these tables; empty means all and whatever has none
 * @param patterns whole statements; then all else is empty
 */
record Subject(
    Set<Verb> verbs,
    List<NamePattern> tables,
    List<NamePattern> routines,
    List<ColumnPattern> columns,
    List<StatementPattern> patterns) {

  Subject {
    verbs = Set.copyOf(verbs);
    tables = List.copyOf(tables);
    routines = List.copyOf(routines);
    columns = List.copyOf(columns);
    patterns = List.copyOf(patterns);
  }

  /** Whether it names tables or routines. */
  boolean namesObjects() {
    return !tables.isEmpty() || !routines.isEmpty();
  }

  /** Whether a rule that allows speaks of this act of this statement. */
  boolean coversForAllow(Act act, StatementFacts facts) {
    if (!patterns.isEmpty()) {
      return patterns.stream().anyMatch(pattern -> pattern.coversForAllow(facts));
    }
    if (act.kind() == Act.Kind.NONE || !verbs.contains(act.verb())) {
      return false;
    }
    for (NamePattern pattern : act.kind() == Act.Kind.TABLE ? tables : routines) {
      if (pattern.coversForAllow(act.schema(), act.name())) {
        return act.kind() == Act.Kind.ROUTINE || coversColumns(act, facts);
      }
    }
    return false;
  }

  /** Whether a rule that refuses or pauses may mean this act of this statement. */
  boolean coversForRefusal(Act act, StatementFacts facts) {
    if (!patterns.isEmpty()) {
      return patterns.stream().anyMatch(pattern -> pattern.coversForRefusal(facts));
    }
    if (!verbs.isEmpty() && !verbs.contains(act.verb())) {
      return false;
    }
    if (!namesObjects()) {
      return true;
    }
    if (act.kind() == Act.Kind.NONE) {
      return false;
    }
    for (NamePattern pattern : act.kind() == Act.Kind.TABLE ? tables : routines) {
      if (pattern.coversForRefusal(act.schema(), act.name())) {
        return act.kind() == Act.Kind.ROUTINE || mayTouchColumns(act, facts);
      }
    }
    return false;
  }

  /** Whether a rule that allows speaks of every table of a schema, and of all of each. */
  boolean coversForAllow(Verb verb, String schema) {
    return verbs.contains(verb)
        && columns.isEmpty()
        && tables.stream()
            .anyMatch(pattern -> pattern.coversForAllow(schema, NamePattern.WHOLE_SCHEMA));
  }

  /** The same of a rule that refuses or pauses. */
  boolean coversForRefusal(Verb verb, String schema) {
    return meets(verb, schema)
        && columns.isEmpty()
        && (!namesObjects() || tables.stream().anyMatch(p -> p.coversWhole(schema)));
  }

  /** Whether a rule that refuses or pauses may mean a table of a schema, or a part of one. */
  boolean meets(Verb verb, String schema) {
    return patterns.isEmpty()
        && (verbs.isEmpty() || verbs.contains(verb))
        && (!namesObjects()
            || tables.stream().anyMatch(p -> p.coversForRefusal(schema, NamePattern.WHOLE_SCHEMA)));
  }

  private boolean coversColumns(Act act, StatementFacts facts) {
    if (columns.isEmpty()) {
      return true;
    }
    Touched touched = Touched.by(act, facts);
    return touched.known() && touched.columns().stream().allMatch(name -> allows(act, name));
  }

  private boolean allows(Act act, String name) {
    return columns.stream().anyMatch(column -> column.coversForAllow(act, name));
  }

  private boolean mayTouchColumns(Act act, StatementFacts facts) {
    if (columns.isEmpty()) {
      return true;
    }
    if (columns.stream().noneMatch(column -> column.concerns(act))) {
      return false;
    }
    Touched touched = Touched.by(act, facts);
    return !touched.known()
        || touched.columns().stream()
            .anyMatch(name -> columns.stream().anyMatch(c -> c.coversForRefusal(act, name)));
  }
}
