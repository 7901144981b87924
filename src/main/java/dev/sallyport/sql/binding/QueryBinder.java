package dev.sallyport.sql.binding;

import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.SelectItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds queries: common table expressions, set operations, SELECT clause by clause. */
final class QueryBinder {
  /** The lineage of a recursive table settles after as many rounds as it has columns. */
  private static final int MAX_ROUNDS = 64;

  /** The server knows 4096 in a table; stars over stars would double them at every level. */
  private static final int MAX_COLUMNS = 16_384;

  private final Binder binder;

  /** The list whose values leave as they are; every other one may choose rows of a query. */
  private List<SelectItem> outermost = List.of();

  /** The body whose rows leave: comparing those tells no more than they do themselves. */
  private Query.Body leaving;

  QueryBinder(Binder binder) {
    this.binder = binder;
  }

  /** The query that is the statement, or feeds it. */
  Bound outermost(Query query, Scope scope) {
    if (query.body() instanceof Query.Select select) {
      outermost = select.items();
    }
    leaving = query.body();
    return query(query, scope);
  }

  /**
   * A query in the scope around it. What it depends on is returned, not yet added to that scope.
   */
  Bound query(Query query, Scope outer) {
    Scope scope = outer.inner();
    with(query.with(), query.recursive(), scope);
    Bound body;
    if (query.body() instanceof Query.Select select) {
      body = select(select, query.orderBy(), scope);
    } else {
      body = body(query.body(), scope);
      orderResult(query.orderBy(), body.columns(), scope);
    }
    return new Bound(body.columns(), body.influence().and(scope.influence()));
  }

  /** A query within a statement: none of its rows may go elsewhere. */
  Bound nested(Query query, Scope outer) {
    if (query.into().isPresent()) {
      throw new UnreadableException("INTO stands inside a sub-query");
    }
    return query(query, outer);
  }

  private Bound body(Query.Body body, Scope scope) {
    if (body instanceof Query.Select select) {
      return select(select, List.of(), scope);
    }
    if (body instanceof Query.Nested nested) {
      return nested(nested.query(), scope);
    }
    if (body instanceof Query.SetOperation operation) {
      Bound bound = arms(operation.arms(), scope);
      return operation.compares() ? compared(bound, body, "UNION") : bound;
    }
    if (body instanceof Query.WholeTable whole) {
      Source source = binder.tables().named(whole.table(), scope, true);
      List<OutputColumn> columns = visible(source.columns());
      binder.draft().uses(new Bound(columns, Influence.NONE).values());
      return new Bound(columns, Influence.NONE);
    }
    return values((Query.Values) body, scope);
  }

  /**
   * Equal rows become one, or decide about each other: how many there are tells of their values.
   *
   * @param how in words for who wrote it
   */
  private Bound compared(Bound bound, Query.Body body, String how) {
    if (body == leaving) {
      binder.draft().inference().tells(how, bound.values());
      return bound;
    }
    return new Bound(bound.columns(), bound.influence().and(bound.values()));
  }

  private Bound arms(List<Query.Body> arms, Scope scope) {
    Bound first = body(arms.get(0), scope);
    List<OutputColumn> columns = first.columns();
    Influence influence = first.influence();
    for (Query.Body arm : arms.subList(1, arms.size())) {
      Bound next = body(arm, scope);
      columns = Bound.merged(columns, next.columns());
      columns.forEach(column -> scope.steps().follow(column.from()));
      influence = influence.and(next.influence());
    }
    return new Bound(columns, influence);
  }

