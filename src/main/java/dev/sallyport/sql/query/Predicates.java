package dev.sallyport.sql.query;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.query.Conditions.Truth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.schema.Column;

/** Folds the predicates of one select. */
final class Predicates {
  /** Functions that are conditions in themselves. */
  private static final Set<String> DECIDING =
      Set.of(
          "MATCH",
          "FIND_IN_SET",
          "JSON_CONTAINS",
          "JSON_CONTAINS_PATH",
          "JSON_OVERLAPS",
          "REGEXP_LIKE",
          "INSTR",
          "LOCATE",
          "POSITION",
          "MBRCONTAINS",
          "MBRWITHIN",
          "MBRINTERSECTS",
          "ST_CONTAINS",
          "ST_WITHIN",
          "ST_INTERSECTS",
          "ST_EQUALS",
          "ST_TOUCHES",
          "ST_CROSSES",
          "ST_OVERLAPS",
          "ISNULL");

  /** Two comparisons of one column that together hold for every row, or may. */
  private static final Set<String> APART =
      Set.of(
          "= <>", "<> =", "<> <>", "< >", "< >=", "<= >", "<= >=", "> <", ">= <", "> <=", ">= <=");

  /** Past this many arms of OR, opposites are looked for no more. */
  private static final int MAX_ARMS_COMPARED = 32;

  private final Tokens tokens;
  private final Operands operands;
  private final boolean notIsTight;

  Predicates(Tokens tokens, Operands operands, boolean notIsTight) {
    this.tokens = tokens;
    this.operands = operands;
    this.notIsTight = notIsTight;
  }

  Truth truth(Expression e) {
    Expression bare = Operands.bare(e);
    if (bare instanceof AndExpression) {
      Truth all = Truth.TRUE;
      for (Expression arm : arms(bare, AndExpression.class)) {
        all = and(all, truth(arm));
      }
      return all;
    }
    if (bare instanceof OrExpression) {
      return or(arms(bare, OrExpression.class));
    }
    if (bare instanceof NotExpression not) {
      return notIsTight ? Truth.SAME : negated(not.getExpression());
    }
    if (bare instanceof ComparisonOperator comparison) {
      return comparison(comparison);
    }
    return operands.varies(bare) ? predicate(bare) : constant(bare);
  }

  private static List<Expression> arms(
      Expression junction, Class<? extends BinaryExpression> kind) {
    List<Expression> arms = new ArrayList<>();
    Deque<Expression> open = new ArrayDeque<>();
    open.push(junction);
    while (!open.isEmpty()) {
      Expression next = Operands.bare(open.pop());
      if (kind.isInstance(next)) {
        BinaryExpression binary = kind.cast(next);
        open.push(binary.getRightExpression());
        open.push(binary.getLeftExpression());
      } else {
        arms.add(next);
      }
    }
    return arms;
  }

  private static Truth and(Truth left, Truth right) {
    if (left == Truth.FALSE || right == Truth.FALSE) {
      return Truth.FALSE;
    }
    if (left == Truth.VARIES || right == Truth.VARIES) {
      return Truth.VARIES;
    }
    return left == Truth.TRUE && right == Truth.TRUE ? Truth.TRUE : Truth.SAME;
  }

  private Truth or(List<Expression> arms) {
    boolean varies = false;
    boolean same = false;
    for (Expression arm : arms) {
      Truth truth = truth(arm);
      if (truth == Truth.TRUE) {
        return Truth.TRUE;
      }
      same |= truth == Truth.SAME;
      varies |= truth == Truth.VARIES;
    }
    if (same || varies && arms.size() <= MAX_ARMS_COMPARED && hasOpposites(arms)) {
      return Truth.SAME;
    }
    return varies ? Truth.VARIES : Truth.FALSE;
  }

  private boolean hasOpposites(List<Expression> arms) {
    return arms.stream().anyMatch(one -> arms.stream().anyMatch(two -> areOpposite(one, two)));
  }

  private boolean areOpposite(Expression one, Expression two) {
    if (one instanceof NotExpression not) {
      return operands.same(not.getExpression(), two);
    }
    if (one instanceof ComparisonOperator a && two instanceof ComparisonOperator b) {
      // "> 5 OR < 10" holds for all; whether bounds overlap is not looked at.
      return APART.contains(a.getStringExpression() + " " + b.getStringExpression())
          && operands.same(a.getLeftExpression(), b.getLeftExpression());
    }
    if (one instanceof IsNullExpression a && two instanceof IsNullExpression b) {
      return a.isNot() != b.isNot() && operands.same(a.getLeftExpression(), b.getLeftExpression());
    }
    if (one instanceof InExpression a && two instanceof InExpression b) {
      return a.isNot() != b.isNot() && operands.same(a.getLeftExpression(), b.getLeftExpression());
    }
    if (one instanceof LikeExpression a && two instanceof LikeExpression b) {
      return a.isNot() != b.isNot() && operands.same(a.getLeftExpression(), b.getLeftExpression());
    }
    return one instanceof Between a
        && two instanceof Between b
        && a.isNot() != b.isNot()
        && operands.same(a.getLeftExpression(), b.getLeftExpression());
  }

