package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The columns of a table that an act touches.
 *
 * @param columns names
 * @param known whether it can touch no other column; whatever takes a row or a table as a whole is
 *     not known
 */
record Touched(Set<String> columns, boolean known) {
  /** Verbs that take some columns of a row and leave the others. */
  static final Set<Verb> BY_COLUMN =
      EnumSet.of(Verb.SELECT, Verb.INSERT, Verb.REPLACE, Verb.UPDATE);

  private static final String ANY_COLUMN = "*";
  private static final Touched ANYTHING = new Touched(Set.of(), false);

  /** Whether an act writes values into columns. */
  static boolean isWrite(Act act) {
    return act.kind() == Act.Kind.TABLE
        && act.verb() != Verb.SELECT
        && BY_COLUMN.contains(act.verb());
  }

  /** What an act of a statement touches. */
  static Touched by(Act act, StatementFacts facts) {
    boolean told = act.standing() == Act.Standing.NAMED || act.standing() == Act.Standing.VIEW;
    if (!told || !BY_COLUMN.contains(act.verb())) {
      return ANYTHING;
    }
    return act.verb() == Verb.SELECT ? read(act, facts) : written(act, facts);
  }

  /** What a statement reads of an act's table, whatever the act does to it. */
  static Touched read(Act act, StatementFacts facts) {
    Lineage uses = facts.uses();
    Set<String> columns = new LinkedHashSet<>();
    uses.columns().forEach(column -> addIfOf(act, column, columns));
    uses.through().forEach(column -> addIfOf(act, column, columns));
    return new Touched(columns, uses.known() && !columns.contains(ANY_COLUMN));
  }

  private static Touched written(Act act, StatementFacts facts) {
    Set<String> columns = new LinkedHashSet<>();
    for (Flow flow : facts.flows()) {
      addIfOf(act, flow.target(), columns);
    }
    // A write of no column at all was not told.
    return new Touched(columns, !columns.isEmpty() && !columns.contains(ANY_COLUMN));
  }

  /** Case of table names is left aside: a column too many is the safe side. */
  private static void addIfOf(Act act, ColumnName column, Set<String> columns) {
    TableName table = column.table();
    boolean sameSchema =
        table.schema().isEmpty()
            || act.schema().isEmpty()
            || CaseFolding.WIDE.fold(table.schema()).equals(CaseFolding.WIDE.fold(act.schema()));
    if (sameSchema
        && CaseFolding.WIDE.fold(table.table()).equals(CaseFolding.WIDE.fold(act.name()))) {
      columns.add(column.column());
    }
  }
}
