package dev.sallyport.sql.syntax;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import dev.sallyport.sql.syntax.Expression.Subquery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Expressions by precedence climbing (Reference Manual, 14.4.1; {@code sql_yacc.yy}, expr). */
final class ExpressionParser {
  /** Longer chains of operators of one level become one flat node. */
  private static final int MAX_CHAIN = 32;

  private final Parser parser;
  private final Cursor cursor;
  private final Tokens tokens;
  private final Operators operators;

  ExpressionParser(Parser parser) {
    this.parser = parser;
    this.cursor = parser.cursor();
    this.tokens = cursor.tokens();
    this.operators = new Operators(cursor, parser.context().sqlMode());
  }

  Expression expression() {
    return climb(Operators.LOWEST);
  }

  /** {@code bit_expr}: without comparisons, IN, AND. */
  Expression bits() {
    return climb(Operators.BIT_OR);
  }

  private Expression climb(int least) {
    parser.enter();
    Expression whole = climbFrom(prefix(), least);
    parser.leave();
    return whole;
  }

  private Expression climbFrom(Expression first, int least) {
    Expression left = first;
    int links = 0;
    while (true) {
      Optional<Operators.Infix> infix = operators.next();
      if (infix.isEmpty() || infix.get().precedence() < least) {
        return left;
      }
      Operators.Infix operator = infix.get();
      cursor.moveTo(cursor.at() + operator.tokens());
      Expression joined = right(left, operator);
      if (!isFlat(left, operator)) {
        links++;
      }
      if (links > MAX_CHAIN && joined instanceof Operation chain) {
        if (operator.precedence() <= Operators.PREDICATE) {
          throw new UnreadableException(
              "more than " + MAX_CHAIN + " comparisons are chained without parentheses");
        }
        joined = flattened(chain);
        links = 0;
      }
      left = joined;
    }
  }

  private static boolean isFlat(Expression left, Operators.Infix operator) {
    return left instanceof Operation chain
        && chain.operator() == operator.operator()
        && operator.chains();
  }

  /** What is left of a long chain: its operands, in order. */
  private static Operation flattened(Operation chain) {
    List<Expression> all = new ArrayList<>();
    Expression next = chain;
    while (next instanceof Operation operation && operation.operands().size() >= 2) {
      List<Expression> operands = operation.operands();
      for (int i = operands.size() - 1; i > 0; i--) {
        all.add(0, operands.get(i));
      }
      next = operands.get(0);
    }
    all.add(0, next);
    return new Operation(Operator.COMPUTES, all);
  }

  private Expression right(Expression left, Operators.Infix infix) {
    return switch (infix.operator()) {
      case IN, NOT_IN -> in(left, infix.operator());
      case BETWEEN, NOT_BETWEEN -> {
        Expression lower = bits();
        cursor.expect("AND");
        yield new Operation(infix.operator(), List.of(left, lower, climb(Operators.PREDICATE)));
      }
      case LIKE, NOT_LIKE -> {
        Expression pattern = climb(Operators.CONCAT);
        yield cursor.accept("ESCAPE")
            ? new Operation(infix.operator(), List.of(left, pattern, climb(Operators.CONCAT)))
            : new Operation(infix.operator(), List.of(left, pattern));
      }
      case IS_NULL, IS_NOT_NULL, IS_TRUTH -> new Operation(infix.operator(), List.of(left));
      case COLLATE -> {
        collation();
        yield new Operation(Operator.COLLATE, List.of(left));
      }
      default -> binary(left, infix);
    };
  }

  private Expression binary(Expression left, Operators.Infix infix) {
    if (infix.compares() && isQuantifier()) {
      cursor.next();
      return new Subquery(Subquery.Kind.QUANTIFIED, parenthesedQuery(), Optional.of(left));
    }
    Expression right = climb(infix.precedence() + 1);
    if (isFlat(left, infix)) {
      List<Expression> all = new ArrayList<>(((Operation) left).operands());
      all.add(right);
      return new Operation(infix.operator(), all);
    }
    return new Operation(infix.operator(), List.of(left, right));
  }

