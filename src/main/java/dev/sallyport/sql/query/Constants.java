package dev.sallyport.sql.query;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;

/**
 * Expressions without a column. What MySQL makes of most of them depends on the session (collation,
 * time zone, {@code sql_mode}) and on the moment; of these here it makes the same everywhere.
 */
final class Constants {
  private static final int MAX_DEPTH = 50;

  private static final Set<String> MOMENTS =
      Set.of(
          "NOW",
          "CURDATE",
          "CURTIME",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");

  private static final Set<String> SHIFTS =
      Set.of("DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE", "INTERVAL");

  private final Proof proof;

  Constants(Proof proof) {
    this.proof = proof;
  }

  /**
   * Whether an expression without a column is a literal, arithmetic and comparisons of numbers, or
   * a moment shifted by an interval, as in {@code NOW() - INTERVAL 30 DAY}.
   */
  boolean isCertain(Expression constant) {
    return isCertain(constant, 0);
  }

  private boolean isCertain(Expression expression, int depth) {
    Expression e = Operands.bare(expression);
    if (depth > MAX_DEPTH) {
      return false;
    }
    if (e instanceof AndExpression || e instanceof OrExpression) {
      BinaryExpression junction = (BinaryExpression) e;
      return isCertain(junction.getLeftExpression(), depth + 1)
          && isCertain(junction.getRightExpression(), depth + 1);
    }
    if (e instanceof Addition || e instanceof Subtraction) {
      BinaryExpression sum = (BinaryExpression) e;
      Expression left = sum.getLeftExpression();
      Expression right = sum.getRightExpression();
      boolean shifts = isInterval(left) || isInterval(right);
      return isNumber(e, depth)
          || shifts && isCertain(left, depth + 1) && isCertain(right, depth + 1);
    }
    if (e instanceof Function function) {
      return isMoment(function, depth);
    }
    return isLeaf(e)
        || isNumber(e, depth)
        || e instanceof ExpressionList<?> list
            && list.stream().allMatch(item -> isCertain(item, depth + 1));
  }

  private static boolean isLeaf(Expression e) {
    return e instanceof StringValue
        || e instanceof JdbcParameter
        || e instanceof NullValue
        || e instanceof BooleanValue
        || e instanceof Column column && ExpressionWalk.isBoolean(column);
  }

  private static boolean isNumber(Expression expression, int depth) {
    Expression e = Operands.bare(expression);
    if (depth > MAX_DEPTH || !(e instanceof BinaryExpression binary)) {
      return e instanceof LongValue;
    }
    return isNumber(binary.getLeftExpression(), depth + 1)
        && isNumber(binary.getRightExpression(), depth + 1);
  }

  private boolean isInterval(Expression e) {
    return Operands.bare(e) instanceof Function function && name(function).equals("INTERVAL");
  }

  private boolean isMoment(Function function, int depth) {
    List<? extends Expression> parameters =
        function.getParameters() == null ? List.of() : function.getParameters();
    if (MOMENTS.contains(name(function))) {
      return parameters.isEmpty();
    }
    return SHIFTS.contains(name(function))
        && parameters.stream().allMatch(parameter -> isCertain(parameter, depth + 1));
  }

  private String name(Function function) {
    return proof.function(function.getName()).toUpperCase(Locale.ROOT);
  }
}
