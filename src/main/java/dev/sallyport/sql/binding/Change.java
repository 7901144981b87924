package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Trigger;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.SelectItem;
import dev.sallyport.sql.syntax.TableReference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A statement that changes rows: what it changes, what it writes there, what else that changes. */
public final class Change {
  private final Binder binder;
  private final FactsDraft draft;
  private final Scope scope;
  private final Scope around;
  private final WrittenViews views;
  private final ComputedDefaults defaults;
  private final Writing writing;

  Change(Binder binder, Scope scope, Scope around) {
    this.binder = binder;
    this.draft = binder.draft();
    this.scope = scope;
    this.around = around;
    this.views = new WrittenViews(draft);
    this.defaults = new ComputedDefaults(draft);
    this.writing = new Writing(draft, views, defaults);
  }

  /** One assignment: {@code column = value}. */
  public record Assigned(Column target, Expression value) {}

  /**
   * UPDATE of the references.
   *
   * @param assignments at least one
   */
  public void update(List<TableReference> references, List<Assigned> assignments, Rows rows) {
    From from = offer(references);
    Map<Source, Set<String>> changed = new IdentityHashMap<>();
    List<List<Source>> all = new ArrayList<>();
    for (Assigned assigned : assignments) {
      scope.steps().lookAt(from.width());
      List<Source> owners = owners(assigned.target(), from);
      String name = assigned.target().name();
      owners.forEach(o -> changed.computeIfAbsent(o, s -> new LinkedHashSet<>()).add(name));
      all.add(owners);
    }
    Map<Source, Writing.Row> changing = new IdentityHashMap<>();
    changed.forEach((owner, names) -> changing.put(owner, writing.row(owner, names)));
    for (int i = 0; i < assignments.size(); i++) {
      Assigned assigned = assignments.get(i);
      Value value = binder.expressions().bindValue(assigned.value(), scope);
      all.get(i).forEach(o -> writing.over(changing.get(o), assigned, value.meaning()));
    }
    finish(Verb.UPDATE, references, from, changed.keySet(), rows);
    for (Source source : from.sources()) {
      if (changed.containsKey(source)) {
        List<String> columns = List.copyOf(changed.get(source));
        effects(source, EnumSet.of(Trigger.Event.UPDATE), Optional.of(columns));
      }
    }
  }

  /**
   * DELETE from some of the references.
   *
   * @param targets their labels; empty for all, which is one
   * @param returning what goes to the client of the rows that were there
   */
  public void delete(
      List<TableReference> references,
      List<TableReference.Named> targets,
      Rows rows,
      List<SelectItem> returning) {
    From from = offer(references);
    Set<Source> changed = new LinkedHashSet<>(targets.isEmpty() ? from.sources() : List.of());
    for (TableReference.Named target : targets) {
      changed.addAll(owners(target, from));
    }
    finish(Verb.DELETE, references, from, changed, rows);
    returned(returning, from);
    changed.forEach(source -> effects(source, EnumSet.of(Trigger.Event.DELETE), Optional.empty()));
  }

  /**
   * What chooses the rows.
   *
   * @param where of the statement
   */
  public record Rows(
      Optional<Expression> where,
      List<Expression> orderBy,
      Optional<dev.sallyport.sql.syntax.Limit> limit) {}

  private From offer(List<TableReference> references) {
    From from = binder.tables().references(references, scope, false);
    scope.offer(from);
    return from;
  }

  private void finish(
      Verb verb, List<TableReference> references, From from, Set<Source> changed, Rows rows) {
    rows.where().ifPresent(where -> new Equalities(binder).where(where, scope));
    rows.orderBy().forEach(this::decides);
    draft.limit(binder.rows(rows.limit()));
    draft.where(Conditions.kind(rows.where(), references, binder.tokens(), draft.context()));
    draft.dependsOn(scope.influence().and(around.influence()));
    boolean changesTable = false;
    for (Source source : from.sources()) {
      if (source.table().isPresent()) {
        boolean target = changed.contains(source);
        if (target) {
          draft.access(verb, source.table().get());
          views.through(source, verb);
        }
        changesTable |= target;
        // A single table's rows are read by changing them; of several, each is read too.
        if (from.sources().size() > 1) {
          draft.access(Verb.SELECT, source.table().get());
        }
      }
    }
    if (!changesTable) {
      throw new UnreadableException("the table that the statement changes can't be told");
    }
  }

