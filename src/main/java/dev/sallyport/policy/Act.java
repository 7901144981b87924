package dev.sallyport.policy;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One thing that a statement does and that a rule decides: a verb on a table, the call of a
 * routine, or what a statement does without naming either.
 *
 * @param verb what is done
 * @param kind to what kind of object
 * @param schema its schema, or the empty string where it is not known or there is none
 * @param name its name, or the empty string where there is none
 */
record Act(Verb verb, Kind kind, String schema, String name) {
  /** Kinds of objects. */
  enum Kind {
    TABLE,
    ROUTINE,
    NONE
  }

  /** Verbs that only look. */
  private static final Set<Verb> READS = Set.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  /**
   * What a statement does, in a fixed order: what changes things first. A statement does at least
   * its own verb, so that none is judged by its sub-selects alone.
   */
  static List<Act> of(StatementFacts facts) {
    List<Act> acts = new ArrayList<>();
    for (Access access : facts.accesses()) {
      acts.add(of(access));
    }
    for (String routine : facts.routines()) {
      int dot = routine.indexOf('.');
      acts.add(
          new Act(
              Verb.CALL,
              Kind.ROUTINE,
              dot < 0 ? "" : routine.substring(0, dot),
              routine.substring(dot + 1)));
    }
    if (acts.stream().noneMatch(act -> act.verb == facts.verb())) {
      acts.add(new Act(facts.verb(), Kind.NONE, "", ""));
    }
    acts = new ArrayList<>(new LinkedHashSet<>(acts));
    acts.sort(
        Comparator.comparing((Act act) -> READS.contains(act.verb))
            .thenComparing(Act::verb)
            .thenComparing(Act::toString));
    return acts;
  }

  /** What is called is a routine; names of routines have no case, names of schemas may have. */
  private static Act of(Access access) {
    String schema = access.table().schema();
    String name = access.table().table();
    return access.verb() == Verb.CALL
        ? new Act(Verb.CALL, Kind.ROUTINE, schema, name.toLowerCase(Locale.ROOT))
        : new Act(access.verb(), Kind.TABLE, schema, name);
  }

  /** The same object, read. */
  Act asSelect() {
    return new Act(Verb.SELECT, kind, schema, name);
  }

  /** Whether it only describes an object. */
  boolean describes() {
    return kind == Kind.TABLE && (verb == Verb.SHOW || verb == Verb.EXPLAIN);
  }

  @Override
  public String toString() {
    if (kind == Kind.NONE) {
      return verb.word();
    }
    return verb.word() + " " + (schema.isEmpty() ? name : schema + "." + name);
  }
}