  private Bound values(Query.Values values, Scope outer) {
    Scope scope = outer.inner();
    List<OutputColumn> columns = null;
    for (List<Expression> row : values.rows()) {
      List<OutputColumn> next = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Value value = binder.expressions().bindItem(row.get(i), scope);
        next.add(new OutputColumn("column_" + i, value.from(), value.content()));
      }
      columns = columns == null ? next : Bound.merged(columns, next);
    }
    return new Bound(columns, scope.influence());
  }

  /** What leaves of the rows that a statement changed, which are all that its columns name. */
  Bound returning(List<SelectItem> items, From changed, Scope outer) {
    Scope scope = outer.inner();
    scope.offer(changed);
    List<OutputColumn> columns = new ArrayList<>();
    items.forEach(item -> item(item, true, Map.of(), columns, scope));
    checkWidth(columns, scope);
    return new Bound(columns, scope.influence());
  }

  /** Defines common table expressions in the scope. */
  void with(List<Query.CommonTable> tables, boolean recursive, Scope scope) {
    if (recursive) {
      tables.forEach(table -> scope.announce(table.name()));
    }
    for (Query.CommonTable table : tables) {
      if (recursive && isSetOperation(table.query())) {
        recursive(table, scope);
      } else {
        Bound bound = nested(table.query(), scope);
        scope.influence(bound.influence());
        scope.define(table.name(), Bound.renamed(bound.columns(), table.columns()));
      }
    }
  }

  /** Begins with what the first arm gives, and goes round until nothing new comes in. */
  private void recursive(Query.CommonTable table, Scope scope) {
    List<OutputColumn> columns =
        settled(Bound.renamed(seed(table.query(), scope).columns(), table.columns()));
    for (int round = 0; round < MAX_ROUNDS; round++) {
      scope.define(table.name(), columns);
      Bound bound = nested(table.query(), scope);
      List<OutputColumn> next =
          settled(Bound.merged(columns, Bound.renamed(bound.columns(), table.columns())));
      scope.influence(bound.influence());
      if (next.equals(columns)) {
        converted(columns);
        return;
      }
      columns = next;
    }
    throw new UnreadableException("the recursion of " + table.name() + " does not settle");
  }

  /** Lengths could grow with every round; stored values stay what they are. */
  private static List<OutputColumn> settled(List<OutputColumn> columns) {
    if (columns.stream().allMatch(QueryBinder::isSettled)) {
      return columns;
    }
    return columns.stream()
        .map(c -> c.content().verbatim().isPresent() ? c : new OutputColumn(c.name(), c.from()))
        .toList();
  }

  private static boolean isSettled(OutputColumn column) {
    return column.content().verbatim().isPresent() || column.content() == Content.UNKNOWN;
  }

  /** The first arm decides about the types, into which what comes later may not fit. */
  private void converted(List<OutputColumn> columns) {
    columns.stream()
        .filter(c -> c.content().verbatim().isEmpty())
        .forEach(c -> binder.draft().inference().tells("WITH RECURSIVE", c.from()));
  }

  private static boolean isSetOperation(Query query) {
    return query.body() instanceof Query.SetOperation
        || query.body() instanceof Query.Nested nested && isSetOperation(nested.query());
  }

  /** The innermost first arm, which does not recur; parentheses may stand around it. */
  private Bound seed(Query query, Scope outer) {
    Scope scope = outer.inner();
    with(query.with(), query.recursive(), scope);
    Query.Body first = query.body();
    while (first instanceof Query.SetOperation operation) {
      first = operation.arms().get(0);
    }
    return first instanceof Query.Nested nested ? seed(nested.query(), scope) : body(first, scope);
  }

  private Bound select(Query.Select select, List<Expression> orderBy, Scope outer) {
    Scope scope = outer.inner();
    scope.offer(binder.tables().references(select.from(), scope, true));
    Map<String, Lineage> windows = windows(select.windows(), scope);
    List<OutputColumn> columns = new ArrayList<>();
    for (SelectItem item : select.items()) {
      item(item, select.items() == outermost, windows, columns, scope);
    }
    select.where().ifPresent(where -> new Equalities(binder).where(where, scope));
    scope.aliases(Scope.Aliases.TOO);
    select.groupBy().forEach(element -> orders(element, columns, scope));
    scope.aliases(select.groupBy().isEmpty() ? Scope.Aliases.FIRST : Scope.Aliases.TOO);
    select.having().ifPresent(having -> decidesGroups(having, scope));
    for (Expression element : orderBy) {
      boolean name = element instanceof Expression.Column;
      scope.aliases(name ? Scope.Aliases.FIRST : Scope.Aliases.TOO);
      orders(element, columns, scope);
    }
    checkWidth(columns, scope);
    Bound bound = new Bound(columns, scope.influence());
    return select.distinct() ? compared(bound, select, "DISTINCT") : bound;
  }

  private static void checkWidth(List<OutputColumn> columns, Scope scope) {
    if (columns.size() > MAX_COLUMNS) {
      throw new UnreadableException("a query has more than " + MAX_COLUMNS + " columns");
    }
    columns.forEach(column -> scope.steps().follow(column.from()));
  }

  private void decidesGroups(Expression condition, Scope scope) {
    scope.influence(scope.insideHaving(() -> binder.expressions().bindCondition(condition, scope)));
  }

  private Map<String, Lineage> windows(List<Query.NamedWindow> windows, Scope scope) {
    Map<String, Lineage> all = new HashMap<>();
    for (Query.NamedWindow named : windows) {
      Lineage lineage =
          Lineage.union(
              named.window().expressions().stream()
                  .map(e -> binder.expressions().bind(e, scope))
                  .toList());
      scope.influence(lineage);
      all.put(named.name(), lineage);
    }
    return all;
  }

  private void item(
      SelectItem item,
      boolean leaves,
      Map<String, Lineage> windows,
      List<OutputColumn> columns,
      Scope scope) {
    if (item.expression() instanceof Expression.Star star) {
      List<OutputColumn> expanded = star(star, scope);
      binder.draft().uses(new Bound(expanded, Influence.NONE).values());
      expanded.forEach(column -> scope.alias(column.name(), column.from()));
      columns.addAll(expanded);
      return;
    }
    Value value =
        leaves
            ? binder.expressions().bindValue(item.expression(), scope)
            : binder.expressions().bindItem(item.expression(), scope);
    Lineage lineage = value.from();
    if (!windows.isEmpty() && binder.expressions().hasWindow(item.expression())) {
      lineage = lineage.and(Lineage.union(windows.values()));
    }
    columns.add(new OutputColumn(item.name(), lineage, value.content()));
    if (item.naming() == SelectItem.Naming.UNSURE) {
      scope.unsureAlias(lineage);
    } else {
      scope.alias(item.name(), lineage);
    }
  }

  private List<OutputColumn> star(Expression.Star star, Scope scope) {
    if (star.table().isEmpty()) {
      return visible(scope.from().row());
    }
    List<OutputColumn> all = new ArrayList<>();
    Source.Meant meant = Source.Meant.by(scope.from().sources(), star.schema(), star.table().get());
    meant.sources().forEach(source -> all.addAll(visible(source.columns())));
    if (meant.sources().size() == 1) {
      return all;
    }
    // Nothing of that name: the server will say so, or knows more than we.
    Lineage any = new Bound(all, Influence.NONE).values();
    if (!meant.sure()) {
      return List.of(new OutputColumn(OutputColumn.STAR, any.unknown()));
    }
    // Of several the server has an order of its own: a RIGHT JOIN turns it round.
    return all.stream().map(column -> new OutputColumn(column.name(), any)).toList();
  }

  private static List<OutputColumn> visible(List<SourceColumn> columns) {
    return columns.stream().filter(SourceColumn::visible).map(SourceColumn::output).toList();
  }

  /** ORDER BY of a set operation: its columns by name or number. */
  private void orderResult(List<Expression> orderBy, List<OutputColumn> columns, Scope outer) {
    if (orderBy.isEmpty()) {
      return;
    }
    Scope scope = outer.inner();
    Source result =
        new Source(
            "",
            Optional.empty(),
            Optional.empty(),
            columns.stream().map(SourceColumn::of).toList(),
            false);
    scope.offer(From.of(result));
    orderBy.forEach(element -> orders(element, columns, scope));
    outer.influence(scope.influence());
  }

  /** An element of GROUP BY or ORDER BY; an integer is the number of a column. */
  private void orders(Expression element, List<OutputColumn> columns, Scope scope) {
    Optional<Lineage> numbered = numbered(element, columns, scope);
    scope.influence(
        numbered.isPresent() ? numbered.get() : binder.expressions().bind(element, scope));
  }

  private Optional<Lineage> numbered(Expression element, List<OutputColumn> columns, Scope scope) {
    Expression bare = element;
    while (bare instanceof Expression.Operation sign && sign.operands().size() == 1) {
      bare = sign.operands().get(0);
    }
    if (!(bare instanceof Expression.Literal literal)) {
      return Optional.empty();
    }
    OptionalLong number = binder.integer(literal.first());
    if (number.isEmpty()) {
      return Optional.empty();
    }
    scope.steps().lookAt(columns.size());
    long position = number.getAsLong();
    Bound all = new Bound(columns, Influence.NONE);
    boolean counted = all.isComplete() && position >= 1 && position <= columns.size();
    return Optional.of(counted ? columns.get((int) position - 1).from() : all.values().unknown());
  }
}
