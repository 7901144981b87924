package dev.sallyport.sql.syntax;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Query.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** SELECT, TABLE, VALUES and what joins them (Reference Manual, 15.2.13 to 15.2.20). */
public final class QueryParser {
  private static final Set<String> SELECT_OPTIONS =
      Set.of(
          "ALL",
          "DISTINCT",
          "DISTINCTROW",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_NO_CACHE",
          "SQL_CALC_FOUND_ROWS");

  /** From 8.0.3 on, MySQL knows the word SQL_CACHE no more: it is a name like any other. */
  private static final int FREED_SQL_CACHE = 80_003;

  private final Parser parser;
  private final Cursor cursor;
  private final Tokens tokens;

  /** The INTO of the SELECT that was read last, which belongs to the query around it. */
  private Optional<Query.Into> early = Optional.empty();

  QueryParser(Parser parser) {
    this.parser = parser;
    this.cursor = parser.cursor();
    this.tokens = cursor.tokens();
  }

  /**
   * The list behind WITH.
   *
   * @param recursive whether its members may refer to themselves
   */
  public record With(List<Query.CommonTable> tables, boolean recursive) {
    /** No WITH. */
    public static final With NONE = new With(List.of(), false);
  }

  /** Whether a query without parentheses begins at the cursor. */
  boolean isQueryWord() {
    return switch (cursor.word()) {
      case "SELECT", "WITH", "TABLE" -> true;
      case "VALUES" -> cursor.word(1).equals("ROW");
      default -> false;
    };
  }

  boolean isQuery() {
    return isQueryWord() || cursor.isSymbol("(");
  }

  /** Whether a query in parentheses goes on behind them. */
  boolean goesOn() {
    return switch (cursor.word()) {
      case "UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT" -> true;
      default -> false;
    };
  }

  Query query() {
    return query(with());
  }

  Query query(With with) {
    parser.enter();
    Query query = tail(with, setOperations(intersections(operand())));
    parser.leave();
    return query;
  }

  /** Goes on behind a query that stood in parentheses. */
  Query continued(Query parenthesed) {
    return tail(With.NONE, setOperations(intersections(new Query.Nested(parenthesed))));
  }

  With with() {
    if (!cursor.accept("WITH")) {
      return With.NONE;
    }
    boolean recursive = cursor.accept("RECURSIVE");
    List<Query.CommonTable> all = new ArrayList<>();
    do {
      String name = cursor.identifier();
      List<String> columns = cursor.isSymbol("(") ? columnNames() : List.of();
      cursor.expect("AS");
      all.add(new Query.CommonTable(name, columns, parser.expressions().parenthesedQuery()));
    } while (cursor.acceptSymbol(","));
    return new With(all, recursive);
  }

