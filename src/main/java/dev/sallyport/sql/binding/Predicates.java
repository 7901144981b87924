package dev.sallyport.sql.binding;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.binding.Conditions.Truth;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import dev.sallyport.sql.syntax.Expression.Subquery;
import dev.sallyport.sql.syntax.Query;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  private final Tokens tokens;
  private final Operands operands;
  private final ColumnTypes types;
  private final Comparisons comparisons;
  private final SqlContext context;

  Predicates(Tokens tokens, Operands operands, ColumnTypes types, SqlContext context) {
    this.tokens = tokens;
    this.operands = operands;
    this.types = types;
    this.comparisons = new Comparisons(tokens, operands, types);
    this.context = context;
  }

  Truth truth(Expression e) {
    if (!(e instanceof Operation operation)) {
      return operands.varies(e) ? predicate(e) : constant(e);
    }
    return switch (operation.operator()) {
      case AND ->
          operation.operands().stream().map(this::truth).reduce(Truth.TRUE, Predicates::and);
      case OR -> or(operation.operands());
      case NOT ->
          context.sqlMode().highNotPrecedence() ? Truth.SAME : negated(operation.operands().get(0));
      case EQUAL, NULL_SAFE_EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          comparisons.truth(operation);
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
    return joined(arms.stream().map(this::truth).toList(), arms);
  }

  private Truth joined(List<Truth> truths, List<Expression> arms) {
    boolean varies = truths.contains(Truth.VARIES);
    if (truths.contains(Truth.TRUE)) {
      return Truth.TRUE;
    }
    boolean opposites = varies && arms.size() <= MAX_ARMS_COMPARED && hasOpposites(arms);
    if (truths.contains(Truth.SAME) || opposites) {
      return Truth.SAME;
    }
    return varies ? Truth.VARIES : Truth.FALSE;
  }

  private boolean hasOpposites(List<Expression> arms) {
    return arms.stream().anyMatch(one -> arms.stream().anyMatch(two -> areOpposite(one, two)));
  }

  private boolean areOpposite(Expression one, Expression two) {
    if (one == two || !(one instanceof Operation first)) {
      return false;
    }
    Operation a = comparisons.columnFirst(first);
    if (a.operator() == Operator.NOT) {
      return operands.same(a.operands().get(0), two);
    }
    if (!(two instanceof Operation second)) {
      return false;
    }
    Operation b = comparisons.columnFirst(second);
    return operands.same(a.operands().get(0), b.operands().get(0))
        && areApart(a.operator(), b.operator());
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
    if (e instanceof Call call && call.own() && call.name().equals("ISNULL")) {
      return Truth.SAME;
    }
    if (Operands.is(e, Operator.OR)) {
      return e.operands().stream().map(this::negated).reduce(Truth.TRUE, Predicates::and);
    }
    if (Operands.is(e, Operator.AND)) {
      return joined(e.operands().stream().map(this::negated).toList(), List.of());
    }
    // NOT of NULL is NULL: of "false for every row" nothing follows but that all rows are alike.
    return switch (truth(e)) {
      case TRUE -> Truth.FALSE;
      case FALSE, SAME -> Truth.SAME;
      case VARIES -> Truth.VARIES;
    };
  }

  private Truth predicate(Expression e) {
    if (e instanceof Subquery subquery) {
      return subquery(subquery);
    }
    if (e instanceof Call call) {
      boolean decides = call.own() && DECIDING.contains(call.name());
      // INSTR(a, '') is 1 of any text.
      boolean idle =
          decides
              && call.arguments().stream()
                  .anyMatch(a -> operands.isEmptyText(a) || operands.followsFromSameRow(a));
      return decides && !idle ? Truth.VARIES : Truth.SAME;
    }
    if (!(e instanceof Operation operation)) {
      // A bare column: nothing is compared, unless it is itself true or false.
      return types.isFlag(e) ? Truth.VARIES : Truth.SAME;
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
        yield self || follows || comparisons.coversAll(operation) ? Truth.SAME : Truth.VARIES;
      }
      case IS_NULL -> operands.followsFromSameRow(first) ? Truth.SAME : Truth.VARIES;
      case IS_TRUTH -> truth(first) == Truth.VARIES ? Truth.VARIES : Truth.SAME;
      case CASE -> choice(parts);
      // IS NOT NULL, arithmetic: nothing is compared.
      default -> Truth.SAME;
    };
  }

  /** A CASE whose every value is a condition that tells rows apart. */
  private Truth choice(List<Expression> parts) {
    boolean searched = parts.size() >= 3;
    for (int i = 1; searched && i < parts.size(); i += 2) {
      searched = truth(parts.get(i)) == Truth.VARIES;
    }
    boolean otherwise = parts.size() % 2 == 1;
    searched &= otherwise && truth(parts.get(parts.size() - 1)) == Truth.VARIES;
    return searched ? Truth.VARIES : Truth.SAME;
  }

  private Truth subquery(Subquery subquery) {
    if (subquery.kind() == Subquery.Kind.VALUE || isAlike(subquery.query().body())) {
      return Truth.SAME;
    }
    Subquery alone = new Subquery(subquery.kind(), subquery.query(), Optional.empty());
    boolean follows =
        subquery.compared().isPresent()
            ? operands.followsFromSameRow(subquery.compared().get(), alone)
            : operands.followsFromSameRow(alone);
    return follows ? Truth.SAME : Truth.VARIES;
  }

  /** Whether a sub-query gives the same whatever the row: without tables, or with an idle WHERE. */
  private boolean isAlike(Query.Body body) {
    if (!(body instanceof Query.Select select)) {
      return false;
    }
    boolean idle =
        select.where().isPresent()
            && Conditions.kind(select.where(), select.from(), tokens, context) == WhereKind.CONSTANT
            && !operands.varies(select.where().get());
    return select.from().isEmpty() || idle;
  }

  private Truth like(Operation like, boolean expression) {
    Expression value = like.operands().get(0);
    Expression pattern = like.operands().get(1);
    if (operands.varies(pattern) || operands.followsFromSameRow(value)) {
      return Truth.SAME;
    }
    Optional<String> known = comparisons.text(pattern);
    if (known.isEmpty()) {
      // A marker or a variable may be anything; what is computed of literals alone is suspect.
      return comparisons.isOpen(pattern) ? Truth.VARIES : Truth.SAME;
    }
    String text = known.get();
    boolean everything =
        expression
            ? RegularExpression.isFoundInAnything(text)
            : text.chars().allMatch(c -> c == '%' || c == '_');
    return everything ? Truth.SAME : Truth.VARIES;
  }

  private Truth constant(Expression e) {
    if (e instanceof Expression.Constant constant) {
      return constant.value() == Expression.Constant.Value.TRUE ? Truth.TRUE : Truth.FALSE;
    }
    if (e instanceof Literal literal && tokens.kind(literal.first()) == TokenKind.NUMBER) {
      boolean zero = operands.literal(e).filter(Operands::isZero).isPresent();
      return zero ? Truth.FALSE : Truth.TRUE;
    }
    return Truth.SAME;
  }
}
