package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Limit;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.TableReference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds the queries and expressions of one statement and adds what they say to its draft. */
public final class Binder {
  private final Tokens tokens;
  private final FactsDraft draft;
  private final QueryBinder queries;
  private final ExpressionBinder expressions;
  private final TableBinder tables;

  /** Binds what was read of these tokens into this draft. */
  public Binder(Tokens tokens, FactsDraft draft) {
    this.tokens = tokens;
    this.draft = draft;
    this.expressions = new ExpressionBinder(this);
    this.tables = new TableBinder(this);
    this.queries = new QueryBinder(this);
  }

  FactsDraft draft() {
    return draft;
  }

  Tokens tokens() {
    return tokens;
  }

  QueryBinder queries() {
    return queries;
  }

  ExpressionBinder expressions() {
    return expressions;
  }

  TableBinder tables() {
    return tables;
  }

  /** A query whose rows go to the client, or where its INTO says; it is the statement. */
  public void outermost(Query query) {
    Bound bound = queries.outermost(query, draft.scope());
    draft.dependsOn(bound.influence());
    describe(query);
    if (query.into().isEmpty()) {
      draft.output(bound.columns());
      return;
    }
    List<String> variables = query.into().get().variables();
    for (int i = 0; i < variables.size(); i++) {
      boolean counted = bound.isComplete() && variables.size() == bound.columns().size();
      Lineage held = counted ? bound.columns().get(i).from() : bound.values().unknown();
      if (query.into().get().local()) {
        draft.body().assign(variables.get(i), held);
      } else {
        draft.assign(variables.get(i), held);
      }
    }
  }

  /** A query that feeds a statement: INSERT … SELECT, CREATE TABLE … AS. Returns its columns. */
  public List<OutputColumn> feeding(Query query) {
    if (query.into().isPresent()) {
      throw new UnreadableException("INTO stands in a query that feeds a statement");
    }
    Bound bound = queries.outermost(query, draft.scope());
    draft.dependsOn(bound.influence());
    describe(query);
    return bound.columns();
  }

  private void describe(Query query) {
    Query innermost = query;
    while (innermost.limit().isEmpty()
        && innermost.orderBy().isEmpty()
        && innermost.body() instanceof Query.Nested nested) {
      innermost = nested.query();
    }
    draft.limit(rows(innermost.limit()));
    draft.where(Conditions.kind(query, tokens, draft.context()));
  }

  /** Expressions that stand alone: of SET, DO, CALL. */
  public Lineage expression(Expression expression) {
    return value(expression).from();
  }

  private Value value(Expression expression) {
    Scope scope = draft.scope();
    Value value = expressions.bindItem(expression, scope);
    draft.dependsOn(scope.influence());
    return value;
  }

  /** An expression over the columns of one table. */
  public Lineage expression(Expression expression, Source table) {
    Scope scope = draft.scope();
    scope.offer(From.of(table));
    return expressions.bind(expression, scope).and(scope.influence().all());
  }

  /** Starts a statement that changes tables. */
  public Change change(List<Query.CommonTable> with, boolean recursive) {
    Scope scope = draft.scope();
    queries.with(with, recursive, scope);
    return new Change(this, scope.inner(), scope);
  }

  /**
   * A table that is read otherwise than by a query: all its columns go to the client.
   *
   * @param where bound over its columns
   */
  public void wholeTable(TableReference.Named table, Optional<Expression> where) {
    Scope scope = draft.scope();
    Source source = tables.named(table, scope, false);
    scope.offer(From.of(source));
    draft.output(
        source.columns().stream().filter(SourceColumn::visible).map(SourceColumn::output).toList());
    draft.uses(Lineage.union(source.columns().stream().map(SourceColumn::from).toList()));
    where.ifPresent(e -> scope.influence(expressions.bindCondition(e, scope)));
    draft.dependsOn(scope.influence());
  }

  /** A condition on what a SHOW tells, whose columns are the server's own. */
  public void shown(Expression condition) {
    Scope scope = draft.scope();
    TableName told = new TableName("information_schema", "SHOW");
    scope.offer(
        From.of(
            new Source(
                "",
                Optional.empty(),
                Optional.of(told),
                List.of(SourceColumn.star(Lineage.of(new ColumnName(told, OutputColumn.STAR)))),
                true)));
    scope.influence(expressions.bindCondition(condition, scope));
    draft.dependsOn(scope.influence());
  }

  /** The number of rows that a LIMIT gives as a literal. */
  public OptionalLong rows(Optional<Limit> limit) {
    if (limit.isEmpty() || limit.get().rows().isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong rows = integer(limit.get().rows().getAsInt());
    if (rows.isEmpty()) {
      throw new UnreadableException("the number of rows of a LIMIT is no integer");
    }
    return rows;
  }

  /** The value of a literal that is a plain integer; 2^64-1 is MySQL's own way to say "all". */
  OptionalLong integer(int token) {
    if (tokens.kind(token) != TokenKind.NUMBER) {
      return OptionalLong.empty();
    }
    String digits = tokens.text(token);
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
  }
}
