package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.wire.response.ColumnDefinition;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * How the answers to one statement are covered.
 *
 * @param rules masks to apply, by original table and column
 * @param sensitive whether the statement touches a table with masked columns, so that error texts
 *     may quote a value
 * @param diagnosticsSensitive whether the warnings that the server keeps afterwards may quote a
 *     value
 */
public record MaskPlan(List<MaskRule> rules, boolean sensitive, boolean diagnosticsSensitive) {
  /** Covers nothing. */
  public static final MaskPlan NONE = new MaskPlan(List.of(), false, false);

  /** Keeps a copy. */
  public MaskPlan {
    rules = List.copyOf(rules);
  }

  /**
   * The rule that covers a column of the answer.
   *
   * @param names charset of the names in the definition, {@code character_set_results}
   */
  public Optional<MaskRule> ruleFor(ColumnDefinition column, Charset names) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    String schema = new String(column.schema(), names);
    String table = new String(column.orgTable(), names);
    String name = new String(column.orgName(), names);
    return rules.stream()
        .filter(rule -> rule.coversTable(schema, table) && rule.coversColumn(name))
        .findFirst();
  }
}
