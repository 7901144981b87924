package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
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
 * @param further the same for the results behind it, of a text of several statements
 * @param sensitive whether the statement touches a table with masked columns, so that error texts
 *     may quote a value
 * @param diagnostics what the warnings and counts that the server keeps afterwards could tell
 * @param overwrites whether it puts new values over masked ones, so that the number of rows that
 *     changed would tell which were the same
 * @param listsDiagnostics whether the rows are warnings, of which texts are shown without values
 * @param hashKey what pseudonyms are made with; {@link HashKey#NONE} covers whole what asks for one
 */
public record MaskPlan(
    Masks masks,
    List<Optional<Covering>> columns,
    List<List<Optional<Covering>>> further,
    boolean sensitive,
    Diagnostics diagnostics,
    boolean overwrites,
    boolean listsDiagnostics,
    HashKey hashKey) {
  /** Covers nothing. */
  public static final MaskPlan NONE = ofRows(Masks.NONE, List.of(), false, Diagnostics.FREE);

  /** Covers every column of every answer. */
  public static final MaskPlan EVERYTHING =
      ofRows(Masks.of(List.of(MaskRule.EVERYTHING)), List.of(), true, Diagnostics.TELLS);

  /** Keeps copies. */
  public MaskPlan {
    columns = List.copyOf(columns);
    further = further.isEmpty() ? List.of() : further.stream().map(List::copyOf).toList();
  }

  /** The same plan with the key of its connection. */
  public MaskPlan with(HashKey key) {
    return new MaskPlan(
        masks, columns, further, sensitive, diagnostics, overwrites, listsDiagnostics, key);
  }

  /**
   * The plan for the result behind this one. Where lineage speaks of this result and of none behind
   * it, nobody knows what that is.
   */
  public MaskPlan next() {
    if (further.isEmpty()) {
      return columns.isEmpty() ? this : EVERYTHING;
    }
    return new MaskPlan(
        masks,
        further.get(0),
        further.subList(1, further.size()),
        sensitive,
        diagnostics,
        overwrites,
        listsDiagnostics,
        hashKey);
  }

  /** Of rows alone: nothing is written over, and no warnings are listed. */
  public static MaskPlan ofRows(
      Masks masks, List<Optional<Covering>> columns, boolean sensitive, Diagnostics diagnostics) {
    return new MaskPlan(
        masks, columns, List.of(), sensitive, diagnostics, false, false, HashKey.NONE);
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
    String shown = name.isEmpty() ? new String(column.name(), names) : name;
    String alias = new String(column.table(), names);
    if (ServerTables.tellsOfChanges(schema, alias, shown)
        || ServerTables.tellsOfChanges(schema, table, shown)) {
      return Optional.of(new Covering(Mask.of(MaskKind.NULL), false));
    }
    return masks
        .ruleOf(new ColumnName(new TableName(schema, table), name))
        .map(rule -> new Covering(rule.as(), false));
  }
}