  private boolean isQuantifier() {
    return (cursor.isWord("ALL") || cursor.isWord("ANY") || cursor.isWord("SOME"))
        && cursor.isSymbol(1, "(");
  }

  private void collation() {
    if (cursor.isKind(TokenKind.STRING) || cursor.isWord("BINARY")) {
      cursor.moveTo(cursor.at() + 1);
    } else {
      cursor.identifier();
    }
  }

  private Expression in(Expression left, Operator operator) {
    if (!cursor.isSymbol("(")) {
      throw cursor.unexpected("(");
    }
    Group group = group();
    if (group.query().isPresent()) {
      Subquery.Kind kind = operator == Operator.IN ? Subquery.Kind.IN : Subquery.Kind.NOT_IN;
      return new Subquery(kind, group.query().get(), Optional.of(left));
    }
    List<Expression> operands = new ArrayList<>();
    operands.add(left);
    operands.addAll(group.items());
    return new Operation(operator, operands);
  }

  /** A query in parentheses and nothing else. */
  Query parenthesedQuery() {
    if (!cursor.isSymbol("(")) {
      throw cursor.unexpected("(");
    }
    return group().query().orElseThrow(() -> cursor.unexpected("a query in the parentheses"));
  }

  /** What stands in parentheses: a query, or expressions. */
  record Group(Optional<Query> query, List<Expression> items) {
    Expression expression() {
      if (query.isPresent()) {
        return new Subquery(Subquery.Kind.VALUE, query.get(), Optional.empty());
      }
      return items.size() == 1 ? items.get(0) : new Expression.Row(items);
    }
  }

  /**
   * Reads from an opening parenthesis past its closing one. Whether {@code ((} begins a query or an
   * expression shows only at its inner end, so the inner one is read first and then taken for what
   * it turned out to be.
   */
  Group group() {
    parser.enter();
    cursor.expectSymbol("(");
    Group group;
    if (parser.queries().isQueryWord()) {
      group = new Group(Optional.of(parser.queries().query()), List.of());
    } else if (cursor.isSymbol("(")) {
      group = continued(group());
    } else {
      group = new Group(Optional.empty(), parser.expressionList());
    }
    cursor.expectSymbol(")");
    parser.leave();
    return group;
  }

  private Group continued(Group inner) {
    if (inner.query().isPresent()) {
      Query query = inner.query().get();
      if (cursor.isSymbol(")") || parser.queries().goesOn()) {
        return new Group(Optional.of(parser.queries().continued(query)), List.of());
      }
    }
    List<Expression> items = new ArrayList<>();
    items.add(climbFrom(inner.expression(), Operators.LOWEST));
    while (cursor.acceptSymbol(",")) {
      items.add(expression());
    }
    return new Group(Optional.empty(), items);
  }

  private Expression prefix() {
    if (cursor.isAtEnd()) {
      throw cursor.unexpected("an expression");
    }
    if (cursor.isKind(TokenKind.SYMBOL)) {
      return symbol();
    }
    return switch (cursor.word()) {
      case "NOT" -> {
        cursor.next();
        boolean tight = parser.context().sqlMode().highNotPrecedence();
        yield unary(Operator.NOT, tight ? Operators.UNARY : Operators.NOT);
      }
      case "BINARY" -> {
        cursor.next();
        yield unary(Operator.COLLATE, Operators.UNARY);
      }
      case "EXISTS" -> {
        cursor.next();
        yield new Subquery(Subquery.Kind.EXISTS, parenthesedQuery(), Optional.empty());
      }
      case "INTERVAL" -> interval();
      case "CASE" -> choice();
      case "NULL" -> constant(Expression.Constant.Value.NULL);
      case "TRUE" -> constant(Expression.Constant.Value.TRUE);
      case "FALSE" -> constant(Expression.Constant.Value.FALSE);
      default -> leaf();
    };
  }

  private Expression constant(Expression.Constant.Value value) {
    cursor.next();
    return new Expression.Constant(value);
  }

  private Operation unary(Operator operator, int least) {
    return new Operation(operator, List.of(climb(least)));
  }

