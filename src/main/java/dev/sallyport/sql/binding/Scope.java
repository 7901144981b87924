package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where names of columns are looked up: a FROM, the aliases of the select list over it, and what is
 * outside. Gathers what decides about the rows, sub-queries included.
 */
final class Scope {
  private final Optional<Scope> outer;
  private final Steps steps;
  private final Map<String, List<OutputColumn>> commonTables;

  /** Members of a WITH RECURSIVE that are not read yet. */
  private final Set<String> announced = new HashSet<>();

  private From from = From.NOTHING;

  /** Of what it offers; null as long as nobody has asked. */
  private RowIndex index;

  private final Map<String, Lineage> aliases = new HashMap<>();
  private Lineage unsureAliases = Lineage.NONE;
  private Aliases aliasesNow = Aliases.NONE;

  /** Whether a HAVING is being bound, outside of its aggregates. */
  private boolean inHaving;

  private final Gathering influence = new Gathering();

  /** Null as long as it is the same as the influence. */
  private Gathering chosen;

  private Scope(Optional<Scope> outer, Steps steps) {
    this.outer = outer;
    this.steps = steps;
    this.commonTables = new HashMap<>();
  }

  static Scope outermost(Steps steps) {
    return new Scope(Optional.empty(), steps);
  }

  Scope inner() {
    return new Scope(Optional.of(this), steps);
  }

  /** What binding in it takes is counted there. */
  Steps steps() {
    return steps;
  }

  void offer(From offered) {
    from = offered;
    index = null;
  }

  From from() {
    return from;
  }

  /** What decides about the rows. */
  Influence influence() {
    Lineage all = influence.lineage();
    return new Influence(all, chosen == null ? all : chosen.lineage());
  }

  void influence(Lineage more) {
    influence.add(more);
    if (chosen != null) {
      chosen.add(more);
    }
  }

  /** Rows are chosen by whole values of this. */
  void matched(Lineage more) {
    influence(new Influence(more, Lineage.NONE));
  }

  void influence(Influence more) {
    if (chosen == null && more.all() != more.chosen()) {
      chosen = new Gathering();
      chosen.add(influence.lineage());
    }
    influence.add(more.all());
    if (chosen != null) {
      chosen.add(more.chosen());
    }
  }

  /** A common table expression is going to be defined, and may be named before it is. */
  void announce(String commonTable) {
    announced.add(commonTable);
  }

  void define(String commonTable, List<OutputColumn> columns) {
    announced.remove(commonTable);
    commonTables.put(commonTable, columns);
  }

  /**
   * The columns of a common table expression; empty where the name is of no such.
   *
   * @param at on which server: MySQL tells them by case as it does tables, and takes a name that is
   *     defined further on for a table; MariaDB does neither
   */
  Optional<List<OutputColumn>> commonTable(String name, SqlContext at) {
    List<OutputColumn> columns = commonTables.get(name);
    if (columns != null) {
      return Optional.of(columns);
    }
    steps.lookAt(commonTables.size() + announced.size());
    if (at.isMariaDb() && announced.stream().anyMatch(later -> Identifiers.same(later, name))) {
      throw new UnreadableException(
          "WITH RECURSIVE names " + name + " before it is defined; define it first");
    }
    boolean folds = at.catalogue().foldsTableNames();
    Optional<String> other =
        commonTables.keySet().stream().filter(known -> Identifiers.same(known, name)).findFirst();
    if (other.isPresent() && folds) {
      return other.map(commonTables::get);
    }
    if (other.isPresent() && at.isMariaDb()) {
      throw new UnreadableException(
          "the common table expression "
              + other.get()
              + " is named with other letters in upper case; write both alike");
    }
    return outer.flatMap(scope -> scope.commonTable(name, at));
  }

  void alias(String name, Lineage value) {
    aliases.merge(Identifiers.fold(name), value, Lineage::and);
  }

  /** An alias that the server may change, so that it can be used by any name. */
  void unsureAlias(Lineage value) {
    unsureAliases = unsureAliases.and(value);
  }

  /** What an alias of the select list is to the clause that is being bound. */
  enum Aliases {
    /** Nothing: in the list itself, in WHERE and ON. */
    NONE,
    /** A name may mean it, or a column: in GROUP BY, and inside expressions. */
    TOO,
    /** A name means it rather than a column: an element of ORDER BY, HAVING without GROUP BY. */
    FIRST
  }

  /** Inside an aggregate a name means a column rather than an alias, in HAVING too. */
  <T> T insideAggregate(Supplier<T> arguments) {
    Aliases before = aliasesNow;
    boolean outside = inHaving;
    aliasesNow = before == Aliases.FIRST ? Aliases.TOO : before;
    inHaving = false;
    T bound = arguments.get();
    aliasesNow = before;
    inHaving = outside;
    return bound;
  }

  /**
   * In HAVING a name means what the list selects or the groups are made of; a column that is
   * neither is passed over for one of that name in a query around this one.
   */
  <T> T insideHaving(Supplier<T> condition) {
    inHaving = true;
    T bound = condition.get();
    inHaving = false;
    return bound;
  }

