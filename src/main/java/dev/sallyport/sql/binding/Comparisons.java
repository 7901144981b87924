package dev.sallyport.sql.binding;

import dev.sallyport.sql.binding.Conditions.Truth;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Comparisons of two values: which of them hold for every row, or for none. */
final class Comparisons {
  private final Tokens tokens;
  private final Operands operands;
  private final ColumnTypes types;

  Comparisons(Tokens tokens, Operands operands, ColumnTypes types) {
    this.tokens = tokens;
    this.operands = operands;
    this.types = types;
  }

  Truth truth(Operation e) {
    if (e.operands().size() != 2) {
      return Truth.SAME;
    }
    Expression left = e.operands().get(0);
    Expression right = e.operands().get(1);
    if (!operands.varies(left) && !operands.varies(right)) {
      return constants(e.operator(), left, right);
    }
    if (operands.same(left, right)) {
      return orEqual(e.operator()) ? Truth.TRUE : Truth.FALSE;
    }
    boolean says =
        operands.followsFromSameRow(left, right)
            || operands.holdsOfAnything(e.operator(), left, right)
            || operands.holdsOfAnything(e.operator(), right, left)
            || isBeyond(e.operator(), left, right)
            || isBeyond(turned(e.operator()), right, left)
            || areOfOtherKinds(e.operator(), left, right)
            || areOfOtherKinds(e.operator(), right, left);
    return says ? Truth.SAME : Truth.VARIES;
  }

  private Truth constants(Operator operator, Expression left, Expression right) {
    Optional<BigDecimal> one = operands.number(left);
    Optional<BigDecimal> two = operands.number(right);
    if (one.isPresent() && two.isPresent()) {
      return holds(operator, one.get().compareTo(two.get())) ? Truth.TRUE : Truth.FALSE;
    }
    Optional<String> text = operands.literal(left);
    boolean equal = text.isPresent() && text.equals(operands.literal(right));
    return equal && orEqual(operator) ? Truth.TRUE : Truth.SAME;
  }

  private static boolean orEqual(Operator operator) {
    return holds(operator, 0);
  }

  private static boolean holds(Operator operator, int compared) {
    return switch (operator) {
      case EQUAL, NULL_SAFE_EQUAL -> compared == 0;
      case NOT_EQUAL -> compared != 0;
      case LESS -> compared < 0;
      case LESS_OR_EQUAL -> compared <= 0;
      case GREATER -> compared > 0;
      default -> compared >= 0;
    };
  }

  /** {@code 5 < id} as {@code id > 5}. */
  Operation columnFirst(Operation e) {
    boolean compares =
        switch (e.operator()) {
          case EQUAL, NULL_SAFE_EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
              true;
          default -> false;
        };
    if (!compares || e.operands().size() != 2 || operands.varies(e.operands().get(0))) {
      return e;
    }
    return new Operation(turned(e.operator()), List.of(e.operands().get(1), e.operands().get(0)));
  }

  private static Operator turned(Operator operator) {
    return switch (operator) {
      case LESS -> Operator.GREATER;
      case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      case GREATER -> Operator.LESS;
      case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      default -> operator;
    };
  }

  /** Never holds of many rows: its literal is not looked at, so that it is read but once. */
  private static boolean isEquality(Operator operator) {
    return operator == Operator.EQUAL || operator == Operator.NULL_SAFE_EQUAL;
  }

  /** A bound that no value of an integer column is on the other side of. */
  private boolean isBeyond(Operator operator, Expression column, Expression bound) {
    if (isEquality(operator)) {
      return false;
    }
    Optional<BigDecimal[]> range = types.range(column);
    Optional<BigDecimal> value = range.isEmpty() ? Optional.empty() : operands.measured(bound);
    return value.isPresent()
        && holds(operator, range.get()[0].compareTo(value.get()))
            == holds(operator, range.get()[1].compareTo(value.get()))
        && !isInside(range.get(), value.get());
  }

  private static boolean isInside(BigDecimal[] range, BigDecimal value) {
    return range[0].compareTo(value) < 0 && range[1].compareTo(value) > 0;
  }

  /** BETWEEN over all that an integer column can hold. */
  boolean coversAll(Operation between) {
    List<Expression> parts = between.operands();
    if (between.operator() != Operator.BETWEEN || parts.size() != 3) {
      return false;
    }
    return isBeyond(Operator.GREATER_OR_EQUAL, parts.get(0), parts.get(1))
        && isBeyond(Operator.LESS_OR_EQUAL, parts.get(0), parts.get(2));
  }

  /** Text compared with a number, or the other way round: nearly all texts are 0 then. */
  private boolean areOfOtherKinds(Operator operator, Expression column, Expression literal) {
    if (!(literal instanceof Literal value)) {
      return false;
    }
    TokenKind kind = tokens.kind(value.first());
    if (kind == TokenKind.NUMBER) {
      return types.isText(column);
    }
    return kind == TokenKind.STRING
        && !isEquality(operator)
        && types.range(column).isPresent()
        && !operands.string(value).strip().matches("-?\\d{1,30}(\\.\\d{1,30})?");
  }

  /** A text that is given by literals alone. */
  Optional<String> text(Expression e) {
    if (e instanceof Literal literal) {
      return tokens.kind(literal.first()) == TokenKind.STRING
          ? Optional.of(operands.string(literal))
          : Optional.empty();
    }
    if (e instanceof Call call && call.own() && call.name().equals("CONCAT")) {
      StringBuilder all = new StringBuilder();
      for (Expression part : call.arguments()) {
        Optional<String> text = text(part);
        if (text.isEmpty()) {
          return Optional.empty();
        }
        all.append(text.get());
      }
      return Optional.of(all.toString());
    }
    return Optional.empty();
  }

  /** Whether a marker, a variable or a sub-query has a part in it. */
  boolean isOpen(Expression e) {
    return e instanceof Expression.Parameter
        || e instanceof Expression.Variable
        || e instanceof Expression.Local
        || e instanceof Expression.Subquery
        || e.operands().stream().anyMatch(this::isOpen);
  }
}
