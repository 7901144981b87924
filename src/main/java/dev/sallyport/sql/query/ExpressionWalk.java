package dev.sallyport.sql.query;

import dev.sallyport.sql.ColumnUse;
import java.util.Set;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Select;

/** Walks expressions. A kind of node that is not listed here is not understood. */
final class ExpressionWalk {
  private final Proof proof;
  private final TreeWalk queries;
  private final Constants constants;
  private boolean choosing = true;

  ExpressionWalk(Proof proof, TreeWalk queries) {
    this.proof = proof;
    this.queries = queries;
    this.constants = new Constants(proof);
  }

  /** An item of a list: whatever comes out, no row is chosen by it, unless in a sub-query. */
  void walkValue(Expression e, Set<String> tables) {
    boolean outside = choosing;
    choosing = false;
    walk(e, tables);
    choosing = outside;
  }

  void walk(Expression e, Set<String> tables) {
    int before = queries.columnCount();
    visit(e, tables);
    judge(e, before);
  }

  /** Notes an expression that had no column in it and may come out otherwise elsewhere. */
  private void judge(Expression e, int before) {
    boolean constant = e != null && queries.columnCount() == before;
    if (choosing && constant && !(e instanceof Select) && !constants.isCertain(e)) {
      queries.dependsOnSession();
    }
  }

  private void visit(Expression e, Set<String> tables) {
    if (e == null || e instanceof NullValue || e instanceof BooleanValue) {
      return;
    }
    if (e instanceof Column column) {
      column(column);
    } else if (e instanceof StringValue value) {
      proof.string(value.getValue());
    } else if (e instanceof LongValue value) {
      proof.number(value.getValue());
    } else if (e instanceof JdbcParameter) {
      proof.parameter();
    } else if (e instanceof Function function) {
      function(function, tables);
    } else if (e instanceof LikeExpression like) {
      walk(like.getLeftExpression(), tables);
      walk(like.getRightExpression(), tables);
      walk(like.getEscape(), tables);
    } else if (e instanceof BinaryExpression binary) {
      binary(binary, tables);
    } else if (e instanceof ExpressionList<?> list) {
      list.forEach(item -> walk(item, tables));
    } else if (e instanceof Select select) {
      boolean outside = choosing;
      choosing = true;
      queries.nested(select, tables);
      choosing = outside;
    } else {
      predicate(e, tables);
    }
  }

  /** A long chain leans to the left: that side is walked in a loop, not on the stack. */
  private void binary(BinaryExpression chain, Set<String> tables) {
    Expression next = chain;
    Expression last = chain;
    int before = queries.columnCount();
    while (next instanceof BinaryExpression binary && !(next instanceof LikeExpression)) {
      int met = queries.columnCount();
      walk(binary.getRightExpression(), tables);
      if (queries.columnCount() > met) {
        // Columns so far stand to the right: what is left of here is looked at for itself.
        last = binary.getLeftExpression();
        before = queries.columnCount();
      }
      next = binary.getLeftExpression();
    }
    walk(next, tables);
    judge(last, before);
  }

  static boolean isBoolean(Column column) {
    String name = column.getColumnName();
    return name.equalsIgnoreCase("TRUE") || name.equalsIgnoreCase("FALSE");
  }

  private void column(Column column) {
    if (!isBoolean(column)) {
      queries.column(column, ColumnUse.Role.OTHER);
    }
  }

  private void function(Function function, Set<String> tables) {
    Proof.index(function.getName(), "f");
    walk(function.getParameters(), tables);
  }

  private void predicate(Expression e, Set<String> tables) {
    if (e instanceof NotExpression not) {
      walk(not.getExpression(), tables);
    } else if (e instanceof InExpression in) {
      walk(in.getLeftExpression(), tables);
      walk(in.getRightExpression(), tables);
    } else if (e instanceof Between between) {
      walk(between.getLeftExpression(), tables);
      walk(between.getBetweenExpressionStart(), tables);
      walk(between.getBetweenExpressionEnd(), tables);
    } else if (e instanceof IsNullExpression is) {
      walk(is.getLeftExpression(), tables);
    } else if (e instanceof IsBooleanExpression is) {
      walk(is.getLeftExpression(), tables);
    } else if (e instanceof ExistsExpression exists) {
      walk(exists.getRightExpression(), tables);
    } else if (e instanceof AnyComparisonExpression any) {
      walk(any.getSelect(), tables);
    } else if (e instanceof CaseExpression choice) {
      walk(choice.getSwitchExpression(), tables);
      choice.getWhenClauses().forEach(when -> walk(when, tables));
      walk(choice.getElseExpression(), tables);
    } else if (e instanceof WhenClause when) {
      walk(when.getWhenExpression(), tables);
      walk(when.getThenExpression(), tables);
    } else {
      throw TreeWalk.unknown(e);
    }
  }
}
