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
   * @param masks the masks of the verdict
   * @param catalogue tells which tables have a masked column; of one that it does not know it is
   *     assumed
   */
  public static List<Integer> positions(StatementFacts facts, Masks masks, Catalogue catalogue) {
    List<Integer> positions = new ArrayList<>();
    if (masks.rules().isEmpty()) {
      return positions;
    }
    boolean unknownIsMasked = mayCarryMasked(facts, masks, catalogue);
    boolean behindStar = false;
    for (int i = 0; i < facts.output().size(); i++) {
      OutputColumn column = facts.output().get(i);
      Lineage from = column.from();
      boolean masked =
          behindStar
              || covers(masks, from.columns())
              || covers(masks, from.through())
              || !from.known() && unknownIsMasked;
      if (masked) {
        positions.add(i + 1);
        behindStar |= column.isStar();
      }
    }
    return positions;
  }

  /** As {@link #positions}, of those that are masked and shown all the same. */
  public static List<Integer> revealed(StatementFacts facts, Masks masks, Catalogue catalogue) {
    if (masks.revealed().isEmpty()) {
      return List.of();
    }
    List<Integer> covered = positions(facts, masks, catalogue);
    return positions(facts, masks.unrevealed(), catalogue).stream()
        .filter(position -> !covered.contains(position))
        .toList();
  }

  private static boolean covers(Masks masks, Set<ColumnName> columns) {
    return columns.stream().anyMatch(column -> masks.ruleOf(column).isPresent());
  }

  /** Whether what cannot be told may come from a masked column. */
  private static boolean mayCarryMasked(StatementFacts facts, Masks masks, Catalogue catalogue) {
    return !facts.routines().isEmpty()
        || facts.has(Feature.READS_VARIABLE)
        || facts.has(Feature.READS_DIAGNOSTICS)
        || facts.accesses().stream()
            .map(Access::table)
            .anyMatch(table -> mayHave(masks, table, catalogue));
  }

  private static boolean mayHave(Masks masks, TableName name, Catalogue catalogue) {
    Optional<Table> table = catalogue.table(name).filter(t -> !t.columns().isEmpty());
    return table
        .map(
            known ->
                known.columns().stream()
                    .map(column -> new ColumnName(name, column.name()))
                    .anyMatch(column -> masks.ruleOf(column).isPresent()))
        .orElseGet(() -> masks.rulesOf(name).findAny().isPresent());
  }
}
