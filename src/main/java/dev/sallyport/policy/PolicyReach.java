package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Inference;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * How far policies go without a person: what they may come to allow, whatever their conditions turn
 * out to say. Never too little; too much only where a condition never holds. Immutable.
 */
public final class PolicyReach {
  /** Of whom no policy speaks. */
  public static final PolicyReach NOTHING = new PolicyReach(List.of(), Set.of(), false, false);

  private final List<Policy> policies;
  private final Set<String> variables;
  private final boolean temporaryTables;
  private final boolean asksForColumns;

  PolicyReach(
      List<Policy> policies,
      Set<String> variables,
      boolean temporaryTables,
      boolean asksForColumns) {
    this.policies = policies;
    this.variables = variables;
    this.temporaryTables = temporaryTables;
    this.asksForColumns = asksForColumns;
  }

  /**
   * A whole statement that a rule allows.
   *
   * @param text with {@code ?} for its values
   * @param schema that is selected where it is said
   */
  public record Wording(String text, Optional<String> schema) {}

  /** Whether a table may be taken as a whole. */
  public boolean mayDo(Verb verb, TableName table) {
    return mayDo(act(verb, table), facts(verb, Lineage.UNKNOWN, List.of()));
  }

  /** Those of a table's columns that may be read or written. */
  public Set<String> columns(Verb verb, TableName table, Collection<String> columns) {
    if (!asksForColumns) {
      return mayDo(verb, table) ? new LinkedHashSet<>(columns) : Set.of();
    }
    Set<String> some = new LinkedHashSet<>();
    for (String column : columns) {
      ColumnName name = new ColumnName(table, column);
      StatementFacts facts =
          verb == Verb.SELECT
              ? facts(verb, Lineage.of(name), List.of())
              : facts(verb, Lineage.NONE, List.of(new Flow(name, Lineage.NONE)));
      if (mayDo(act(verb, table), facts)) {
        some.add(column);
      }
    }
    return some;
  }

  /** Whether it may be done to every table of a schema, also to those that come later. */
  public boolean mayDoEverywhere(Verb verb, String schema) {
    return may(policy -> policy.outlookEverywhere(verb, schema));
  }

  /** Whether a text may be allowed as it stands. */
  public boolean maySay(Inspection.Understood text) {
    return !policies.isEmpty() && text.statements().stream().allMatch(this::maySay);
  }

  /** Whether a rule may let something happen in a schema. */
  public boolean opens(String schema) {
    return policies.stream().anyMatch(policy -> policy.opens(schema));
  }

  /** Whether temporary tables may be made and used. */
  public boolean allowsTemporaryTables() {
    return temporaryTables;
  }

  /** The statements that rules allow as wholes. */
  public List<Wording> wordings() {
    return policies.stream()
        .flatMap(policy -> policy.rules().stream())
        .filter(rule -> rule.effect() == Effect.ALLOW)
        .flatMap(rule -> rule.subject().patterns().stream())
        .map(pattern -> new Wording(pattern.text(), pattern.schema()))
        .distinct()
        .toList();
  }

  private boolean maySay(StatementFacts facts) {
    return BuiltInRules.refusal(facts, variables).isEmpty()
        && Act.of(facts).stream().allMatch(act -> maySay(act, facts));
  }

  private boolean maySay(Act act, StatementFacts facts) {
    if (act.standing() == Act.Standing.TEMPORARY) {
      return temporaryTables;
    }
    boolean withoutRule =
        act.standing() == Act.Standing.VIEW || BuiltInRules.allows(act, facts, policies);
    return mayDo(act, facts)
        || withoutRule && policies.stream().allMatch(policy -> policy.outlook(act, facts).silent());
  }

  private boolean mayDo(Act act, StatementFacts facts) {
    return may(policy -> policy.outlook(act, facts));
  }

  /** The strictest policy decides, and one must allow. */
  private boolean may(Function<Policy, Outlook> by) {
    boolean allowed = false;
    for (Policy policy : policies) {
      Outlook outlook = by.apply(policy);
      if (!outlook.lets()) {
        return false;
      }
      allowed |= outlook.allows();
    }
    return allowed;
  }

  private static Act act(Verb verb, TableName table) {
    return new Act(verb, Act.Kind.TABLE, table.schema(), table.table(), Act.Standing.NAMED);
  }

  /** Of a statement that nobody has said. */
  private static StatementFacts facts(Verb verb, Lineage uses, List<Flow> flows) {
    return new StatementFacts(
        verb,
        Set.of(),
        WhereKind.NONE,
        OptionalLong.empty(),
        Set.of(),
        Set.of(),
        List.of(),
        Lineage.NONE,
        Inference.NONE,
        uses,
        flows,
        Set.of(),
        Optional.empty(),
        false,
        0,
        "",
        "",
        SessionObjects.NONE,
        Optional.empty());
  }
}
