package dev.sallyport.masking;

import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.ForeignKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Masks of columns that refer to masked columns by a foreign key: they hold the same values, so
 * they are covered alike, unless a rule of their own says otherwise.
 */
public final class ForeignMasks {
  private ForeignMasks() {}

  /** The rules, and one more for each such column, over any number of keys. */
  public static Masks of(Masks masks, Catalogue catalogue) {
    if (masks.rules().isEmpty()) {
      return masks;
    }
    List<ForeignKey> keys = catalogue.foreignKeys();
    Masks reached = masks;
    // A chain has at most as many links as there are keys.
    for (int round = 0; round < keys.size(); round++) {
      Set<MaskRule> more = new LinkedHashSet<>();
      for (ForeignKey key : keys) {
        for (int i = 0; i < key.childColumns().size(); i++) {
          inherited(reached, key, i).ifPresent(more::add);
        }
      }
      if (more.isEmpty()) {
        break;
      }
      List<MaskRule> rules = new ArrayList<>(reached.rules());
      rules.addAll(more);
      reached = new Masks(rules, reached.detectors(), reached.coversUnknown(), reached.revealed());
    }
    return reached;
  }

  /** What is shown of the parent by its name is not shown of the child. */
  private static Optional<MaskRule> inherited(Masks masks, ForeignKey key, int i) {
    ColumnName child = new ColumnName(key.child(), key.childColumns().get(i));
    boolean ownRule = masks.rules().stream().anyMatch(rule -> rule.covers(child));
    return ownRule
        ? Optional.empty()
        : masks
            .unrevealed()
            .ruleOf(new ColumnName(key.parent(), key.parentColumns().get(i)))
            .map(rule -> new MaskRule(exactly(child), rule.as(), rule.equality()));
  }

  /** A name may hold a star: then it covers more than it must, never less. */
  private static ColumnGlob exactly(ColumnName column) {
    TableName table = column.table();
    return new ColumnGlob(table.schema(), table.table(), column.column());
  }
}
