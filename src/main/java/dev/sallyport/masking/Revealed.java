package dev.sallyport.masking;

import dev.sallyport.policy.MaskedColumns;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.wire.response.ColumnDefinition;
import java.nio.charset.Charset;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns of an answer are masked and shown all the same, so that the minutes leave their
 * values out. In doubt it is all of them: the minutes lose nothing that anybody must have.
 *
 * @param masks of the verdict, with what is revealed
 * @param positions known by lineage, from 1
 * @param count columns that the lineage has; empty where it says nothing of the result
 */
public record Revealed(Masks masks, List<Integer> positions, OptionalInt count) {
  /** Shows nothing that is masked. */
  public static final Revealed NONE = new Revealed(Masks.NONE, List.of(), OptionalInt.empty());

  /** Keeps a copy. */
  public Revealed {
    positions = List.copyOf(positions);
  }

  /** In the answer to a statement that is cleared with these masks. */
  public static Revealed of(Masks masks, Inspection inspection, Catalogue catalogue) {
    if (masks.revealed().isEmpty() || !(inspection instanceof Inspection.Understood understood)) {
      return NONE;
    }
    if (understood.statements().size() > 1) {
      // Which result is whose is not known here: none has this number of columns.
      return new Revealed(masks, List.of(), OptionalInt.of(-1));
    }
    StatementFacts facts = understood.statements().get(0);
    return new Revealed(
        masks,
        MaskedColumns.revealed(facts, masks, catalogue),
        facts.output().isEmpty() ? OptionalInt.empty() : OptionalInt.of(facts.output().size()));
  }

  /**
   * Whether an error text, which the client may see, can quote what the minutes must not keep.
   *
   * @param touches whether the last statement touches a table with masked columns
   */
  public boolean mayBeQuoted(boolean touches) {
    return !isEmpty() && (touches || count.equals(OptionalInt.of(-1)));
  }

  /** Whether nothing can be shown that is masked. */
  public boolean isEmpty() {
    return masks.revealed().isEmpty();
  }

  /**
   * Positions in a result, from 0.
   *
   * @param names charset of the names in the definitions
   */
  public Set<Integer> in(List<ColumnDefinition> columns, Charset names) {
    Set<Integer> found = new TreeSet<>();
    if (isEmpty()) {
      return found;
    }
    boolean other = count.isPresent() && count.getAsInt() != columns.size();
    for (int i = 0; i < columns.size(); i++) {
      if (other || positions.contains(i + 1) || isShown(columns.get(i), names)) {
        found.add(i);
      }
    }
    return found;
  }

  private boolean isShown(ColumnDefinition column, Charset names) {
    TableName table =
        new TableName(new String(column.schema(), names), new String(column.orgTable(), names));
    ColumnName name = new ColumnName(table, new String(column.orgName(), names));
    return masks.unrevealed().ruleOf(name).isPresent() && masks.ruleOf(name).isEmpty();
  }
}