  private List<String> columnNames() {
    List<String> all = new ArrayList<>();
    cursor.expectSymbol("(");
    do {
      all.add(cursor.identifier());
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
    return all;
  }

  private Body setOperations(Body first) {
    List<Body> arms = new ArrayList<>();
    arms.add(first);
    boolean compares = false;
    while (cursor.isWord("UNION") || cursor.isWord("EXCEPT")) {
      boolean union = cursor.next().equals("UNION");
      boolean all = quantifier();
      compares |= !union || !all;
      arms.add(intersections(operand()));
    }
    return arms.size() == 1 ? first : new Query.SetOperation(arms, compares);
  }

  /** INTERSECT binds tighter than UNION and EXCEPT. */
  private Body intersections(Body first) {
    List<Body> arms = new ArrayList<>();
    arms.add(first);
    while (cursor.accept("INTERSECT")) {
      quantifier();
      arms.add(operand());
    }
    return arms.size() == 1 ? first : new Query.SetOperation(arms, true);
  }

  /** Whether ALL rows are kept. */
  private boolean quantifier() {
    parser.feature(Feature.SET_OPERATION);
    boolean all = cursor.accept("ALL");
    if (!all) {
      cursor.accept("DISTINCT");
    }
    return all;
  }

  private Body operand() {
    if (cursor.isSymbol("(")) {
      return new Query.Nested(parser.expressions().parenthesedQuery());
    }
    return switch (cursor.word()) {
      case "SELECT" -> select();
      case "TABLE" -> {
        cursor.next();
        String first = cursor.identifier();
        boolean qualified = cursor.acceptSymbol(".");
        yield new Query.WholeTable(
            new TableReference.Named(
                qualified ? Optional.of(first) : Optional.empty(),
                qualified ? cursor.identifier() : first,
                Optional.empty()));
      }
      case "VALUES" -> values();
      default -> throw cursor.unexpected("a query");
    };
  }

  private Body values() {
    cursor.expect("VALUES");
    List<List<Expression>> rows = new ArrayList<>();
    do {
      cursor.expect("ROW");
      cursor.expectSymbol("(");
      rows.add(cursor.isSymbol(")") ? List.of() : parser.expressionList());
      cursor.expectSymbol(")");
    } while (cursor.acceptSymbol(","));
    return new Query.Values(rows);
  }

  private Query tail(With with, Body body) {
    List<Expression> orderBy = cursor.accept("ORDER", "BY") ? parser.orderList() : List.of();
    Optional<Limit> limit = limit();
    Optional<Query.Into> into = into();
    locks();
    if (into.isEmpty()) {
      into = into();
    }
    if (early.isPresent()) {
      if (into.isPresent() || !(body instanceof Query.Select)) {
        throw cursor.unexpected("one INTO, of the whole query");
      }
      into = early;
      early = Optional.empty();
    }
    return new Query(with.tables(), with.recursive(), body, orderBy, limit, into);
  }

  /** LIMIT, if it stands there. */
  Optional<Limit> limit() {
    if (!cursor.accept("LIMIT")) {
      return Optional.empty();
    }
    OptionalInt rows = count();
    if (cursor.acceptSymbol(",")) {
      rows = count();
    } else if (cursor.accept("OFFSET")) {
      count();
    }
    return Optional.of(new Limit(rows));
  }

  private OptionalInt count() {
    int i = cursor.at();
    boolean number = cursor.isKind(TokenKind.NUMBER);
    boolean local = cursor.isIdentifier() && parser.isLocal(tokens.name(i));
    if (!number && !local && !cursor.isKind(TokenKind.PARAMETER)) {
      throw cursor.unexpected("a number of rows");
    }
    cursor.moveTo(i + 1);
    return number ? OptionalInt.of(i) : OptionalInt.empty();
  }

  private void locks() {
    while (true) {
      if (cursor.accept("LOCK", "IN", "SHARE", "MODE")) {
        parser.feature(Feature.LOCKING_READ);
      } else if (cursor.accept("FOR", "UPDATE") || cursor.accept("FOR", "SHARE")) {
        parser.feature(Feature.LOCKING_READ);
        if (cursor.accept("OF")) {
          do {
            cursor.table();
          } while (cursor.acceptSymbol(","));
        }
        if (!cursor.accept("NOWAIT")) {
          cursor.accept("SKIP", "LOCKED");
        }
      } else {
        return;
      }
    }
  }

  private Optional<Query.Into> into() {
    if (!cursor.accept("INTO")) {
      return Optional.empty();
    }
    if (cursor.accept("OUTFILE") || cursor.accept("DUMPFILE")) {
      cursor.expectKind(TokenKind.STRING);
      parser.feature(Feature.INTO_FILE);
      FileFormat.skip(cursor);
      return Optional.of(new Query.Into(List.of(), false));
    }
    List<String> variables = new ArrayList<>();
    boolean local = false;
    do {
      boolean user = cursor.isKind(TokenKind.USER_VARIABLE);
      if (!user && !parser.inRoutine()) {
        throw cursor.unexpected("OUTFILE, DUMPFILE or @variable");
      }
      local = !user;
      if (user) {
        variables.add(tokens.variable(cursor.at()));
        cursor.moveTo(cursor.at() + 1);
      } else {
        variables.add(cursor.identifier().toLowerCase(Locale.ROOT));
      }
      if (user) {
        parser.feature(Feature.WRITES_VARIABLE);
      }
    } while (cursor.acceptSymbol(","));
    return Optional.of(new Query.Into(variables, local));
  }

  private Body select() {
    cursor.expect("SELECT");
    boolean distinct = false;
    while (isOption(cursor.word())) {
      distinct |= cursor.next().startsWith("DISTINCT");
    }
    List<SelectItem> items = items();
    Optional<Query.Into> into = into();
    List<TableReference> from = List.of();
    if (cursor.accept("FROM")) {
      from = cursor.accept("DUAL") ? List.of() : parser.tableReferences();
    }
    Optional<Expression> where =
        cursor.accept("WHERE") ? Optional.of(parser.expression()) : Optional.empty();
    List<Expression> groupBy = cursor.accept("GROUP", "BY") ? groupBy() : List.of();
    Optional<Expression> having =
        cursor.accept("HAVING") ? Optional.of(parser.expression()) : Optional.empty();
    List<Query.NamedWindow> windows =
        cursor.accept("WINDOW") ? parser.calls().windows().definitions() : List.of();
    if (into.isPresent()) {
      early = into;
    }
    return new Query.Select(distinct, items, from, where, groupBy, having, windows);
  }

  private boolean isOption(String word) {
    int version = parser.context().serverVersion();
    boolean sqlCache = version < FREED_SQL_CACHE || parser.context().isMariaDb();
    return SELECT_OPTIONS.contains(word) || sqlCache && word.equals("SQL_CACHE");
  }

  private List<Expression> groupBy() {
    if (cursor.isWord("ROLLUP") && cursor.isSymbol(1, "(")) {
      cursor.next();
      cursor.expectSymbol("(");
      List<Expression> all = parser.orderList();
      cursor.expectSymbol(")");
      return all;
    }
    List<Expression> all = parser.orderList();
    cursor.accept("WITH", "ROLLUP");
    return all;
  }

  /** Items of a list of columns, at least one. */
  List<SelectItem> items() {
    List<SelectItem> all = new ArrayList<>();
    do {
      if (!all.isEmpty() && cursor.isSymbol("*")) {
        throw cursor.unexpected("an item; a * without a table comes first");
      }
      all.add(item());
    } while (cursor.acceptSymbol(","));
    return all;
  }

  private SelectItem item() {
    int from = cursor.at();
    if (cursor.acceptSymbol("*")) {
      Expression star = new Expression.Star(Optional.empty(), Optional.empty());
      return new SelectItem(star, "*", SelectItem.Naming.TEXT);
    }
    Expression expression = parser.expression();
    int to = cursor.at();
    if (expression instanceof Expression.Star) {
      return new SelectItem(expression, "*", SelectItem.Naming.TEXT);
    }
    boolean as = cursor.accept("AS");
    if (cursor.isKind(TokenKind.STRING)) {
      String alias = tokens.value(cursor.at());
      cursor.moveTo(cursor.at() + 1);
      return aliased(expression, alias);
    }
    boolean named = cursor.isName();
    if (as && !named) {
      throw cursor.unexpected("a name");
    }
    if (named) {
      return aliased(expression, cursor.identifier());
    }
    if (expression instanceof Expression.Column column) {
      return new SelectItem(expression, column.name(), SelectItem.Naming.NAME);
    }
    boolean string =
        expression instanceof Expression.Literal && tokens.kind(from) == TokenKind.STRING;
    // A string's column is called by its value, that of the first where several are one.
    String name = string ? tokens.value(from) : written(from, to);
    return new SelectItem(expression, name, SelectItem.Naming.TEXT);
  }

  /** The text of an item, which is the name of its column. */
  private String written(int from, int to) {
    // Its literals are part of the name, and count as read by this.
    return from == to ? "" : tokens.text(tokens.start(from), tokens.end(to - 1));
  }

  private static SelectItem aliased(Expression expression, String alias) {
    boolean visible = !alias.isEmpty() && alias.charAt(0) > ' ' && alias.charAt(0) < 0x7f;
    boolean kept =
        visible
            && alias
                .chars()
                .noneMatch(
                    c -> c < ' ' || c == 0x7f || c == 0xfffd || Character.isSurrogate((char) c));
    return new SelectItem(
        expression, alias, kept ? SelectItem.Naming.NAME : SelectItem.Naming.UNSURE);
  }
}
