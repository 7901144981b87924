package dev.sallyport.sql.query;

import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.WithItem;

/** Walks a query's tree: tables, columns, stars. Every name is taken from the proof once. */
final class TreeWalk {
  private final FactsDraft draft;
  private final Proof proof;
  private final ExpressionWalk expressions;
  private final List<Source> outermostSources = new ArrayList<>();
  private final Occurrences occurrences = new Occurrences();
  private boolean outermostIsRead = true;
  private int nesting;

  TreeWalk(FactsDraft draft, Proof proof) {
    this.draft = draft;
    this.proof = proof;
    this.expressions = new ExpressionWalk(proof, this);
  }

  /** What the FROM of the outermost query names. */
  List<Source> outermostSources() {
    return outermostSources;
  }

  /** The outermost FROM names what a statement changes: the caller decides on the accesses. */
  void outermostIsChanged() {
    outermostIsRead = false;
  }

  /** Where columns and tables were met. */
  Occurrences occurrences() {
    return occurrences;
  }

  /**
   * Walks the whole statement.
   *
   * @param rowsLeave whether its rows go to the client as they are
   */
  void root(Select select, boolean rowsLeave) {
    Set<String> tables = withItems(select, Set.of());
    if (select instanceof PlainSelect plain) {
      plain(plain, tables, rowsLeave, outermostSources);
    } else {
      body(select, tables);
    }
  }

  /** A sub-query, an arm, the body of a derived table. */
  void nested(Select select, Set<String> outer) {
    occurrences.enter();
    nesting++;
    body(select, withItems(select, outer));
    nesting--;
    occurrences.leave();
  }

  private void body(Select select, Set<String> tables) {
    if (select instanceof PlainSelect plain) {
      plain(plain, tables, false, new ArrayList<>());
    } else if (select instanceof SetOperationList list) {
      list.getSelects().forEach(arm -> nested(arm, tables));
      orderBy(list.getOrderByElements(), tables);
    } else if (select instanceof ParenthesedSelect parenthesed) {
      nested(parenthesed.getSelect(), tables);
      orderBy(parenthesed.getOrderByElements(), tables);
    } else {
      throw unknown(select);
    }
  }

  /** The names of common table expressions visible in the select's body. */
  private Set<String> withItems(Select select, Set<String> outer) {
    List<WithItem<?>> items = select.getWithItemsList();
    if (items == null || items.isEmpty()) {
      return outer;
    }
    Set<String> visible = new HashSet<>(outer);
    boolean recursive = items.stream().anyMatch(WithItem::isRecursive);
    for (WithItem<?> item : items) {
      String name = proof.name(item.getAliasName());
      List<SelectItem<?>> columns = item.getWithItemList();
      if (columns != null) {
        columns.forEach(column -> proof.name(column.toString()));
      }
      // Without RECURSIVE its own name means the real table in its body.
      if (recursive) {
        visible.add(name);
        nested(item.getSelect(), visible);
      } else {
        nested(item.getSelect(), Set.copyOf(visible));
        visible.add(name);
      }
    }
    return visible;
  }

  private void plain(
      PlainSelect select, Set<String> tables, boolean rowsLeave, List<Source> sources) {
    if (select.getFromItem() != null) {
      from(select.getFromItem(), tables, sources);
    }
    joins(select.getJoins(), tables, sources);
    for (SelectItem<?> item : select.getSelectItems()) {
      item(item, tables, rowsLeave);
    }
    expression(select.getWhere(), tables);
    groupBy(select.getGroupBy(), tables, rowsLeave);
    expression(select.getHaving(), tables);
    if (select.getWindowDefinitions() != null) {
      select.getWindowDefinitions().forEach(window -> window(window, tables));
    }
    if (rowsLeave && select.getOrderByElements() != null) {
      select.getOrderByElements().forEach(e -> perhapsPosition(e.getExpression(), tables));
    } else {
      orderBy(select.getOrderByElements(), tables);
    }
  }

  /** MySQL takes a literal, also in parentheses or with a sign, for the number of an item. */
  private void perhapsPosition(Expression element, Set<String> tables) {
    int before = draft.columnCount();
    expression(element, tables);
    if (draft.columnCount() == before) {
      draft.feature(Feature.ORDERS_BY_POSITION);
    }
  }

