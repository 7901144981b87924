package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides by lineage how the answers to a statement are covered, and which statements would tell of
 * a covered column in another way: by choosing, ordering or joining rows by it, by copying it
 * elsewhere, or by doing what can't be followed.
 */
public final class MaskGate {
  private static final String ANY = "*";

  /** Verbs through which a row leaves only as the lineage says, or not at all. */
  private static final Set<Verb> FOLLOWED =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.REPLACE,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.CREATE,
          Verb.ALTER,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.TRUNCATE,
          Verb.DROP,
          Verb.LOCK,
          Verb.PREPARE,
          Verb.EXECUTE,
          Verb.SET,
          Verb.DO);

  private final Masks masks;
  private final Catalogue catalogue;
  private final TellingWrites writes;

  private MaskGate(Masks masks, Catalogue catalogue) {
    this.masks = ForeignMasks.of(masks, catalogue);
    this.catalogue = catalogue;
    this.writes = new TellingWrites(this.masks, catalogue);
  }

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
   * @param masks of the verdict
   * @param understood the statement
   * @param catalogue the one with which the statement was read
   * @param kept what the warnings and counts that the server keeps could tell
   */
  public static Result plan(
      Masks masks, Inspection.Understood understood, Catalogue catalogue, Diagnostics kept) {
    if (masks.isEmpty()) {
      return new Result.Planned(MaskPlan.NONE);
    }
    return new MaskGate(masks, catalogue).plan(understood.statements(), kept);
  }

  private Result plan(List<StatementFacts> statements, Diagnostics kept) {
    MaskGate standing = standing();
    Diagnostics diagnostics = kept;
    boolean sensitive = false;
    boolean overwrites = false;
    List<Optional<Covering>> columns = List.of();
    for (StatementFacts facts : statements) {
      Diagnostics before = diagnostics;
      Optional<String> reason = refusal(facts, before).or(() -> keepsRevealed(facts));
      if (reason.isPresent()) {
        return new Result.Refused(reason.get());
      }
      // SHOW tells of routines and events by the same kind of name, and shows no rows.
      if (missesNames(facts) && facts.verb() != Verb.SHOW) {
        return missing(statements.size());
      }
      List<Optional<Covering>> covered = covered(facts);
      if (statements.size() > 1 && covered.stream().anyMatch(Optional::isPresent)) {
        return new Result.Refused(
            "masked columns can be covered in the result of one statement; send it alone");
      }
      if (statements.size() == 1) {
        columns = covered;
      }
      boolean touches = touches(facts);
      sensitive |= touches;
      overwrites |= touches && writes.overwrites(facts);
      // What is shown for one statement is not shown by the warnings that it leaves.
      Diagnostics own =
          standing.touches(facts)
              ? standing.diagnosticsOf(facts, standing.covered(facts))
              : Diagnostics.FREE;
      // What lists the diagnostics leaves them as they are.
      diagnostics = facts.has(Feature.READS_DIAGNOSTICS) ? diagnostics.and(own) : own;
    }
    boolean lists = statements.size() == 1 && statements.get(0).has(Feature.LISTS_DIAGNOSTICS);
    return new Result.Planned(
        new MaskPlan(
            masks,
            columns,
            sensitive,
            diagnostics,
            overwrites,
            lists && diagnostics.sensitive(),
            HashKey.NONE));
  }

  /**
   * A table or column that does not exist: the server will say so. Should it have come to be in
   * this moment, nothing of it is seen.
   */
  private static Result missing(int statements) {
    return statements > 1
        ? new Result.Refused(
            "it names a table or column that is not known, so what is read cannot be told; send the"
                + " statement alone")
        : new Result.Planned(MaskPlan.EVERYTHING);
  }

  /** What the server keeps of a statement that touches masked columns. */
  private Diagnostics diagnosticsOf(StatementFacts facts, List<Optional<Covering>> covered) {
    boolean plainly =
        covered.stream().flatMap(Optional::stream).allMatch(Covering::verbatim)
            && (facts.dependsOn().known() && masked(facts.dependsOn()).isEmpty())
            && (masked(facts.uses()).isEmpty() || !covered.isEmpty());
    if (!plainly) {
      return Diagnostics.TELLS;
    }
    return writes.overwrites(facts) ? Diagnostics.COUNTS : Diagnostics.QUOTES;
  }

  /** What the server keeps of earlier statements, and of this one for those after it. */
  private Optional<String> diagnosticsRefusal(
      StatementFacts facts, Diagnostics kept, boolean touches) {
    boolean lists = facts.has(Feature.LISTS_DIAGNOSTICS) && kept != Diagnostics.TELLS;
    if (facts.has(Feature.READS_DIAGNOSTICS) && !lists && (kept.sensitive() || touches)) {
      return Optional.of(
          "the warnings of a statement on masked columns, or their number, may tell of values;"
              + " SHOW WARNINGS can be sent after one that only shows or writes plain columns");
    }
    boolean counts = kept.compareTo(Diagnostics.COUNTS) >= 0 || touches && !facts.flows().isEmpty();
    return facts.has(Feature.READS_ROW_COUNT) && counts
        ? Optional.of("how many rows a statement on masked columns changed may tell of values")
        : Optional.empty();
  }

  private Optional<String> refusal(StatementFacts facts, Diagnostics kept) {
    boolean touches = touches(facts);
    Optional<String> told =
        diagnosticsRefusal(facts, kept, touches)
            .or(() -> masks.rules().isEmpty() ? Optional.empty() : ServerTables.refusal(facts))
            .or(() -> writes.refusal(facts));
    if (told.isPresent()) {
      return told;
    }
    if (touches && !FOLLOWED.contains(facts.verb())) {
      return Optional.of(facts.verb().word() + " cannot be masked on a table with masked columns");
    }
    Optional<String> chosen = masked(facts.dependsOn());
    if (chosen.isPresent()) {
      return Optional.of(
          "it compares, joins, groups or orders by the masked column "
              + chosen.get()
              + "; select the column as it is, or leave it out");
    }
    if (touches && !facts.dependsOn().known()) {
      return Optional.of("what it compares on a table with masked columns cannot be told");
    }
    Optional<String> stays = keeps(facts);
    if (stays.isPresent()) {
      return stays;
    }
    // A variable of which nothing is known may hold what an earlier statement read.
    boolean holds = touches || facts.has(Feature.READS_VARIABLE);
    for (OutputColumn column : facts.output()) {
      if (!column.from().known() && holds) {
        return Optional.of(
            "where the column "
                + column.name()
                + " comes from cannot be told, and the statement"
                + " touches masked columns; name plain columns");
      }
    }
    return Optional.empty();
  }

  /** What is shown for one statement must not stay where a later one finds it. */
  private Optional<String> keepsRevealed(StatementFacts facts) {
    return masks.revealed().isEmpty() ? Optional.empty() : standing().keeps(facts);
  }

  /** By the masks as they are for any other statement. */
  private MaskGate standing() {
    return masks.revealed().isEmpty() ? this : new MaskGate(masks.unrevealed(), catalogue);
  }

  /** A masked value that stays somewhere once the statement is done. */
  private Optional<String> keeps(StatementFacts facts) {
    boolean anything = touches(facts) || missesNames(facts);
    Optional<String> copied = copies(facts, anything);
    if (copied.isPresent()) {
      return copied;
    }
    boolean elsewhere = facts.has(Feature.INTO_FILE) || facts.has(Feature.WRITES_VARIABLE);
    return elsewhere && (masked(facts.uses()).isPresent() || anything && !facts.uses().known())
        ? Optional.of("masked columns may not be kept in a variable or a file")
        : Optional.empty();
  }

  /** A masked value may only go where the same mask covers it. */
  private Optional<String> copies(StatementFacts facts, boolean touches) {
    for (Flow flow : facts.flows()) {
      boolean targetCovered = masks.ruleOf(flow.target()).isPresent();
      Optional<String> source = masked(flow.from());
      if (source.isPresent() && !targetCovered) {
        return Optional.of(
            "it copies the masked column "
                + source.get()
                + " to "
                + flow.target()
                + ", where nothing covers it");
      }
      if (touches && !flow.from().known() && !targetCovered) {
        return Optional.of(
            "what it writes to "
                + flow.target()
                + " cannot be told, and it touches masked"
                + " columns");
      }
    }
    return Optional.empty();
  }

  /** How each column of the result is covered. */
  private List<Optional<Covering>> covered(StatementFacts facts) {
    List<Optional<Covering>> covered = new ArrayList<>();
    for (OutputColumn column : facts.output()) {
      if (column.isStar()) {
        // Only where no masked table is touched, so nothing is covered.
        return List.of();
      }
      covered.add(ruleOf(column.from()).map(rule -> new Covering(rule.as(), false)));
    }
    return covered;
  }

  private Optional<MaskRule> ruleOf(Lineage lineage) {
    return Stream.concat(lineage.columns().stream(), lineage.through().stream())
        .flatMap(column -> ruleOf(column).stream())
        .findFirst();
  }

  /** A masked column among these, by name. */
  private Optional<String> masked(Lineage lineage) {
    return Stream.concat(lineage.columns().stream(), lineage.through().stream())
        .filter(column -> ruleOf(column).isPresent())
        .findFirst()
        .map(ColumnName::toString);
  }

  private Optional<MaskRule> ruleOf(ColumnName column) {
    if (!column.column().equals(OutputColumn.STAR)) {
      return masks.ruleOf(column);
    }
    // Any column of the table. One that does not exist has none, and is looked at as a whole.
    return catalogue.table(column.table()).isPresent()
        ? mayCover(column.table())
        : Optional.empty();
  }

  private boolean missesNames(StatementFacts facts) {
    return facts.has(Feature.UNKNOWN_COLUMN) || !facts.missingFrom(catalogue).isEmpty();
  }

  /** Whether the statement comes by a table that has a masked column, or may have. */
  private boolean touches(StatementFacts facts) {
    Set<TableName> missing = facts.missingFrom(catalogue);
    return masked(facts.uses()).isPresent()
        || facts.accesses().stream()
            .filter(access -> access.verb() != Verb.CALL)
            .map(Access::table)
            .filter(table -> !missing.contains(table))
            .anyMatch(table -> mayCover(table).isPresent());
  }

  /** A rule that covers some column of a table, or may. */
  private Optional<MaskRule> mayCover(TableName name) {
    Optional<Table> table = catalogue.table(name);
    if (table.isPresent()) {
      return table.get().columns().stream()
          .flatMap(column -> masks.rulesOf(new ColumnName(name, column.name())))
          .filter(rule -> !speaksOfData(rule, name))
          .findFirst();
    }
    return masks.rules().stream()
        .filter(rule -> rule.coversTable(name.schema(), name.table()))
        .filter(rule -> !speaksOfData(rule, name))
        .findFirst();
  }

  /** A rule for whatever schema speaks of data; the server's own tables need one of their own. */
  private static boolean speaksOfData(MaskRule rule, TableName name) {
    return rule.columns().schema().equals(ANY) && Catalogue.isSystemSchema(name.schema());
  }
}
