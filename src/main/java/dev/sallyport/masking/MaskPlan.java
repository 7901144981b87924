package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.wire.response.ColumnDefinition;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How the answers to one statement are covered.
 *
 * @param rules masks to apply by original table and column, whatever the lineage says
 * @param columns for each column of the result the rule that covers it; empty where no lineage is
 *     known because no rows of tables leave
 * @param sensitive whether the statement touches a table with masked columns, so that error texts
 *     may quote a value
 * @param diagnosticsSensitive whether the warnings that the server keeps afterwards may quote a
 *     value
 */
public record MaskPlan(
    List<MaskRule> rules,
    List<Optional<MaskRule>> columns,
    boolean sensitive,
    boolean diagnosticsSensitive) {
  /** Covers nothing. */
  public static final MaskPlan NONE = new MaskPlan(List.of(), List.of(), false, false);

  /** Keeps copies. */
  public MaskPlan {
    rules = List.copyOf(rules);
    columns = List.copyOf(columns);
  }

  /**
   * The rule that covers a column of the answer. A result with another number of columns than the
   * lineage has is covered whole: the table has changed since its catalogue was read.
   *
   * @param position from 0
   * @param count columns of the result
   * @param names charset of the names in the definition, {@code character_set_results}
   */
  public Optional<MaskRule> ruleFor(
      ColumnDefinition column, int position, int count, Charset names) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    if (!columns.isEmpty() && columns.size() != count) {
      return Optional.of(MaskRule.EVERYTHING);
    }
    if (!columns.isEmpty() && columns.get(position).isPresent()) {
      return columns.get(position);
    }
    String schema = new String(column.schema(), names);
    String table = new String(column.orgTable(), names);
    String name = new String(column.orgName(), names);
    return rules.stream()
        .filter(rule -> rule.coversTable(schema, table) && rule.coversColumn(name))
        .findFirst();
  }
}
