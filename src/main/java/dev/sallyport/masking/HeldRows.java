package dev.sallyport.masking;

import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that a write is held against by more than one column: by CHECK, a key, an index of an
 * expression or partitions, or because a generated column is made of them. Whether the write passes
 * tells of the masked ones among them: those that are there, or are copied.
 */
final class HeldRows {
  private final Masks masks;
  private final Catalogue catalogue;

  /**
   * Of statements.
   *
   * @param masks with those that foreign keys hand on
   */
  HeldRows(Masks masks, Catalogue catalogue) {
    this.masks = masks;
    this.catalogue = catalogue;
  }

  /** Why the statement must not run. */
  Optional<String> refusal(StatementFacts facts) {
    List<Flow> written = new ArrayList<>(facts.flows());
    written.addAll(cascaded(facts));
    return written.stream()
        .map(flow -> flow.target().table())
        .distinct()
        .flatMap(table -> catalogue.table(table).stream())
        .flatMap(table -> refusal(facts, table, written).stream())
        .findFirst();
  }

  /** What foreign keys write to children: a value of the parent's column, or NULL. */
  private List<Flow> cascaded(StatementFacts facts) {
    Set<TableName> children = new HashSet<>();
    for (Access access : facts.accesses()) {
      if (access.reach() == Access.Reach.CASCADE && access.verb() == Verb.UPDATE) {
        children.add(access.table());
      }
    }
    List<Flow> written = new ArrayList<>();
    for (TableName child : children) {
      for (ForeignKey key : catalogue.parents(child)) {
        if (key.changesOnUpdate() || key.onDelete() == ForeignKey.OnDelete.UPDATE) {
          for (String column : key.childColumns()) {
            written.add(new Flow(new ColumnName(key.child(), column), Lineage.NONE));
          }
        }
      }
    }
    return written;
  }

  private Optional<String> refusal(StatementFacts facts, Table table, List<Flow> written) {
    boolean updates =
        facts.accesses().stream()
            .anyMatch(a -> a.verb() == Verb.UPDATE && a.table().equals(table.name()));
    for (Set<Column> named : rules(table)) {
      List<Flow> into =
          written.stream().filter(flow -> isInto(flow.target(), table, named)).toList();
      for (Column column : named) {
        ColumnName name = new ColumnName(table.name(), column.name());
        boolean others =
            into.stream().anyMatch(f -> !Identifiers.same(f.target().column(), column.name()));
        boolean copies = into.stream().anyMatch(flow -> isMasked(flow.from()));
        if (masks.ruleOf(name).isPresent() && (updates && others || copies)) {
          return Optional.of(
              "whether it can write to "
                  + table.name()
                  + " would tell of the masked column "
                  + name
                  + ", because a CHECK constraint, a key, an index, partitioning or a generated column"
                  + " goes by both it and what is written; leave those columns out");
        }
      }
    }
    return Optional.empty();
  }

  /** The columns of each thing by which a row may be turned away. */
  private List<Set<Column>> rules(Table table) {
    List<Set<Column>> rules = new ArrayList<>();
    table.checks().forEach(check -> rules.add(table.namedBy(check)));
    for (Column column : table.columns()) {
      column.generation().ifPresent(expression -> rules.add(table.namedBy(expression)));
    }
    for (ForeignKey key : catalogue.parents(table.name())) {
      if (key.childColumns().size() > 1) {
        Set<Column> columns = new LinkedHashSet<>();
        key.childColumns()
            .forEach(
                name ->
                    catalogue.column(new ColumnName(key.child(), name)).ifPresent(columns::add));
        rules.add(columns);
      }
    }
    return rules;
  }

  private static boolean isInto(ColumnName target, Table table, Set<Column> named) {
    return target.table().equals(table.name())
        && (target.column().equals(OutputColumn.STAR)
            || named.stream().anyMatch(c -> Identifiers.same(c.name(), target.column())));
  }

  private boolean isMasked(Lineage from) {
    return !from.known() || from.columns().stream().anyMatch(c -> masks.ruleOf(c).isPresent());
  }
}
