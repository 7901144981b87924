package dev.sallyport.sql.query;

import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.lexer.Tokens;
import net.sf.jsqlparser.statement.select.PlainSelect;

/**
 * Whether a WHERE tells rows apart. In doubt it does not: a condition counts as selective only when
 * a column is compared with something that does not follow from the same row.
 */
final class Conditions {
  /** What a condition is for every row. */
  enum Truth {
    /** True for every row. */
    TRUE,
    /** False, or NULL, for every row. */
    FALSE,
    /** The same for every row, or as good as; which is not known here. */
    SAME,
    /** Different from row to row. */
    VARIES
  }

  private Conditions() {}

  /**
   * The kind of a select's WHERE.
   *
   * @param depth how many sub-queries, arms or parentheses stand around the select
   */
  static WhereKind kind(
      PlainSelect select, Tokens tokens, Occurrences occurrences, int depth, FactsDraft draft) {
    if (select.getWhere() == null) {
      return WhereKind.NONE;
    }
    boolean notIsTight = draft.context().sqlMode().highNotPrecedence();
    Operands operands = new Operands(tokens, occurrences, depth, select);
    Truth truth = new Predicates(tokens, operands, notIsTight).truth(select.getWhere());
    return truth == Truth.VARIES ? WhereKind.SELECTIVE : WhereKind.CONSTANT;
  }
}
