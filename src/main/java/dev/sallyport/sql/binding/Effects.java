package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Trigger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What else changes when rows of a table change: triggers fire, foreign keys cascade. */
public final class Effects {
  /** From 9.6 on, changes that cascade fire triggers (MySQL 9.6 release notes). */
  private static final int CASCADES_FIRE_TRIGGERS = 90_600;

  private final FactsDraft draft;
  private final Set<Change> met = new HashSet<>();

  /** Of the statement of this draft. */
  public Effects(FactsDraft draft) {
    this.draft = draft;
  }

  /** The same table may be met again for other columns, on which other keys depend. */
  private record Change(TableName table, Trigger.Event event, Optional<List<String>> updated) {}

  /**
   * Rows of a table change.
   *
   * @param updated the columns that are updated, where they are known
   */
  public void of(TableName table, Set<Trigger.Event> events, Optional<List<String>> updated) {
    for (Trigger.Event event : events) {
      triggers(table, event);
      cascades(table, event, updated);
    }
  }

  private void triggers(TableName table, Trigger.Event event) {
    SqlContext context = draft.context();
    for (Trigger trigger : context.catalogue().triggers(table)) {
      if (trigger.event() == event) {
        StatementFacts facts =
            draft.definitions().trigger(trigger, context, draft.depth(), draft.scope().steps());
        draft.fires(HiddenTables.seen(facts, draft.session()), given(trigger, facts));
      }
    }
  }

  /**
   * The table of whose row all values are given by who inserts it, unless they are read besides.
   */
  private static Optional<TableName> given(Trigger trigger, StatementFacts facts) {
    boolean reads = facts.accesses().stream().anyMatch(a -> a.table().equals(trigger.table()));
    return Optional.of(trigger.table())
        .filter(table -> trigger.event() == Trigger.Event.INSERT && !reads);
  }

  private void cascades(TableName table, Trigger.Event event, Optional<List<String>> updated) {
    if (event == Trigger.Event.INSERT || !met.add(new Change(table, event, updated))) {
      return;
    }
    for (ForeignKey key : draft.context().catalogue().children(table)) {
      if (event == Trigger.Event.DELETE) {
        deleted(key);
      } else if (key.changesOnUpdate() && concerns(key, updated)) {
        changed(key, Verb.UPDATE, Trigger.Event.UPDATE);
      }
    }
  }

  private void deleted(ForeignKey key) {
    switch (key.onDelete()) {
      case DELETE -> changed(key, Verb.DELETE, Trigger.Event.DELETE);
      case UPDATE -> changed(key, Verb.UPDATE, Trigger.Event.UPDATE);
      default -> {
        // The server refuses to delete a parent with children.
      }
    }
  }

  private void changed(ForeignKey key, Verb verb, Trigger.Event event) {
    draft.access(new Access(verb, key.child(), Reach.CASCADE));
    cascades(key.child(), event, Optional.of(key.childColumns()));
    boolean fires = draft.context().serverVersion() >= CASCADES_FIRE_TRIGGERS;
    if (fires && !draft.context().isMariaDb()) {
      triggers(key.child(), event);
    }
  }

  private static boolean concerns(ForeignKey key, Optional<List<String>> updated) {
    return updated.isEmpty()
        || key.parentColumns().stream()
            .anyMatch(parent -> updated.get().stream().anyMatch(c -> Identifiers.same(c, parent)));
  }
}
