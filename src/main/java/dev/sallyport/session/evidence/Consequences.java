package dev.sallyport.session.evidence;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Trigger;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a statement sets off beside what it says: triggers and foreign keys. */
public final class Consequences {
  /** Which of a table's triggers an access fires. */
  private static final Map<Verb, Set<Trigger.Event>> FIRES =
      Map.of(
          Verb.INSERT, EnumSet.of(Trigger.Event.INSERT),
          Verb.LOAD, EnumSet.of(Trigger.Event.INSERT),
          Verb.REPLACE, EnumSet.of(Trigger.Event.INSERT, Trigger.Event.DELETE),
          Verb.UPDATE, EnumSet.of(Trigger.Event.UPDATE),
          Verb.DELETE, EnumSet.of(Trigger.Event.DELETE));

  /** A list on a card has an end. */
  private static final int MAX_LISTED = 20;

  private final StatementFacts facts;
  private final Catalogue catalogue;

  /** Of a statement, in a database of which this is known. */
  public Consequences(StatementFacts facts, Catalogue catalogue) {
    this.facts = facts;
    this.catalogue = catalogue;
  }

  /** Triggers that fire, those of triggers' own changes included. */
  public List<String> triggers() {
    Set<String> fired = new TreeSet<>();
    for (Access access : facts.accesses()) {
      // A foreign key changes rows without a trigger (MySQL Reference Manual, 15.1.20.5).
      if (access.reach() == Access.Reach.CASCADE || access.reach() == Access.Reach.TEMPORARY) {
        continue;
      }
      Set<Trigger.Event> events = FIRES.getOrDefault(access.verb(), Set.of());
      catalogue.triggers(access.table()).stream()
          .filter(trigger -> events.contains(trigger.event()))
          .forEach(
              trigger ->
                  fired.add(trigger.name() + " on " + trigger.event() + " of " + trigger.table()));
    }
    Set<String> changes =
        facts.accesses().stream()
            .filter(access -> access.reach() == Access.Reach.TRIGGER)
            .filter(access -> access.verb() != Verb.SELECT)
            .map(access -> access.verb() + " of " + access.table() + " by a trigger")
            .collect(Collectors.toCollection(TreeSet::new));
    return listed(fired, changes);
  }

  /** Foreign keys by which other tables change along. */
  public List<String> cascades() {
    Set<String> reached = new LinkedHashSet<>();
    Set<ForeignKey> seen = new HashSet<>();
    for (Access access : facts.accesses()) {
      if (access.verb() == Verb.DELETE || access.verb() == Verb.REPLACE) {
        deleted(access.table(), reached, seen);
      } else if (access.verb() == Verb.UPDATE && access.reach() != Access.Reach.CASCADE) {
        updated(access.table(), reached);
      }
    }
    return listed(new TreeSet<>(reached), Set.of());
  }

  private void deleted(TableName parent, Set<String> reached, Set<ForeignKey> seen) {
    for (ForeignKey key : catalogue.children(parent)) {
      if (!seen.add(key) || key.onDelete() == ForeignKey.OnDelete.NOTHING) {
        continue;
      }
      boolean deletes = key.onDelete() == ForeignKey.OnDelete.DELETE;
      reached.add(
          key.child()
              + ": "
              + (deletes ? "rows deleted" : String.join(", ", key.childColumns()) + " changed")
              + " with their row of "
              + parent);
      if (deletes) {
        deleted(key.child(), reached, seen);
      }
    }
  }

  private void updated(TableName parent, Set<String> reached) {
    for (ForeignKey key : catalogue.children(parent)) {
      if (key.changesOnUpdate() && key.parentColumns().stream().anyMatch(c -> writes(parent, c))) {
        reached.add(
            key.child()
                + ": "
                + String.join(", ", key.childColumns())
                + " changed with their row of "
                + parent);
      }
    }
  }

  private boolean writes(TableName table, String column) {
    return facts.flows().stream()
        .map(Flow::target)
        .filter(target -> target.table().toString().equalsIgnoreCase(table.toString()))
        .map(ColumnName::column)
        .anyMatch(name -> name.equals("*") || Identifiers.same(name, column));
  }

  private static List<String> listed(Set<String> first, Set<String> second) {
    List<String> all =
        java.util.stream.Stream.concat(first.stream(), second.stream())
            .limit(MAX_LISTED + 1L)
            .collect(Collectors.toList());
    if (all.size() > MAX_LISTED) {
      all.set(MAX_LISTED, "and more");
    }
    return all;
  }
}