  private void item(SelectItem<?> item, Set<String> tables, boolean rowsLeave) {
    Expression expression = item.getExpression();
    Optional<String> alias = alias(item.getAlias());
    if (expression instanceof AllTableColumns all) {
      // Its table is a reference to a source, no access of its own.
      qualifier(all.getTable());
      draft.feature(rowsLeave ? Feature.STAR : Feature.NESTED_STAR);
    } else if (expression instanceof AllColumns all) {
      if (all.getExceptColumns() != null || all.getReplaceExpressions() != null) {
        throw unknown(all);
      }
      draft.feature(rowsLeave ? Feature.STAR : Feature.NESTED_STAR);
    } else if (expression instanceof Column column) {
      column(column, rowsLeave ? ColumnUse.Role.OUTPUT : ColumnUse.Role.OTHER);
      if (rowsLeave) {
        alias.ifPresent(name -> draft.outputAlias(name, proof.look(column.getColumnName())));
      }
    } else if (nesting == 0) {
      expressions.walkValue(expression, tables);
    } else {
      expression(expression, tables);
    }
  }

  private void window(WindowDefinition window, Set<String> tables) {
    proof.name(window.getWindowName());
    list(window.getPartitionExpressionList(), tables);
    orderBy(window.getOrderByElements(), tables);
  }

  private void groupBy(GroupByElement groupBy, Set<String> tables, boolean rowsLeave) {
    if (groupBy == null || groupBy.getGroupByExpressionList() == null) {
      return;
    }
    if (rowsLeave) {
      for (Object element : groupBy.getGroupByExpressionList()) {
        perhapsPosition((Expression) element, tables);
      }
    } else {
      list(groupBy.getGroupByExpressionList(), tables);
    }
  }

  private void list(ExpressionList<?> list, Set<String> tables) {
    if (list != null) {
      list.forEach(e -> expression(e, tables));
    }
  }

  private void orderBy(List<OrderByElement> elements, Set<String> tables) {
    if (elements != null) {
      elements.forEach(e -> expression(e.getExpression(), tables));
    }
  }

  private void joins(List<Join> joins, Set<String> tables, List<Source> sources) {
    if (joins == null) {
      return;
    }
    for (Join join : joins) {
      from(join.getFromItem(), tables, sources);
      join.getOnExpressions().forEach(on -> expression(on, tables));
      join.getUsingColumns().forEach(column -> column(column, ColumnUse.Role.OTHER));
    }
  }

  private void from(FromItem item, Set<String> tables, List<Source> sources) {
    Optional<String> alias = alias(item.getAlias());
    if (item instanceof Table table) {
      table(table, alias, tables, sources);
    } else if (item instanceof ParenthesedSelect derived) {
      nested(derived, tables);
      sources.add(new Source(alias.orElse(""), Optional.empty()));
    } else if (item instanceof ParenthesedFromItem parenthesed) {
      from(parenthesed.getFromItem(), tables, sources);
      joins(parenthesed.getJoins(), tables, sources);
    } else if (item instanceof TableFunction function) {
      expression(function.getFunction(), tables);
      sources.add(new Source(alias.orElse(""), Optional.empty()));
    } else {
      throw unknown(item);
    }
  }

  private void table(
      Table table, Optional<String> alias, Set<String> tables, List<Source> sources) {
    if (table.getName().equals(Rendering.NO_TABLE)) {
      return;
    }
    List<String> parts = table.getNameParts();
    if (parts.size() > 2) {
      throw new UnreadableException("a table name has more than two parts");
    }
    String name = proof.name(table.getName());
    occurrences.table(table);
    if (parts.size() == 1 && tables.contains(name)) {
      sources.add(new Source(alias.orElse(name), Optional.empty()));
      return;
    }
    TableName full =
        parts.size() == 2
            ? new TableName(proof.name(table.getSchemaName()), name)
            : draft.table(name);
    if (outermostIsRead || sources != outermostSources) {
      draft.access(Verb.SELECT, full);
    }
    sources.add(new Source(alias.orElse(name), Optional.of(full)));
  }

  private Optional<String> alias(Alias alias) {
    if (alias == null) {
      return Optional.empty();
    }
    if (alias.getAliasColumns() != null) {
      alias.getAliasColumns().forEach(column -> proof.name(column.name));
    }
    return Optional.of(proof.name(alias.getName()));
  }

  /** Notes a column's occurrence. */
  void column(Column column, ColumnUse.Role role) {
    qualifier(column.getTable());
    occurrences.column(column);
    draft.column(proof.name(column.getColumnName()), role);
  }

  int columnCount() {
    return draft.columnCount();
  }

  void dependsOnSession() {
    draft.feature(Feature.DEPENDS_ON_SESSION);
  }

  private void qualifier(Table table) {
    if (table != null && table.getNameParts() != null) {
      table.getNameParts().stream().filter(part -> part != null).forEach(proof::name);
    }
  }

  private void expression(Expression expression, Set<String> tables) {
    if (expression != null) {
      expressions.walk(expression, tables);
    }
  }

  static UnreadableException unknown(Object node) {
    return new UnreadableException(
        "the statement uses a construct that is not read yet: " + node.getClass().getSimpleName());
  }
}
