package dev.sallyport.policy;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which columns of a result masks concern. */
public final class MaskedColumns {
  private MaskedColumns() {}

  /**
   * Positions in the result, from 1, as SQL and JDBC count them. Behind a {@code *} that could not
   * be expanded nothing is certain: if that is masked, all behind it is.
   *
   * @param facts the statement
   * @param rules the masks of the verdict
   * @param catalogue tells which tables have a masked column; of one that it does not know it is
   *     assumed
   */
  public static List<Integer> positions(
      StatementFacts facts, List<MaskRule> rules, Catalogue catalogue) {
    List<Integer> positions = new ArrayList<>();
    if (rules.isEmpty()) {
      return positions;
    }
    boolean unknownIsMasked = mayCarryMasked(facts, rules, catalogue);
    boolean behindStar = false;
    for (int i = 0; i < facts.output().size(); i++) {
      OutputColumn column = facts.output().get(i);
      Lineage from = column.from();
      boolean masked =
          behindStar
              || covers(rules, from.columns())
              || covers(rules, from.through())
              || !from.known() && unknownIsMasked;
      if (masked) {
        positions.add(i + 1);
        behindStar |= column.isStar();
      }
    }
    return positions;
  }

  private static boolean covers(List<MaskRule> rules, Set<ColumnName> columns) {
    return columns.stream().anyMatch(column -> rules.stream().anyMatch(r -> covers(r, column)));
  }

  private static boolean covers(MaskRule rule, ColumnName column) {
    TableName table = column.table();
    return rule.coversTable(table.schema(), table.table()) && rule.coversColumn(column.column());
  }

  /** Whether what cannot be told may come from a masked column. */
  private static boolean mayCarryMasked(
      StatementFacts facts, List<MaskRule> rules, Catalogue catalogue) {
    return !facts.routines().isEmpty()
        || facts.has(Feature.READS_VARIABLE)
        || facts.has(Feature.READS_DIAGNOSTICS)
        || facts.accesses().stream()
            .map(Access::table)
            .anyMatch(table -> rules.stream().anyMatch(rule -> mayHave(rule, table, catalogue)));
  }

  private static boolean mayHave(MaskRule rule, TableName name, Catalogue catalogue) {
    if (!rule.coversTable(name.schema(), name.table())) {
      return false;
    }
    Optional<Table> table = catalogue.table(name).filter(t -> !t.columns().isEmpty());
    return table.isEmpty()
        || table.get().columns().stream().anyMatch(column -> rule.coversColumn(column.name()));
  }
}