  /** The rows are read as by a query: what their columns are made of leaves as it does there. */
  private void returned(List<SelectItem> items, From changed) {
    if (items.isEmpty()) {
      return;
    }
    Bound bound = binder.queries().returning(items, changed, around);
    draft.dependsOn(bound.influence());
    draft.output(bound.columns());
    for (Source source : changed.sources()) {
      source.table().ifPresent(table -> draft.access(Verb.SELECT, table));
    }
  }

  private void decides(Expression expression) {
    scope.influence(binder.expressions().bind(expression, scope));
  }

  /** The sources that an assigned column can belong to; all of them when it can't be told. */
  private static List<Source> owners(Column target, From from) {
    List<Source> owners =
        from.sources().stream()
            .filter(
                s -> target.table().isEmpty() || s.answersTo(target.schema(), target.table().get()))
            .filter(s -> s.column(target.name()).isPresent())
            .toList();
    if (!owners.isEmpty()) {
      return owners;
    }
    List<Source> possible =
        from.sources().stream()
            .filter(
                s -> target.table().isEmpty() || s.answersTo(target.schema(), target.table().get()))
            .filter(s -> !s.isComplete())
            .toList();
    return possible.isEmpty() ? from.sources() : possible;
  }

  private static List<Source> owners(TableReference.Named target, From from) {
    List<Source> owners =
        from.sources().stream()
            .filter(s -> s.label().equalsIgnoreCase(target.name()))
            .filter(
                s ->
                    target.schema().isEmpty()
                        || s.table()
                            .filter(t -> t.schema().equalsIgnoreCase(target.schema().get()))
                            .isPresent())
            .toList();
    return owners.isEmpty() ? from.sources() : owners;
  }

  private void effects(Source source, Set<Trigger.Event> events, Optional<List<String>> updated) {
    if (source.table().isEmpty()
        || draft.session().temporaryTable(source.table().get()).isPresent()) {
      return;
    }
    Effects effects = new Effects(draft);
    effects.of(source.table().get(), events, updated);
    views
        .behind(source)
        .forEach(base -> effects.of(base, events, WrittenViews.behind(source, updated, base)));
  }

  /** INSERT, REPLACE, or LOAD with its SET. */
  public void insert(Insertion insertion) {
    Source target = binder.tables().named(insertion.target(), scope, false);
    TableName table = target.table().orElseThrow();
    draft.access(insertion.verb(), table);
    views.through(target, insertion.verb());
    scope.offer(From.of(target));
    List<OutputColumn> fed = List.of();
    From read = From.NOTHING;
    if (insertion.query().isPresent()) {
      fed = binder.feeding(insertion.query().get());
      read = readBy(insertion.query().get());
    } else {
      for (List<Expression> row : insertion.rows()) {
        List<OutputColumn> next = new ArrayList<>();
        for (Expression value : row) {
          Value bound = binder.expressions().bindValue(value, scope);
          next.add(new OutputColumn("", bound.from(), bound.content()));
        }
        fed = fed.isEmpty() ? next : Bound.merged(fed, next);
      }
    }
    insertion.file().ifPresent(file -> load(target, file));
    Map<String, Lineage> written = written(target, insertion, fed);
    left(target, insertion, written);
    duplicates(target, insertion, written, read);
    returned(insertion.returning(), From.of(target));
    draft.dependsOn(scope.influence().and(around.influence()));
    Set<Trigger.Event> events = EnumSet.of(Trigger.Event.INSERT);
    if (insertion.verb() == Verb.REPLACE
        || insertion.file().filter(Insertion.FileRows::replace).isPresent()) {
      events.add(Trigger.Event.DELETE);
    }
    effects(target, events, Optional.empty());
    if (!insertion.onDuplicate().isEmpty()) {
      effects(
          target,
          EnumSet.of(Trigger.Event.UPDATE),
          Optional.of(insertion.onDuplicate().stream().map(a -> a.target().name()).toList()));
    }
  }

  /** What is in the file is the client's, whatever it is. */
  private void load(Source target, Insertion.FileRows file) {
    TableName table = target.table().orElseThrow();
    List<String> filled =
        file.columns()
            .map(listed -> listed.stream().map(Column::name).toList())
            .orElseGet(() -> all(target));
    filled.forEach(name -> writing.add(target, name, Meaning.of(Lineage.NONE)));
    if (file.columns().isEmpty() && !target.isComplete()) {
      draft.flow(new Flow(new ColumnName(table, OutputColumn.STAR), Lineage.NONE));
    }
    if (file.replace()) {
      draft.access(Verb.REPLACE, table);
      views.through(target, Verb.REPLACE);
    }
  }

