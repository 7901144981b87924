package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import dev.sallyport.wire.response.ColumnDefinition;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How the answers to one statement are covered.
 *
 * @param masks to apply by original table and column, whatever the lineage says
 * @param columns for each column of the result how it is covered; empty where no lineage is known
 *     because no rows of tables leave
 * @param sensitive whether the statement touches a table with masked columns, so that error texts
 *     may quote a value
 * @param diagnosticsSensitive whether the warnings that the server keeps afterwards may quote a
 *     value
 */
public record MaskPlan(
    Masks masks,
    List<Optional<Covering>> columns,
    boolean sensitive,
    boolean diagnosticsSensitive) {
  /** Covers nothing. */
  public static final MaskPlan NONE = new MaskPlan(Masks.NONE, List.of(), false, false);

  /** Covers every column of every answer. */
  public static final MaskPlan EVERYTHING =
      new MaskPlan(Masks.of(List.of(MaskRule.EVERYTHING)), List.of(), true, true);

  /** Keeps a copy. */
  public MaskPlan {
    columns = List.copyOf(columns);
  }

  /**
   * How a column of the answer is covered. A result with another number of columns than the lineage
   * has is covered whole: the table has changed since its catalogue was read.
   *
   * @param position from 0
   * @param count columns of the result
   * @param names charset of the names in the definition, {@code character_set_results}
   */
  public Optional<Covering> coveringOf(
      ColumnDefinition column, int position, int count, Charset names) {
    if (masks.rules().isEmpty()) {
      return Optional.empty();
    }
    if (!columns.isEmpty() && columns.size() != count) {
      return Optional.of(Covering.WHOLE);
    }
    if (!columns.isEmpty() && columns.get(position).isPresent()) {
      return columns.get(position);
    }
    String schema = new String(column.schema(), names);
    String table = new String(column.orgTable(), names);
    String name = new String(column.orgName(), names);
    return masks
        .ruleOf(new ColumnName(new TableName(schema, table), name))
        .map(rule -> new Covering(rule.as(), false));
  }
}
