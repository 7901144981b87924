package dev.sallyport.sql.syntax;

import java.util.List;
import java.util.Optional;

/** An expression (MySQL Reference Manual, 11.5). */
public sealed interface Expression {

  /** What it is made of directly; sub-queries are not entered. */
  default List<Expression> operands() {
    return List.of();
  }

  /**
   * A column, or an alias that stands for one.
   *
   * @param schema before the first dot of three-part names
   * @param table table or alias before the dot
   */
  record Column(Optional<String> schema, Optional<String> table, String name)
      implements Expression {}

  /**
   * {@code *} or {@code t.*} in a select list, or in COUNT(*).
   *
   * @param table what stands before the dot
   */
  record Star(Optional<String> schema, Optional<String> table) implements Expression {}

  /**
   * A string, a number, a bit literal: one token, or several adjacent strings.
   *
   * @param first its token
   * @param count how many tokens
   */
  record Literal(int first, int count) implements Expression {}

  /** NULL, TRUE, FALSE. */
  record Constant(Value value) implements Expression {
    /** Which. */
    public enum Value {
      NULL,
      TRUE,
      FALSE
    }
  }

  /**
   * A {@code ?} marker.
   *
   * @param token which it is
   */
  record Parameter(int token) implements Expression {}

  /**
   * A variable.
   *
   * @param name in lower case, without {@code @}
   * @param system {@code @@name}
   */
  record Variable(String name, boolean system) implements Expression {}

  /** A parameter or local variable of a routine, in lower case. */
  record Local(String name) implements Expression {}

  /** {@code @name := value}. */
  record Assignment(String variable, Expression value) implements Expression {
    @Override
    public List<Expression> operands() {
      return List.of(value);
    }
  }

  /**
   * A function call.
   *
   * @param schema before the dot
   * @param name in upper case for the server's own functions, else as written
   * @param own whether the server itself answers it
   * @param arguments with the expressions of ORDER BY in it
   * @param over the window, if it has one
   */
  record Call(
      Optional<String> schema,
      String name,
      boolean own,
      List<Expression> arguments,
      Optional<Window> over)
      implements Expression {
    @Override
    public List<Expression> operands() {
      if (over.isEmpty()) {
        return arguments;
      }
      List<Expression> all = new java.util.ArrayList<>(arguments);
      all.addAll(over.get().expressions());
      return all;
    }

    boolean is(String function) {
      return own && name.equals(function);
    }
  }

  /**
   * The next or the last value of a sequence of MariaDB's, or setting it.
   *
   * @param operands what it is set to
   */
  record Sequence(TableReference.Named sequence, List<Expression> operands) implements Expression {}

  /**
   * An operator with its operands.
   *
   * @param operands one, two or, for BETWEEN, IN, LIKE and CASE, more
   */
  record Operation(Operator operator, List<Expression> operands) implements Expression {}

  /** {@code (a, b)} and {@code ROW(a, b)}; one in parentheses is itself. */
  record Row(List<Expression> items) implements Expression {
    @Override
    public List<Expression> operands() {
      return items;
    }
  }

  /**
   * A sub-query.
   *
   * @param compared what IN, or a comparison with ANY or ALL, compares its rows with
   */
  record Subquery(Kind kind, Query query, Optional<Expression> compared) implements Expression {
    /** How it is used. */
    public enum Kind {
      /** For its value or row. */
      VALUE,
      EXISTS,
      IN,
      NOT_IN,
      /** A comparison with ANY, SOME or ALL. */
      QUANTIFIED
    }

    @Override
    public List<Expression> operands() {
      return compared.map(List::of).orElse(List.of());
    }
  }

  /** Operators that are told apart; all others are {@link #COMPUTES}. */
  enum Operator {
    AND,
    OR,
    XOR,
    NOT,
    EQUAL,
    NULL_SAFE_EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    /** Value, lower bound, upper bound. */
    BETWEEN,
    NOT_BETWEEN,
    /** Value, then the list. */
    IN,
    NOT_IN,
    /** Value, pattern, perhaps escape. */
    LIKE,
    NOT_LIKE,
    REGEXP,
    NOT_REGEXP,
    IS_NULL,
    IS_NOT_NULL,
    /** IS [NOT] TRUE, FALSE. */
    IS_TRUTH,
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MODULO,
    NEGATE,
    /** COLLATE, BINARY: the same value, compared otherwise. */
    COLLATE,
    /** INTERVAL value unit. */
    INTERVAL,
    /** CASE: alternating conditions and values; a comparand before, an ELSE behind them. */
    CASE,
    /** Any other: bits, concatenation, JSON paths, SOUNDS LIKE, MEMBER OF. */
    COMPUTES;

    /** Whether it gives true, false or NULL; the operators that do stand first. */
    public boolean isCondition() {
      return compareTo(ADD) < 0;
    }
  }
}
