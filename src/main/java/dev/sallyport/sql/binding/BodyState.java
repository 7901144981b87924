package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is gathered while a body is read: what its variables may hold, whichever way it takes, and
 * what decides about the way.
 */
public final class BodyState {
  private final Map<String, Lineage> locals = new HashMap<>();
  private final List<List<OutputColumn>> results = new ArrayList<>();
  private Lineage returned = Lineage.NONE;
  private Lineage ways = Lineage.NONE;
  private boolean plain = true;

  /** Temporary tables that the body makes or drops in some of its ways only. */
  private final Set<TableName> unsure = new LinkedHashSet<>();

  Lineage local(String name) {
    return locals.getOrDefault(name, Lineage.NONE);
  }

  /** A variable may hold this from now on, or since the last turn of a loop. */
  public void assign(String lowerCaseName, Lineage value) {
    locals.merge(lowerCaseName, value, Lineage::and);
  }

  /** A condition decides which way the body takes. */
  public void decides(Lineage condition) {
    ways = ways.and(condition);
  }

  /** The body says something else than what to return, or that more than once. */
  public void notPlain() {
    plain = false;
  }

  /** A function gives this back. */
  public void returns(Lineage value) {
    returned = returned.and(value);
  }

  /** A statement sends a result. */
  public void sends(List<OutputColumn> columns) {
    results.add(columns);
  }

  /** Of these it cannot be told whether they are there. */
  public void unsure(Set<TableName> temporaryTables) {
    unsure.addAll(temporaryTables);
  }

  /**
   * A statement of the body has run, if the body came to it.
   *
   * @param always whether it does so whichever way it takes
   */
  public void ran(StatementFacts facts, SessionObjects before, boolean always) {
    if (always) {
      for (Access access : facts.accesses()) {
        boolean made = access.verb() == Verb.CREATE && access.reach() == Access.Reach.TEMPORARY;
        if (made || facts.verb() == Verb.DROP) {
          unsure.remove(access.table());
        }
      }
      return;
    }
    Set<TableName> was = before.temporaryTables().keySet();
    Set<TableName> is = facts.after().temporaryTables().keySet();
    was.stream().filter(table -> !is.contains(table)).forEach(unsure::add);
    is.stream().filter(table -> !was.contains(table)).forEach(unsure::add);
  }

  /** Whether a temporary table that the body makes may not be there. */
  boolean isUnsure(TableName table) {
    return unsure.contains(table);
  }

  /** Refuses a body of which it cannot be told which temporary tables it leaves. */
  public void checkLeft() {
    if (!unsure.isEmpty()) {
      throw new UnreadableException(
          "whether a routine or trigger leaves the temporary table "
              + unsure.iterator().next()
              + " cannot be told, and so not what its name means afterwards");
    }
  }

  /** What the variables hold so far. */
  public Map<String, Lineage> locals() {
    return Map.copyOf(locals);
  }

  /** Begins another reading of the same body, knowing what its variables hold in the end. */
  public void again() {
    results.clear();
    returned = Lineage.NONE;
    ways = Lineage.NONE;
    plain = true;
  }

  /** The whole body; whatever it gives tells which way it took. */
  public Body finish(StatementFacts facts) {
    Map<String, Lineage> held = new HashMap<>();
    locals.forEach((name, value) -> held.put(name, value.and(ways)));
    List<List<OutputColumn>> sent = new ArrayList<>();
    for (List<OutputColumn> result : results) {
      sent.add(result.stream().map(c -> new OutputColumn(c.name(), c.from().and(ways))).toList());
    }
    return new Body(facts, returned.and(ways), held, plain, sent);
  }
}
