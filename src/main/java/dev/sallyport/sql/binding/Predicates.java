package dev.sallyport.sql.binding;

import dev.sallyport.sql.binding.Conditions.Truth;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import dev.sallyport.sql.syntax.Expression.Subquery;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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

  private static final Set<Operator> FROM_BELOW =
      EnumSet.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.NOT_EQUAL);
  private static final Set<Operator> FROM_ABOVE =
      EnumSet.of(Operator.GREATER, Operator.GREATER_OR_EQUAL, Operator.NOT_EQUAL);

  /** Past this many arms of OR, opposites are looked for no more. */
  private static final int MAX_ARMS_COMPARED = 32;

  /** Longer regular expressions are not tried out. */
  private static final int MAX_EXPRESSION = 256;

  private static final List<String> UNLIKELY_TEXTS = List.of("", "~", "\u0001\u0002");

  private final Tokens tokens;
  private final Operands operands;
  private final boolean notIsTight;

  Predicates(Tokens tokens, Operands operands, boolean notIsTight) {
    this.tokens = tokens;
    this.operands = operands;
    this.notIsTight = notIsTight;
  }

  Truth truth(Expression e) {
    if (!(e instanceof Operation operation)) {
      return operands.varies(e) ? predicate(e) : constant(e);
    }
    return switch (operation.operator()) {
      case AND ->
          operation.operands().stream().map(this::truth).reduce(Truth.TRUE, Predicates::and);
      case OR -> or(operation.operands());
      case NOT -> notIsTight ? Truth.SAME : negated(operation.operands().get(0));
      case EQUAL, NULL_SAFE_EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          comparison(operation);
      default -> operands.varies(e) ? predicate(e) : Truth.SAME;
    };
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
    if (one == two || !(one instanceof Operation a)) {
      return false;
    }
    if (a.operator() == Operator.NOT) {
      return operands.same(a.operands().get(0), two);
    }
    if (!(two instanceof Operation b) || !operands.same(a.operands().get(0), b.operands().get(0))) {
      return false;
    }
    return areApart(a.operator(), b.operator());
  }

  /** Two conditions on one value that together hold for every row, or may. */
  private static boolean areApart(Operator one, Operator two) {
    return switch (one) {
      case EQUAL, NULL_SAFE_EQUAL -> two == Operator.NOT_EQUAL;
      case NOT_EQUAL -> FROM_BELOW.contains(two) || FROM_ABOVE.contains(two);
      // "> 5 OR < 10" holds for all; whether bounds overlap is not looked at.
      case LESS, LESS_OR_EQUAL -> FROM_ABOVE.contains(two);
      case GREATER, GREATER_OR_EQUAL -> FROM_BELOW.contains(two);
      case IN -> two == Operator.NOT_IN || two == Operator.NOT_EQUAL;
      case LIKE -> two == Operator.NOT_LIKE;
      case REGEXP -> two == Operator.NOT_REGEXP;
      case BETWEEN -> two == Operator.NOT_BETWEEN;
      case IS_NULL -> two == Operator.IS_NOT_NULL;
      default -> false;
    };
  }

  private Truth negated(Expression e) {
    if (Operands.is(e, Operator.IS_NOT_NULL) && operands.varies(e)) {
      return Truth.VARIES;
    }
    if (Operands.is(e, Operator.IS_NULL)) {
      return Truth.SAME;
    }
    if (e instanceof Operation or && or.operator() == Operator.OR) {
      return or.operands().stream().map(this::negated).reduce(Truth.TRUE, Predicates::and);
    }
    // NOT of NULL is NULL: of "false for every row" nothing follows but that all rows are alike.
    return switch (truth(e)) {
      case TRUE -> Truth.FALSE;
      case FALSE, SAME -> Truth.SAME;
      case VARIES -> Truth.VARIES;
    };
  }

  private Truth comparison(Operation e) {
    if (e.operands().size() != 2) {
      return Truth.SAME;
    }
    Expression left = e.operands().get(0);
    Expression right = e.operands().get(1);
    boolean orEqual =
        switch (e.operator()) {
          case EQUAL, NULL_SAFE_EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> true;
          default -> false;
        };
    if (operands.varies(left) || operands.varies(right)) {
      if (operands.same(left, right)) {
        return orEqual ? Truth.TRUE : Truth.FALSE;
      }
      boolean says =
          operands.holdsOfAnything(e.operator(), left, right)
              || operands.holdsOfAnything(e.operator(), right, left);
      return says || operands.followsFromSameRow(left, right) ? Truth.SAME : Truth.VARIES;
    }
    Optional<String> one = operands.literal(left);
    Optional<String> two = operands.literal(right);
    boolean equal = one.isPresent() && one.equals(two);
    return equal && orEqual ? Truth.TRUE : Truth.SAME;
  }

  private Truth predicate(Expression e) {
    if (e instanceof Subquery subquery) {
      return subquery(subquery);
    }
    if (e instanceof Call call) {
      boolean decides = call.own() && DECIDING.contains(call.name());
      return decides ? Truth.VARIES : Truth.SAME;
    }
    if (!(e instanceof Operation operation)) {
      // A bare column: nothing is compared.
      return Truth.SAME;
    }
    List<Expression> parts = operation.operands();
    Expression first = parts.get(0);
    return switch (operation.operator()) {
      case LIKE, NOT_LIKE -> like(operation, false);
      case REGEXP, NOT_REGEXP -> like(operation, true);
      case IN, NOT_IN, BETWEEN, NOT_BETWEEN -> {
        boolean self = parts.stream().skip(1).anyMatch(part -> operands.same(first, part));
        boolean follows =
            parts.stream().skip(1).anyMatch(p -> operands.followsFromSameRow(first, p));
        yield self || follows ? Truth.SAME : Truth.VARIES;
      }
      case IS_NULL -> operands.followsFromSameRow(first) ? Truth.SAME : Truth.VARIES;
      case IS_TRUTH -> truth(first) == Truth.VARIES ? Truth.VARIES : Truth.SAME;
      // IS NOT NULL, arithmetic, CASE: nothing is compared.
      default -> Truth.SAME;
    };
  }

  private Truth subquery(Subquery subquery) {
    if (subquery.kind() == Subquery.Kind.VALUE) {
      return Truth.SAME;
    }
    Subquery alone = new Subquery(subquery.kind(), subquery.query(), Optional.empty());
    boolean follows =
        subquery.compared().isPresent()
            ? operands.followsFromSameRow(subquery.compared().get(), alone)
            : operands.followsFromSameRow(alone);
    return follows ? Truth.SAME : Truth.VARIES;
  }

  private Truth like(Operation like, boolean expression) {
    Expression value = like.operands().get(0);
    Expression pattern = like.operands().get(1);
    if (!(pattern instanceof Literal literal)) {
      return operands.varies(pattern) ? Truth.SAME : Truth.VARIES;
    }
    if (tokens.kind(literal.first()) != TokenKind.STRING || operands.followsFromSameRow(value)) {
      return Truth.SAME;
    }
    String text = operands.string(literal);
    boolean everything =
        expression ? matchesAnything(text) : text.chars().allMatch(c -> c == '%' || c == '_');
    return everything ? Truth.SAME : Truth.VARIES;
  }

  /** Whether a regular expression is found in texts that have nothing to do with it. */
  private static boolean matchesAnything(String expression) {
    if (expression.length() > MAX_EXPRESSION) {
      return true;
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      return UNLIKELY_TEXTS.stream().anyMatch(text -> pattern.matcher(text).find());
    } catch (PatternSyntaxException e) {
      // Not tested, so not known to tell rows apart.
      return true;
    }
  }

  private Truth constant(Expression e) {
    if (e instanceof Expression.Constant constant) {
      return constant.value() == Expression.Constant.Value.TRUE ? Truth.TRUE : Truth.FALSE;
    }
    if (e instanceof Literal literal && tokens.kind(literal.first()) == TokenKind.NUMBER) {
      boolean zero = operands.literal(e).filter(v -> v.matches("0*\\.?0*")).isPresent();
      return zero ? Truth.FALSE : Truth.TRUE;
    }
    return Truth.SAME;
  }
}