  private Expression symbol() {
    String symbol = tokens.text(cursor.at());
    switch (symbol) {
      case "(" -> {
        return group().expression();
      }
      case "-" -> {
        cursor.moveTo(cursor.at() + 1);
        return unary(Operator.NEGATE, Operators.UNARY);
      }
      case "+" -> {
        // A sign that changes nothing; still a computed value, no column as it is.
        cursor.moveTo(cursor.at() + 1);
        return unary(Operator.COMPUTES, Operators.UNARY);
      }
      case "~" -> {
        cursor.moveTo(cursor.at() + 1);
        return unary(Operator.COMPUTES, Operators.UNARY);
      }
      case "!" -> {
        cursor.moveTo(cursor.at() + 1);
        return unary(Operator.NOT, Operators.UNARY);
      }
      case "{" -> {
        // ODBC's escape: a word, then what it is about (Reference Manual, 11.1.3).
        cursor.moveTo(cursor.at() + 1);
        cursor.identifier();
        Expression escaped = expression();
        cursor.expectSymbol("}");
        return new Operation(Operator.COMPUTES, List.of(escaped));
      }
      default -> throw cursor.unexpected("an expression");
    }
  }

  private Expression leaf() {
    int i = cursor.at();
    switch (tokens.kind(i)) {
      case NUMBER, BITS -> {
        cursor.moveTo(i + 1);
        return new Expression.Literal(i, 1);
      }
      case STRING -> {
        return strings();
      }
      case PARAMETER -> {
        cursor.moveTo(i + 1);
        return new Expression.Parameter(i);
      }
      case USER_VARIABLE -> {
        return variable();
      }
      case SYSTEM_VARIABLE -> {
        cursor.moveTo(i + 1);
        parser.feature(Feature.DEPENDS_ON_SESSION);
        TellingVariables.featureOf(tokens.variable(i)).ifPresent(parser::feature);
        return new Expression.Variable(tokens.variable(i), true);
      }
      default -> {
        return parser.calls().named();
      }
    }
  }

  /** Adjacent strings are one. */
  Expression strings() {
    int first = cursor.at();
    while (cursor.isKind(TokenKind.STRING)) {
      cursor.moveTo(cursor.at() + 1);
    }
    return new Expression.Literal(first, cursor.at() - first);
  }

  private Expression variable() {
    String name = tokens.variable(cursor.at());
    cursor.moveTo(cursor.at() + 1);
    parser.feature(Feature.DEPENDS_ON_SESSION);
    if (cursor.acceptSymbol(":=")) {
      parser.feature(Feature.WRITES_VARIABLE);
      return new Expression.Assignment(name, expression());
    }
    parser.feature(Feature.READS_VARIABLE);
    return new Expression.Variable(name, false);
  }

  /** {@code INTERVAL value unit}, or the function INTERVAL with two arguments and more. */
  private Expression interval() {
    cursor.expect("INTERVAL");
    Expression value;
    if (cursor.isSymbol("(")) {
      Group group = group();
      if (group.items().size() > 1) {
        return new Expression.Call(
            Optional.empty(), "INTERVAL", true, group.items(), Optional.empty());
      }
      value = climbFrom(group.expression(), Operators.LOWEST);
    } else {
      value = expression();
    }
    unit();
    return new Operation(Operator.INTERVAL, List.of(value));
  }

  void unit() {
    String word = cursor.word();
    String unit = word.startsWith("SQL_TSI_") ? word.substring("SQL_TSI_".length()) : word;
    if (!Vocabulary.isUnit(unit)) {
      throw cursor.unexpected("a unit of time");
    }
    cursor.next();
  }

  private Expression choice() {
    cursor.expect("CASE");
    List<Expression> parts = new ArrayList<>();
    if (!cursor.isWord("WHEN")) {
      parts.add(expression());
    }
    if (!cursor.isWord("WHEN")) {
      throw cursor.unexpected("WHEN");
    }
    while (cursor.accept("WHEN")) {
      parts.add(expression());
      cursor.expect("THEN");
      parts.add(expression());
    }
    if (cursor.accept("ELSE")) {
      parts.add(expression());
    }
    cursor.expect("END");
    return new Operation(Operator.CASE, parts);
  }
}
