package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the covered columns of a statement can be told by the original table and column
 * that the server names in its column definitions (MySQL Client/Server Protocol,
 * Protocol::ColumnDefinition41). That holds for plain columns in the list of one outermost SELECT.
 * Whatever else names a covered column computes on it, and is refused.
 */
public final class MaskGate {
  /** Verbs through which a row leaves only as column definitions describe it, or not at all. */
  private static final Set<Verb> READABLE =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.REPLACE,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.TRUNCATE,
          Verb.DROP,
          Verb.LOCK);

  private MaskGate() {}

  /** What became of the question. */
  public sealed interface Result {
    /** The answer may be sent through this plan. */
    record Planned(MaskPlan plan) implements Result {}

    /** The statement must not run; why, for the agent. */
    record Refused(String reason) implements Result {}
  }

  /**
   * Plans the covering of all parts of a statement text.
   *
   * @param rules the masks of the verdict
   * @param understood the statement
   * @param catalogue the tables and views of the connection
   * @param diagnosticsSensitive whether the warnings that the server keeps come from a statement on
   *     masked columns
   */
  public static Result plan(
      List<MaskRule> rules,
      Inspection.Understood understood,
      Catalogue catalogue,
      boolean diagnosticsSensitive) {
    if (rules.isEmpty()) {
      return new Result.Planned(MaskPlan.NONE);
    }
    boolean sensitive = diagnosticsSensitive;
    boolean anySensitive = false;
    for (StatementFacts facts : understood.statements()) {
      Optional<String> reason = refusal(rules, facts, catalogue);
      if (reason.isPresent()) {
        return new Result.Refused(reason.get());
      }
      if (facts.has(Feature.READS_DIAGNOSTICS)) {
        if (sensitive) {
          return new Result.Refused(
              "warnings of a statement on masked columns may quote their values");
        }
      } else {
        sensitive = !covered(rules, facts, catalogue).isEmpty();
        anySensitive |= sensitive;
      }
    }
    return new Result.Planned(new MaskPlan(rules, anySensitive, sensitive));
  }

  private static Optional<String> refusal(
      List<MaskRule> rules, StatementFacts facts, Catalogue catalogue) {
    if (!facts.routines().isEmpty()) {
      return Optional.of(
          "it calls "
              + facts.routines().iterator().next()
              + ", and what a routine does with masked columns is not known");
    }
    for (Access access : facts.accesses()) {
      boolean masked =
          catalogue
              .table(access.table())
              .flatMap(Table::view)
              .filter(view -> new ViewText(view.definition()).mentions(rules, catalogue))
              .isPresent();
      if (masked) {
        return Optional.of(
            "the view " + access.table() + " reads masked columns; read the table itself");
      }
    }
    Set<MaskRule> covered = covered(rules, facts, catalogue);
    if (covered.isEmpty()) {
      return Optional.empty();
    }
    if (!READABLE.contains(facts.verb())) {
      return Optional.of(facts.verb().word() + " cannot be masked on a table with masked columns");
    }
    if (facts.has(Feature.NESTED_STAR)) {
      return Optional.of(
          "a * inside a sub-query, a set operation or a copy would carry masked columns; name the"
              + " columns you need");
    }
    if (facts.has(Feature.NATURAL_JOIN)) {
      return Optional.of("NATURAL JOIN may compare masked columns; write the join condition");
    }
    boolean leavesMasked = facts.has(Feature.STAR);
    for (ColumnUse use : facts.columns()) {
      if (covered.stream().noneMatch(rule -> rule.coversColumn(use.name()))) {
        continue;
      }
      if (use.role() == ColumnUse.Role.OTHER) {
        return Optional.of(
            "it computes on, compares, orders by or copies the masked column "
                + use.name()
                + "; select the column as it is, or leave it out");
      }
      leavesMasked |= use.role() == ColumnUse.Role.OUTPUT;
    }
    if (leavesMasked && facts.has(Feature.ORDERS_BY_POSITION)) {
      return Optional.of(
          "it orders or groups by the number of a column, which may be a masked one; name the"
              + " column");
    }
    if (leavesMasked && (facts.has(Feature.WRITES_VARIABLE) || facts.has(Feature.INTO_FILE))) {
      return Optional.of("masked columns may not be kept in a variable or a file");
    }
    return Optional.empty();
  }

  /**
   * The rules that concern the statement: a table they name has such a column, is not known, or the
   * statement says so.
   */
  private static Set<MaskRule> covered(
      List<MaskRule> rules, StatementFacts facts, Catalogue catalogue) {
    Set<MaskRule> covered = new LinkedHashSet<>();
    for (MaskRule rule : rules) {
      boolean named = facts.columns().stream().anyMatch(use -> rule.coversColumn(use.name()));
      for (Access access : facts.accesses()) {
        TableName table = access.table();
        if (rule.coversTable(table.schema(), table.table())
            && (named || mayHave(rule, catalogue.table(table)))) {
          covered.add(rule);
        }
      }
    }
    return covered;
  }

  private static boolean mayHave(MaskRule rule, Optional<Table> table) {
    return table.map(Table::columns).filter(columns -> !columns.isEmpty()).isEmpty()
        || table.get().columns().stream().anyMatch(column -> rule.coversColumn(column.name()));
  }
}
