package dev.sallyport.sql.syntax;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads queries, expressions and table references at a cursor, which it leaves behind what it read.
 * The parts of the grammar share it: where they stand, what they noticed, how deep they are.
 */
public final class Parser {
  /**
   * Deeper trees are refused. The lexer bounds parentheses alone; NOT, CASE and signs nest without.
   */
  static final int MAX_DEPTH = 250;

  private final Cursor cursor;
  private final SqlContext context;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final ExpressionParser expressions;
  private final CallParser calls;
  private final QueryParser queries;
  private final TableParser tables;
  private Set<String> locals = Set.of();
  private int depth;

  /** Reads at the cursor. */
  public Parser(Cursor cursor, SqlContext context) {
    this.cursor = cursor;
    this.context = context;
    this.expressions = new ExpressionParser(this);
    this.calls = new CallParser(this);
    this.queries = new QueryParser(this);
    this.tables = new TableParser(this);
  }

  /** The same, where these names can be local variables of a routine, in lower case. */
  public Parser withLocals(Set<String> names) {
    locals = names;
    return this;
  }

  /** What was noticed that is no part of the tree: locks, files, variables. */
  public Set<Feature> features() {
    return features;
  }

  /** An expression. */
  public Expression expression() {
    return expressions.expression();
  }

  /** Comma-separated expressions, at least one. */
  public List<Expression> expressionList() {
    List<Expression> all = new ArrayList<>();
    do {
      all.add(expressions.expression());
    } while (cursor.acceptSymbol(","));
    return all;
  }

  /** Expressions with ASC or DESC behind them. */
  public List<Expression> orderList() {
    List<Expression> all = new ArrayList<>();
    do {
      all.add(expressions.expression());
      if (!cursor.accept("ASC")) {
        cursor.accept("DESC");
      }
    } while (cursor.acceptSymbol(","));
    return all;
  }

  /** A query, from WITH to LIMIT, INTO and locks. */
  public Query query() {
    return queries.query();
  }

  /** A query behind its WITH. */
  public Query query(QueryParser.With with) {
    return queries.query(with);
  }

  /** A query that may be in parentheses, as a statement begins. */
  public boolean isQuery() {
    return queries.isQuery();
  }

  /** The list behind WITH, if WITH stands there. */
  public QueryParser.With with() {
    return queries.with();
  }

  /** Comma-separated table references. */
  public List<TableReference> tableReferences() {
    return tables.references();
  }

  /** One table with its alias, partitions and hints. */
  public TableReference.Named namedTable() {
    return tables.named();
  }

  /** The columns behind MariaDB's RETURNING, if it stands there. */
  public List<SelectItem> returning() {
    return context.isMariaDb() && cursor.accept("RETURNING") ? queries.items() : List.of();
  }

  /** LIMIT, if it stands there. */
  public java.util.Optional<Limit> limit() {
    return queries.limit();
  }

  Cursor cursor() {
    return cursor;
  }

  SqlContext context() {
    return context;
  }

  ExpressionParser expressions() {
    return expressions;
  }

  CallParser calls() {
    return calls;
  }

  QueryParser queries() {
    return queries;
  }

  boolean isLocal(String name) {
    return locals.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  boolean inRoutine() {
    return !locals.isEmpty();
  }

  void feature(Feature feature) {
    features.add(feature);
  }

  /** One level down; {@link #leave} comes back up. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new UnreadableException("the statement nests deeper than " + MAX_DEPTH);
    }
  }

  void leave() {
    depth--;
  }
}
