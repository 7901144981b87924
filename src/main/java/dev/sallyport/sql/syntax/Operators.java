package dev.sallyport.sql.syntax;

import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Expression.Operator;
import java.util.Optional;

/** The operators that stand between or behind operands, and how tightly they bind. */
final class Operators {
  static final int LOWEST = 1;
  static final int NOT = 4;
  static final int PREDICATE = 6;
  static final int BIT_OR = 7;
  static final int CONCAT = 13;
  static final int UNARY = 14;

  private static final int OR = 1;
  private static final int XOR = 2;
  private static final int AND = 3;
  private static final int COMPARISON = 5;
  private static final int BIT_AND = 8;
  private static final int SHIFT = 9;
  private static final int SUM = 10;
  private static final int PRODUCT = 11;
  private static final int BIT_XOR = 12;
  private static final int POSTFIX = 15;

  private static final int PATH_TOKENS = 1;

  private final Cursor cursor;
  private final SqlMode mode;

  Operators(Cursor cursor, SqlMode mode) {
    this.cursor = cursor;
    this.mode = mode;
  }

  /**
   * An operator at the cursor.
   *
   * @param precedence larger binds tighter
   * @param tokens how many tokens it has
   */
  record Infix(Operator operator, int precedence, int tokens) {
    /** Whether it compares two values, so that ANY or ALL may follow. */
    boolean compares() {
      return switch (operator) {
        case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
        default -> false;
      };
    }

    /** Whether {@code a op b op c} is one node with three operands. */
    boolean chains() {
      return switch (operator) {
        case AND, OR, XOR, ADD, SUBTRACT, MULTIPLY, COMPUTES -> true;
        default -> false;
      };
    }
  }

  /** The operator at the cursor, if one stands there. */
  Optional<Infix> next() {
    if (cursor.isAtEnd()) {
      return Optional.empty();
    }
    Infix infix = cursor.isKind(TokenKind.SYMBOL) ? symbol() : word(0);
    return Optional.ofNullable(infix);
  }

  private Infix symbol() {
    String symbol = cursor.tokens().text(cursor.at());
    return switch (symbol) {
      case "||" ->
          mode.pipesAsConcat()
              ? new Infix(Operator.COMPUTES, CONCAT, 1)
              : new Infix(Operator.OR, OR, 1);
      case "&&" -> new Infix(Operator.AND, AND, 1);
      case "=" -> new Infix(Operator.EQUAL, COMPARISON, 1);
      case "<=>" -> new Infix(Operator.NULL_SAFE_EQUAL, COMPARISON, 1);
      case "<>", "!=" -> new Infix(Operator.NOT_EQUAL, COMPARISON, 1);
      case "<" -> new Infix(Operator.LESS, COMPARISON, 1);
      case "<=" -> new Infix(Operator.LESS_OR_EQUAL, COMPARISON, 1);
      case ">" -> new Infix(Operator.GREATER, COMPARISON, 1);
      case ">=" -> new Infix(Operator.GREATER_OR_EQUAL, COMPARISON, 1);
      case "|" -> new Infix(Operator.COMPUTES, BIT_OR, 1);
      case "&" -> new Infix(Operator.COMPUTES, BIT_AND, 1);
      case "<<", ">>" -> new Infix(Operator.COMPUTES, SHIFT, 1);
      case "+" -> new Infix(Operator.ADD, SUM, 1);
      case "-" -> new Infix(Operator.SUBTRACT, SUM, 1);
      case "*" -> new Infix(Operator.MULTIPLY, PRODUCT, 1);
      case "/" -> new Infix(Operator.DIVIDE, PRODUCT, 1);
      case "%" -> new Infix(Operator.MODULO, PRODUCT, 1);
      case "^" -> new Infix(Operator.COMPUTES, BIT_XOR, 1);
      case "->", "->>" -> new Infix(Operator.COMPUTES, POSTFIX, PATH_TOKENS);
      default -> null;
    };
  }

  private Infix word(int ahead) {
    return switch (cursor.word(ahead)) {
      case "OR" -> new Infix(Operator.OR, OR, 1);
      case "XOR" -> new Infix(Operator.XOR, XOR, 1);
      case "AND" -> new Infix(Operator.AND, AND, 1);
      case "IS" -> is();
      case "NOT" -> not();
      case "IN" -> new Infix(Operator.IN, PREDICATE, 1);
      case "BETWEEN" -> new Infix(Operator.BETWEEN, PREDICATE, 1);
      case "LIKE" -> new Infix(Operator.LIKE, PREDICATE, 1);
      case "REGEXP", "RLIKE" -> new Infix(Operator.REGEXP, PREDICATE, 1);
      case "SOUNDS" ->
          cursor.word(1).equals("LIKE") ? new Infix(Operator.COMPUTES, PREDICATE, 2) : null;
      case "MEMBER" -> member();
      case "DIV" -> new Infix(Operator.DIVIDE, PRODUCT, 1);
      case "MOD" -> new Infix(Operator.MODULO, PRODUCT, 1);
      case "COLLATE" -> new Infix(Operator.COLLATE, POSTFIX, 1);
      default -> null;
    };
  }

  private Infix member() {
    if (cursor.word(1).equals("OF")) {
      return new Infix(Operator.COMPUTES, PREDICATE, 2);
    }
    return cursor.isSymbol(1, "(") ? new Infix(Operator.COMPUTES, PREDICATE, 1) : null;
  }

  private Infix not() {
    return switch (cursor.word(1)) {
      case "IN" -> new Infix(Operator.NOT_IN, PREDICATE, 2);
      case "BETWEEN" -> new Infix(Operator.NOT_BETWEEN, PREDICATE, 2);
      case "LIKE" -> new Infix(Operator.NOT_LIKE, PREDICATE, 2);
      case "REGEXP", "RLIKE" -> new Infix(Operator.NOT_REGEXP, PREDICATE, 2);
      default -> null;
    };
  }

  private Infix is() {
    int value = cursor.word(1).equals("NOT") ? 2 : 1;
    return switch (cursor.word(value)) {
      case "NULL" ->
          new Infix(value == 2 ? Operator.IS_NOT_NULL : Operator.IS_NULL, COMPARISON, value + 1);
      case "TRUE", "FALSE", "UNKNOWN" -> new Infix(Operator.IS_TRUTH, COMPARISON, value + 1);
      default -> throw cursor.unexpected("IS NULL, TRUE, FALSE or UNKNOWN");
    };
  }
}