  /** From now on names can also mean aliases. */
  void aliases(Aliases now) {
    aliasesNow = now;
  }

  /** What a column stands for. */
  Meaning resolve(Column column) {
    return resolve(column, aliasesNow);
  }

  private Meaning resolve(Column column, Aliases count) {
    Meaning found = find(column, count);
    // Where it is not found the server knows no such column either, or knows more than we.
    return found == null ? Meaning.UNKNOWN : found;
  }

  /** What a column stands for, here or outside; null where there is none of that name. */
  private Meaning find(Column column, Aliases count) {
    if (column.table().isPresent()) {
      Meaning row = ofTriggersRow(column);
      return row == null ? qualified(column) : row;
    }
    Meaning own = unqualified(column, count);
    boolean passable = inHaving && aliasOf(column.name()) == null;
    return own == null || passable ? orOutside(own, column) : own;
  }

  /** What it is here, and what is around this query, either of which may be null. */
  private Meaning orOutside(Meaning own, Column column) {
    Meaning around = outside(column);
    if (own == null || around == null) {
      return own == null ? around : own;
    }
    return Meaning.of(own.from().and(around.from()));
  }

  /** A sub-query sees the aliases of the select around it, in its select list too. */
  private Meaning outside(Column column) {
    return outer.isPresent() ? outer.get().find(column, Aliases.TOO) : null;
  }

  /** In a trigger NEW and OLD are its rows, whatever else is called so; null elsewhere. */
  private Meaning ofTriggersRow(Column column) {
    Scope outermost = this;
    while (outermost.outer.isPresent()) {
      outermost = outermost.outer.get();
    }
    return column.schema().isPresent()
        ? null
        : among(
            Source.Meant.by(outermost.from.sources(), Optional.empty(), column.table().get())
                .sources(),
            column.name());
  }

  private Meaning qualified(Column column) {
    Source.Meant meant = Source.Meant.by(from.sources(), column.schema(), column.table().get());
    Meaning own = among(meant.sources(), column.name());
    // Most servers tell a from A: then what is meant stands around this query.
    boolean passable = !meant.sure() || inHaving;
    return own == null || passable ? orOutside(own, column) : own;
  }

  private Meaning among(List<Source> sources, String name) {
    List<SourceColumn> found = new ArrayList<>();
    List<Lineage> possible = new ArrayList<>();
    for (Source source : sources) {
      steps.lookAt(source.columns().size());
      Optional<SourceColumn> known = source.column(name);
      known.ifPresent(found::add);
      if (known.isEmpty() && !source.isComplete()) {
        possible.add(source.unlisted(name));
      }
    }
    if (found.size() == 1) {
      return Meaning.of(found.get(0));
    }
    if (found.isEmpty() && possible.isEmpty()) {
      return null;
    }
    return Meaning.of(found.isEmpty() ? Lineage.union(possible) : any(found));
  }

  private Meaning unqualified(Column column, Aliases count) {
    Lineage alias = count == Aliases.NONE ? null : aliasOf(column.name());
    if (alias != null && count == Aliases.FIRST && unsureAliases.equals(Lineage.NONE)) {
      return Meaning.of(alias);
    }
    Meaning inRow = inRow(column.name());
    if (alias == null) {
      return inRow;
    }
    return Meaning.of(inRow == null ? alias : alias.and(inRow.from()));
  }

  private Lineage aliasOf(String name) {
    Lineage alias = aliases.get(Identifiers.fold(name));
    if (unsureAliases.equals(Lineage.NONE)) {
      return alias;
    }
    return alias == null ? unsureAliases : alias.and(unsureAliases);
  }

  private Meaning inRow(String name) {
    steps.take(1);
    List<SourceColumn> found = index().named(name);
    if (found.size() == 1) {
      return Meaning.of(found.get(0));
    }
    if (!found.isEmpty()) {
      // Of several the server says that it can't tell either.
      return Meaning.of(any(found).unknown());
    }
    List<Source> open = index().open();
    if (open.isEmpty()) {
      return null;
    }
    Lineage possible = Lineage.union(open.stream().map(s -> s.unlisted(name)).toList());
    if (open.size() > 1) {
      possible = possible.unknown();
    }
    if (outer.isPresent() && outer.get().mayAnswer()) {
      // It may as well be a column of the query around this one.
      Meaning outside =
          outer.get().resolve(new Column(Optional.empty(), Optional.empty(), name), Aliases.TOO);
      possible = possible.and(outside.from()).unknown();
    }
    return Meaning.of(possible);
  }

  private Lineage any(List<SourceColumn> columns) {
    columns.forEach(column -> steps.follow(column.from()));
    return Lineage.union(columns.stream().map(SourceColumn::from).toList());
  }

  private RowIndex index() {
    if (index == null) {
      steps.lookAt(from.width());
      index = RowIndex.of(from);
    }
    return index;
  }

  private boolean mayAnswer() {
    return !from.sources().isEmpty() || outer.isPresent() && outer.get().mayAnswer();
  }
}