  private Truth negated(Expression e) {
    Expression bare = Operands.bare(e);
    if (bare instanceof IsNullExpression is) {
      return is.isNot() && operands.varies(is) ? Truth.VARIES : Truth.SAME;
    }
    if (bare instanceof OrExpression) {
      Truth all = Truth.TRUE;
      for (Expression arm : arms(bare, OrExpression.class)) {
        all = and(all, negated(arm));
      }
      return all;
    }
    // NOT of NULL is NULL: of "false for every row" nothing follows but that all rows are alike.
    return switch (truth(bare)) {
      case TRUE -> Truth.FALSE;
      case FALSE, SAME -> Truth.SAME;
      case VARIES -> Truth.VARIES;
    };
  }

  private Truth comparison(ComparisonOperator e) {
    Expression left = Operands.bare(e.getLeftExpression());
    Expression right = Operands.bare(e.getRightExpression());
    if (operands.varies(left) || operands.varies(right)) {
      if (operands.same(left, right)) {
        return e.getStringExpression().contains("=") ? Truth.TRUE : Truth.FALSE;
      }
      return operands.followsFromSameRow(left, right) ? Truth.SAME : Truth.VARIES;
    }
    Optional<String> one = operands.literal(left);
    Optional<String> two = operands.literal(right);
    boolean equal = one.isPresent() && one.equals(two);
    return equal && e.getStringExpression().contains("=") ? Truth.TRUE : Truth.SAME;
  }

  private Truth predicate(Expression e) {
    if (e instanceof LikeExpression like) {
      return like(like);
    }
    if (e instanceof InExpression in) {
      return in(in);
    }
    if (e instanceof Between between) {
      Expression left = between.getLeftExpression();
      boolean self =
          operands.same(left, between.getBetweenExpressionStart())
              || operands.same(left, between.getBetweenExpressionEnd());
      return self || operands.followsFromSameRow(left, null) ? Truth.SAME : Truth.VARIES;
    }
    if (e instanceof IsNullExpression is) {
      return is.isNot() || operands.followsFromSameRow(is.getLeftExpression(), null)
          ? Truth.SAME
          : Truth.VARIES;
    }
    if (e instanceof IsBooleanExpression is) {
      return truth(is.getLeftExpression()) == Truth.VARIES ? Truth.VARIES : Truth.SAME;
    }
    if (e instanceof ExistsExpression exists) {
      return operands.followsFromSameRow(exists, null) ? Truth.SAME : Truth.VARIES;
    }
    boolean deciding =
        e instanceof Function function && DECIDING.contains(operands.functionName(function));
    // A bare column, arithmetic, CASE, any other function: nothing is compared.
    return deciding ? Truth.VARIES : Truth.SAME;
  }

  private Truth like(LikeExpression like) {
    Expression pattern = Operands.bare(like.getRightExpression());
    if (!(pattern instanceof StringValue value)) {
      return operands.varies(pattern) ? Truth.SAME : Truth.VARIES;
    }
    int token = Proof.index(value.getValue(), "s");
    if (tokens.kind(token) != TokenKind.STRING) {
      return Truth.SAME;
    }
    String text = tokens.value(token);
    boolean everything =
        like.getLikeKeyWord() == LikeExpression.KeyWord.LIKE
            ? text.chars().allMatch(c -> c == '%' || c == '_')
            // A regular expression without a letter or digit, or with an empty choice.
            : text.chars().noneMatch(Character::isLetterOrDigit) || text.matches(".*\\|.*");
    return everything ? Truth.SAME : Truth.VARIES;
  }

  private Truth in(InExpression in) {
    Expression left = in.getLeftExpression();
    Expression right = in.getRightExpression();
    boolean self =
        right instanceof ExpressionList<?> list
            && list.stream().anyMatch(item -> operands.same(left, item));
    return self || operands.followsFromSameRow(left, right) ? Truth.SAME : Truth.VARIES;
  }

  private Truth constant(Expression e) {
    if (e instanceof BooleanValue value) {
      return value.getValue() ? Truth.TRUE : Truth.FALSE;
    }
    if (e instanceof Column column) {
      return column.getColumnName().equalsIgnoreCase("TRUE") ? Truth.TRUE : Truth.FALSE;
    }
    if (e instanceof LongValue) {
      boolean zero = operands.literal(e).filter(v -> v.matches("0*\\.?0*")).isPresent();
      return zero ? Truth.FALSE : Truth.TRUE;
    }
    return Truth.SAME;
  }
}
