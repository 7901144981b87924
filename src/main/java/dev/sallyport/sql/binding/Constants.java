package dev.sallyport.sql.binding;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import java.util.Set;

/**
 * Expressions without a column. What MySQL makes of most of them depends on the session (collation,
 * time zone, {@code sql_mode}) and on the moment; of these here it makes the same everywhere.
 */
final class Constants {
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

  private static final Set<String> SHIFTS = Set.of("DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE");

  private final Tokens tokens;

  Constants(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Whether an expression without a column is a literal, arithmetic and comparisons of numbers, or
   * a moment shifted by an interval, as in {@code NOW() - INTERVAL 30 DAY}.
   */
  boolean isCertain(Expression e) {
    if (e instanceof Operation operation) {
      return isCertain(operation);
    }
    if (e instanceof Call call) {
      boolean moment = MOMENTS.contains(call.name()) && call.arguments().isEmpty();
      boolean shift =
          SHIFTS.contains(call.name()) && call.arguments().stream().allMatch(this::isCertain);
      return call.own() && (moment || shift);
    }
    if (e instanceof Expression.Row row) {
      return row.items().stream().allMatch(this::isCertain);
    }
    return e instanceof Literal
        || e instanceof Expression.Parameter
        || e instanceof Expression.Constant
        || e instanceof Expression.Variable
        || e instanceof Expression.Local;
  }

  private boolean isCertain(Operation operation) {
    return switch (operation.operator()) {
      case AND, OR, INTERVAL -> operation.operands().stream().allMatch(this::isCertain);
      case ADD, SUBTRACT -> {
        boolean shifts =
            operation.operands().stream()
                .anyMatch(o -> o instanceof Operation i && i.operator() == Operator.INTERVAL);
        yield shifts && operation.operands().stream().allMatch(this::isCertain)
            || isNumber(operation);
      }
      default -> isNumber(operation);
    };
  }

  private boolean isNumber(Expression e) {
    if (e instanceof Literal literal) {
      return tokens.kind(literal.first()) == TokenKind.NUMBER;
    }
    return e instanceof Operation operation
        && operation.operator() != Operator.INTERVAL
        && operation.operator() != Operator.COLLATE
        && operation.operator() != Operator.CASE
        && operation.operands().stream().allMatch(this::isNumber);
  }
}
