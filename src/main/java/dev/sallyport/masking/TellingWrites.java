package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Telling;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes to masked columns whose success tells whether a value is there already: into a unique key,
 * into a column that refers to a masked one, over a value beside which the server notes the time of
 * a change. Each tries one value, as a predicate of equality does, and is let through where the
 * mask's rule lets those through.
 */
final class TellingWrites {
  private static final Set<Verb> OVER = EnumSet.of(Verb.UPDATE, Verb.REPLACE, Verb.DELETE);

  private final Masks masks;
  private final Catalogue catalogue;
  private final HeldRows held;

  /**
   * Of statements.
   *
   * @param masks with those that foreign keys hand on
   */
  TellingWrites(Masks masks, Catalogue catalogue) {
    this.masks = masks;
    this.catalogue = catalogue;
    this.held = new HeldRows(masks, catalogue);
  }

  /** Why the statement must not run. */
  Optional<String> refusal(StatementFacts facts) {
    for (Flow flow : facts.flows()) {
      for (ColumnName target : targets(flow.target())) {
        Optional<String> reason = refusal(target, isStamped(facts, flow, target.table()));
        if (reason.isPresent()) {
          return reason;
        }
      }
    }
    for (Telling telling : facts.inference().tellings()) {
      if (telling.how().equals(Telling.DEFAULT)) {
        for (ColumnName column : telling.of().columns()) {
          Optional<String> reason = refusal(column, false);
          if (reason.isPresent()) {
            return reason;
          }
        }
      }
    }
    return held.refusal(facts);
  }

  private Optional<String> refusal(ColumnName target, boolean stamped) {
    Optional<MaskRule> rule = masks.ruleOf(target).filter(mask -> !mask.equality());
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    String way = null;
    if (isUnique(target)) {
      way = "it is part of a unique key";
    } else if (refers(target)) {
      way = "it refers to another masked column by a foreign key";
    } else if (stamped) {
      way =
          "the server notes the time of a change in the same row; set that column in the statement"
              + " too";
    }
    return Optional.ofNullable(way)
        .map(
            why ->
                "whether it can write to the masked column "
                    + target
                    + " would tell which values are there, because "
                    + why
                    + (why.contains("set that column")
                        ? ""
                        : "; leave it out, or ask the policy's owner for `predicates: equality` at its"
                            + " mask"));
  }

  /** Whether the statement puts new values over masked ones that are there. */
  boolean overwrites(StatementFacts facts) {
    return facts.flows().stream()
        .flatMap(flow -> targets(flow.target()).stream())
        .anyMatch(target -> masks.ruleOf(target).isPresent() && overwrites(facts, target.table()));
  }

  /** INSERT … ON DUPLICATE KEY UPDATE is an update of its table too. */
  private static boolean overwrites(StatementFacts facts, TableName table) {
    return facts.accesses().stream()
        .anyMatch(access -> access.table().equals(table) && (OVER.contains(access.verb())));
  }

  /** The columns that a flow may write. */
  private List<ColumnName> targets(ColumnName target) {
    if (!target.column().equals(OutputColumn.STAR)) {
      return List.of(target);
    }
    List<ColumnName> all = new ArrayList<>();
    catalogue
        .table(target.table())
        .ifPresent(
            table -> table.columns().forEach(c -> all.add(new ColumnName(table.name(), c.name()))));
    return all;
  }

  /** A unique key on an expression, or on a generated column, may be one on any column. */
  private boolean isUnique(ColumnName name) {
    Optional<Table> table = catalogue.table(name.table());
    return table.isPresent()
        && table.get().columns().stream()
            .filter(Column::unique)
            .anyMatch(
                column ->
                    column.generation().isPresent()
                        || Identifiers.same(column.name(), name.column()));
  }

  private boolean refers(ColumnName name) {
    return catalogue.foreignKeys().stream()
        .filter(key -> key.child().equals(name.table()))
        .anyMatch(key -> refers(key, name.column()));
  }

  private boolean refers(ForeignKey key, String column) {
    for (int i = 0; i < key.childColumns().size(); i++) {
      if (Identifiers.same(key.childColumns().get(i), column)
          && masks.ruleOf(new ColumnName(key.parent(), key.parentColumns().get(i))).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the time of a change is noted: nothing sets it in the row that this goes into. What a
   * trigger writes goes into the rows that the statement changes, whichever they are.
   */
  private boolean isStamped(StatementFacts facts, Flow flow, TableName table) {
    return overwrites(facts, table)
        && (flow.stamps()
            || isStamped(facts, table)
            || !catalogue.triggers(table).isEmpty()
                && facts.flows().stream()
                    .anyMatch(one -> one.stamps() && one.target().table().equals(table)));
  }

  /** Whether the row has a time of its last change that the statement does not set itself. */
  private boolean isStamped(StatementFacts facts, TableName name) {
    return catalogue.table(name).stream()
        .flatMap(table -> table.columns().stream())
        .filter(Column::stamped)
        .anyMatch(
            column ->
                facts.flows().stream()
                    .map(Flow::target)
                    .noneMatch(
                        target ->
                            target.table().equals(name)
                                && Identifiers.same(target.column(), column.name())));
  }
}
