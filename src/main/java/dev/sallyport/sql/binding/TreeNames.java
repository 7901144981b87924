package dev.sallyport.sql.binding;

import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.SelectItem;
import dev.sallyport.sql.syntax.TableReference;
import java.util.function.Consumer;

/** Visits every column and table that an expression names, sub-queries included. */
final class TreeNames {
  /** Told each column. */
  interface Columns {
    void met(Expression.Column column, boolean inSubquery);
  }

  private final Columns columns;
  private final Consumer<String> tables;
  private int depth;

  private TreeNames(Columns columns, Consumer<String> tables) {
    this.columns = columns;
    this.tables = tables;
  }

  static void visit(Expression e, Columns columns, Consumer<String> tables) {
    new TreeNames(columns, tables).expression(e);
  }

  private void expression(Expression e) {
    if (e instanceof Expression.Column column) {
      columns.met(column, depth > 0);
    }
    e.operands().forEach(this::expression);
    if (e instanceof Expression.Subquery subquery) {
      depth++;
      query(subquery.query());
      depth--;
    }
  }

  private void query(Query query) {
    query.with().forEach(common -> query(common.query()));
    body(query.body());
    query.orderBy().forEach(this::expression);
  }

  private void body(Query.Body body) {
    if (body instanceof Query.Select select) {
      select.items().stream().map(SelectItem::expression).forEach(this::expression);
      select.from().forEach(this::reference);
      select.where().ifPresent(this::expression);
      select.groupBy().forEach(this::expression);
      select.having().ifPresent(this::expression);
    } else if (body instanceof Query.SetOperation operation) {
      operation.arms().forEach(this::body);
    } else if (body instanceof Query.Nested nested) {
      query(nested.query());
    } else if (body instanceof Query.WholeTable whole) {
      reference(whole.table());
    } else if (body instanceof Query.Values values) {
      values.rows().forEach(row -> row.forEach(this::expression));
    }
  }

  private void reference(TableReference reference) {
    if (reference instanceof TableReference.Named named) {
      tables.accept(named.name());
    } else if (reference instanceof TableReference.Derived derived) {
      query(derived.query());
    } else if (reference instanceof TableReference.JsonTable json) {
      expression(json.document());
    } else if (reference instanceof TableReference.Join join) {
      reference(join.left());
      reference(join.right());
      join.on().forEach(this::expression);
    }
  }
}