  /** The columns of a row that names none, as far as they are known. */
  private static List<String> all(Source target) {
    return target.isComplete()
        ? target.columns().stream().filter(SourceColumn::visible).map(SourceColumn::name).toList()
        : List.of();
  }

  /** The tables of a query that feeds, which ON DUPLICATE KEY UPDATE may name. */
  private From readBy(Query query) {
    if (query.body() instanceof Query.Select select && query.with().isEmpty()) {
      return binder.tables().references(select.from(), draft.scope(), true);
    }
    return From.NOTHING;
  }

  private Map<String, Lineage> written(Source target, Insertion insertion, List<OutputColumn> fed) {
    List<String> names = names(target, insertion);
    Map<String, Lineage> written = new HashMap<>();
    boolean counted = names.size() == fed.size() && fed.stream().noneMatch(OutputColumn::isStar);
    Lineage any = new Bound(fed, Influence.NONE).values();
    for (int i = 0; i < names.size(); i++) {
      boolean empty = fed.isEmpty();
      Meaning value =
          counted
              ? new Meaning(fed.get(i).from(), fed.get(i).content())
              : Meaning.of(empty ? Lineage.NONE : any.unknown());
      if (!empty || insertion.query().isPresent()) {
        writing.add(target, names.get(i), value);
        written.put(Identifiers.fold(names.get(i)), value.from());
      }
    }
    if (names.isEmpty() && !fed.isEmpty()) {
      draft.flow(new Flow(new ColumnName(target.table().orElseThrow(), OutputColumn.STAR), any));
    }
    return written;
  }

  /** The columns that no row gives a value, or some row DEFAULT. */
  private void left(Source target, Insertion insertion, Map<String, Lineage> written) {
    List<String> names = names(target, insertion);
    Set<ColumnName> given = new LinkedHashSet<>();
    for (int i = 0; i < names.size(); i++) {
      int at = i;
      boolean left =
          insertion.rows().stream()
              .anyMatch(row -> at < row.size() && ComputedDefaults.isDefault(row.get(at)));
      if (!left) {
        given.addAll(Writing.columns(target, names.get(i)));
      }
    }
    Lineage any = Lineage.union(written.values());
    defaults.left(target.table().orElseThrow(), given, any);
    views.behind(target).forEach(base -> defaults.left(base, given, any));
  }

  private static List<String> names(Source target, Insertion insertion) {
    return insertion.columns().isEmpty()
        ? all(target)
        : insertion.columns().stream().map(Column::name).toList();
  }

  private void duplicates(
      Source target, Insertion insertion, Map<String, Lineage> written, From read) {
    if (insertion.onDuplicate().isEmpty()) {
      return;
    }
    Lineage any = Lineage.union(written.values());
    binder.expressions().inserts(written, written.isEmpty() ? Lineage.UNKNOWN : any);
    From offered = From.of(target).and(read);
    if (insertion.rowAlias().isPresent()) {
      offered = offered.and(From.of(newRow(target, insertion, written)));
    }
    scope.offer(offered);
    // It changes rows that were there, for which MySQL too asks for UPDATE.
    draft.access(Verb.UPDATE, target.table().orElseThrow());
    views.through(target, Verb.UPDATE);
    List<String> names = insertion.onDuplicate().stream().map(a -> a.target().name()).toList();
    Writing.Row row = writing.row(target, names);
    for (Assigned assigned : insertion.onDuplicate()) {
      Value value = binder.expressions().bindValue(assigned.value(), scope);
      writing.over(row, assigned, value.meaning());
    }
  }

  private static Source newRow(Source target, Insertion insertion, Map<String, Lineage> written) {
    Insertion.RowAlias alias = insertion.rowAlias().orElseThrow();
    List<String> names = alias.columns();
    List<SourceColumn> columns = new ArrayList<>();
    Lineage any = Lineage.union(written.values());
    if (names.isEmpty()) {
      for (SourceColumn column : target.columns()) {
        Lineage value = written.getOrDefault(Identifiers.fold(column.name()), Lineage.NONE);
        columns.add(
            column.isStar()
                ? SourceColumn.star(any)
                : new SourceColumn(column.name(), value, true));
      }
    } else {
      names.forEach(name -> columns.add(new SourceColumn(name, any, true)));
    }
    return new Source(alias.name(), Optional.empty(), Optional.empty(), columns, false);
  }
}
