package dev.sallyport.policy;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a statement does and that a rule decides: a verb on a table, the call of a
 * routine, or what a statement does without naming either.
 *
 * @param verb what is done
 * @param kind to what kind of object
 * @param schema its schema, or the empty string where it is not known or there is none
 * @param name its name, or the empty string where there is none
 * @param standing how the statement comes to do it
 */
record Act(Verb verb, Kind kind, String schema, String name, Standing standing) {
  /** Kinds of objects. */
  enum Kind {
    TABLE,
    ROUTINE,
    NONE
  }

  /** How a statement comes to do something, the strictest last. */
  enum Standing {
    /** To a temporary table of its own session. */
    TEMPORARY,
    /** By reading a view, which is its owner's interface to what it reads. */
    VIEW,
    /** It says so. */
    NAMED,
    /** By describing a table: no column of it is told. */
    DESCRIBED,
    /** By a routine, a trigger or a foreign key: which columns is not told. */
    BEHIND
  }

  /** Verbs that only look. */
  private static final Set<Verb> READS = Set.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  private static final Comparator<Act> CHANGES_FIRST =
      Comparator.comparing((Act act) -> READS.contains(act.verb))
          .thenComparing((Act act) -> act.verb())
          .thenComparing((Act act) -> act.toString())
          .thenComparing((Act act) -> act.standing());

  /**
   * What a statement does, in a fixed order: what changes things first. A statement does at least
   * its own verb, so that none is judged by its sub-selects alone; one that prepares or executes
   * another does what that one does.
   */
  static List<Act> of(StatementFacts facts) {
    Map<Act, Act> acts = new LinkedHashMap<>();
    collect(facts, acts);
    List<Act> sorted = new ArrayList<>(acts.values());
    if (sorted.size() > 1) {
      sorted.sort(CHANGES_FIRST);
    }
    return sorted;
  }

  private static void collect(StatementFacts facts, Map<Act, Act> acts) {
    boolean ownVerb = doesItsVerb(facts.verb(), facts);
    for (Access access : facts.accesses()) {
      add(of(access, facts), acts);
    }
    for (String routine : facts.routines()) {
      int dot = routine.indexOf('.');
      add(
          new Act(
              Verb.CALL,
              Kind.ROUTINE,
              dot < 0 ? "" : routine.substring(0, dot),
              routine.substring(dot + 1),
              Standing.NAMED),
          acts);
    }
    if (!ownVerb) {
      add(new Act(facts.verb(), Kind.NONE, "", "", Standing.NAMED), acts);
    }
    Optional<Verb> inner = PreparedText.inner(facts);
    if (inner.isPresent() && !doesItsVerb(inner.get(), facts)) {
      add(new Act(inner.get(), Kind.NONE, "", "", Standing.NAMED), acts);
    }
  }

  /** Whether the accesses of a statement are what its main verb does. */
  private static boolean doesItsVerb(Verb verb, StatementFacts facts) {
    return verb == Verb.CALL && !facts.routines().isEmpty()
        || facts.accesses().stream()
            .anyMatch(access -> access.verb() == verb || isIndexChange(verb, access));
  }

  /** Of two ways to the same object the stricter counts. */
  private static void add(Act act, Map<Act, Act> acts) {
    Standing key = act.standing == Standing.TEMPORARY ? Standing.TEMPORARY : Standing.NAMED;
    acts.merge(act.with(key), act, (a, b) -> a.standing.compareTo(b.standing) < 0 ? b : a);
  }

  /** CREATE INDEX and DROP INDEX change their table, and nothing else. */
  private static boolean isIndexChange(Verb verb, Access access) {
    return (access.reach() == Access.Reach.DIRECT || access.reach() == Access.Reach.TEMPORARY)
        && access.verb() == Verb.ALTER
        && (verb == Verb.CREATE || verb == Verb.DROP);
  }

  /** What is called is a routine; names of routines have no case, names of schemas may have. */
  private static Act of(Access access, StatementFacts facts) {
    String schema = access.table().schema();
    String name = access.table().table();
    return access.verb() == Verb.CALL
        ? new Act(Verb.CALL, Kind.ROUTINE, schema, name.toLowerCase(Locale.ROOT), Standing.NAMED)
        : new Act(access.verb(), Kind.TABLE, schema, name, standing(access, facts));
  }

  private static Standing standing(Access access, StatementFacts facts) {
    return switch (access.reach()) {
      case TEMPORARY -> Standing.TEMPORARY;
      case VIEW -> access.verb() == Verb.SELECT ? Standing.VIEW : Standing.NAMED;
      case ROUTINE, TRIGGER, CASCADE -> Standing.BEHIND;
      case DIRECT ->
          BuiltInRules.isOfTemporaryTable(access, facts) ? Standing.TEMPORARY : Standing.NAMED;
    };
  }

  /** The same object, read. */
  Act asSelect() {
    return new Act(Verb.SELECT, kind, schema, name, describes() ? Standing.DESCRIBED : standing);
  }

  private Act with(Standing other) {
    return other == standing ? this : new Act(verb, kind, schema, name, other);
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
