package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.TableReference;
import dev.sallyport.sql.syntax.TableReference.Derived;
import dev.sallyport.sql.syntax.TableReference.Join;
import dev.sallyport.sql.syntax.TableReference.JsonTable;
import dev.sallyport.sql.syntax.TableReference.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds what stands in a FROM. */
final class TableBinder {
  /** The server joins 61. */
  private static final int MAX_TABLES = 64;

  private final Binder binder;
  private final Joins joins;

  TableBinder(Binder binder) {
    this.binder = binder;
    this.joins = new Joins(binder.draft().context().isMariaDb());
  }

  /**
   * Comma-separated references.
   *
   * @param scope in which conditions and lateral tables are bound; what it offers is changed
   * @param read whether the tables named here are read; those in sub-queries always are
   */
  From references(List<TableReference> references, Scope scope, boolean read) {
    From all = From.NOTHING;
    for (TableReference reference : references) {
      all = bounded(all.and(reference(reference, all, scope, read)), scope);
    }
    return all;
  }

  private static From bounded(From from, Scope scope) {
    scope.steps().lookAt(from.width());
    if (from.sources().size() > MAX_TABLES) {
      throw new UnreadableException("a FROM names more than " + MAX_TABLES + " tables");
    }
    return from;
  }

  private From reference(TableReference reference, From before, Scope scope, boolean read) {
    if (reference instanceof Named named) {
      return From.of(named(named, scope, read));
    }
    if (reference instanceof Derived derived) {
      scope.offer(derived.lateral() ? before : From.NOTHING);
      Bound bound = binder.queries().nested(derived.query(), scope);
      scope.influence(bound.influence());
      return From.of(source(derived.alias(), Bound.renamed(bound.columns(), derived.columns())));
    }
    if (reference instanceof JsonTable json) {
      scope.offer(before);
      Lineage document = binder.expressions().bind(json.document(), scope);
      // How many rows there are is in the document too.
      scope.influence(document);
      return From.of(
          source(
              json.alias(),
              json.columns().stream().map(name -> new OutputColumn(name, document)).toList()));
    }
    return join((Join) reference, before, scope, read);
  }

  private From join(Join join, From before, Scope scope, boolean read) {
    From left = reference(join.left(), before, scope, read);
    From right = reference(join.right(), before.and(left), scope, read);
    bounded(left.and(right), scope);
    From joined;
    if (join.natural() || !join.using().isEmpty()) {
      joined = joins.common(join, left, right, scope);
    } else {
      joined = left.and(right);
    }
    for (Expression condition : join.on()) {
      scope.offer(joined);
      scope.influence(binder.expressions().bindCondition(condition, scope));
    }
    return joined;
  }

  private static Source source(String label, List<OutputColumn> columns) {
    return new Source(
        label,
        Optional.empty(),
        Optional.empty(),
        columns.stream().map(SourceColumn::of).toList(),
        false);
  }

  /** A common table expression, a temporary table, a view or a table. */
  Source named(Named named, Scope scope, boolean read) {
    if (named.schema().isEmpty()) {
      Optional<List<OutputColumn>> common =
          scope.commonTable(named.name(), binder.draft().context());
      if (common.isPresent()) {
        return source(named.label(), common.get());
      }
    }
    TableName name = binder.draft().context().table(named.schema(), named.name());
    if (read) {
      binder.draft().access(Verb.SELECT, name);
    }
    return new Source(
        named.label(),
        Optional.of(name.schema()),
        Optional.of(name),
        columns(name, scope),
        isCertain(name));
  }

  private boolean isCertain(TableName name) {
    Catalogue catalogue = binder.draft().context().catalogue();
    return !catalogue.isKnown() || Catalogue.isSystemSchema(name.schema());
  }

  private List<SourceColumn> columns(TableName name, Scope scope) {
    FactsDraft draft = binder.draft();
    SqlContext context = draft.context();
    Optional<List<OutputColumn>> temporary = draft.session().temporaryTable(name);
    if (temporary.isPresent()) {
      return temporary.get().stream().map(c -> passed(c, name)).map(SourceColumn::of).toList();
    }
    Optional<Table> table = context.catalogue().table(name);
    if (table.isEmpty()) {
      return List.of(SourceColumn.star(Lineage.of(new ColumnName(name, OutputColumn.STAR))));
    }
    if (table.get().view().isEmpty()) {
      return draft.definitions().columns(table.get(), context, draft.depth(), scope.steps());
    }
    StatementFacts view =
        draft.definitions().view(table.get(), context, draft.depth(), scope.steps());
    draft.behind(view, Reach.VIEW);
    scope.influence(view.dependsOn());
    List<SourceColumn> columns = viewColumns(table.get(), view);
    columns.stream()
        .filter(column -> column.content().verbatim().isEmpty())
        .forEach(column -> draft.inference().computes(column.from()));
    return columns;
  }

  /** The view's columns have names of their own, in the order of its query. */
  private static List<SourceColumn> viewColumns(Table table, StatementFacts view) {
    List<OutputColumn> output = view.output();
    boolean counted =
        output.size() == table.columns().size() && output.stream().noneMatch(OutputColumn::isStar);
    Lineage any = new Bound(output, Influence.NONE).values().unknown();
    List<SourceColumn> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String name = table.columns().get(i).name();
      Lineage from = counted ? output.get(i).from() : any;
      Content content = counted ? output.get(i).content() : Content.UNKNOWN;
      columns.add(
          new SourceColumn(name, from.via(new ColumnName(table.name(), name)), content, true));
    }
    return columns;
  }

  private static OutputColumn passed(OutputColumn column, TableName table) {
    return column.isStar()
        ? column
        : new OutputColumn(
            column.name(),
            column.from().via(new ColumnName(table, column.name())),
            column.content());
  }
}
