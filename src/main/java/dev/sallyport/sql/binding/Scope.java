package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.syntax.Expression.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where names of columns are looked up: a FROM, the aliases of the select list over it, and what is
 * outside. Gathers what decides about the rows, sub-queries included.
 */
final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, List<OutputColumn>> commonTables;
  private From from = From.NOTHING;
  private final Map<String, Lineage> aliases = new HashMap<>();
  private Lineage unsureAliases = Lineage.NONE;
  private Aliases aliasesNow = Aliases.NONE;
  private final Gathering influence = new Gathering();
  private final Gathering chosen = new Gathering();

  Scope(Optional<Scope> outer) {
    this.outer = outer;
    this.commonTables = new HashMap<>();
  }

  static Scope outermost() {
    return new Scope(Optional.empty());
  }

  Scope inner() {
    return new Scope(Optional.of(this));
  }

  void offer(From offered) {
    from = offered;
  }

  From from() {
    return from;
  }

  /** What decides about the rows. */
  Influence influence() {
    return new Influence(influence.lineage(), chosen.lineage());
  }

  void influence(Lineage more) {
    influence.add(more);
    chosen.add(more);
  }

  /** Rows are chosen by whole values of this. */
  void matched(Lineage more) {
    influence.add(more);
  }

  void influence(Influence more) {
    influence.add(more.all());
    chosen.add(more.chosen());
  }

  void define(String commonTable, List<OutputColumn> columns) {
    commonTables.put(commonTable, columns);
  }

  Optional<List<OutputColumn>> commonTable(String name) {
    List<OutputColumn> columns = commonTables.get(name);
    if (columns != null) {
      return Optional.of(columns);
    }
    return outer.flatMap(scope -> scope.commonTable(name));
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
    aliasesNow = before == Aliases.FIRST ? Aliases.TOO : before;
    T bound = arguments.get();
    aliasesNow = before;
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
    Meaning own = column.table().isPresent() ? qualified(column) : unqualified(column, count);
    if (own != null) {
      return own;
    }
    if (outer.isPresent()) {
      // A sub-query sees the aliases of the select around it, in its select list too.
      return outer.get().resolve(column, Aliases.TOO);
    }
    // The server knows no such column either, or knows more than we.
    return Meaning.UNKNOWN;
  }

  private Meaning qualified(Column column) {
    List<SourceColumn> found = new ArrayList<>();
    List<Lineage> possible = new ArrayList<>();
    for (Source source : from.sources()) {
      if (source.answersTo(column.schema(), column.table().get())) {
        Optional<SourceColumn> known = source.column(column.name());
        known.ifPresent(found::add);
        if (known.isEmpty() && !source.isComplete()) {
          possible.add(source.unlisted(column.name()));
        }
      }
    }
    if (found.size() == 1) {
      return Meaning.of(found.get(0));
    }
    if (found.isEmpty() && possible.isEmpty()) {
      return null;
    }
    List<Lineage> any = found.stream().map(SourceColumn::from).toList();
    return Meaning.of(Lineage.union(found.isEmpty() ? possible : any));
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
    List<SourceColumn> found = from.row().stream().filter(c -> c.isNamed(name)).toList();
    if (found.size() == 1) {
      return Meaning.of(found.get(0));
    }
    if (!found.isEmpty()) {
      // Of several the server says that it can't tell either.
      return Meaning.of(Lineage.union(found.stream().map(SourceColumn::from).toList()).unknown());
    }
    List<Source> open = from.sources().stream().filter(s -> !s.isComplete()).toList();
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

  private boolean mayAnswer() {
    return !from.sources().isEmpty() || outer.isPresent() && outer.get().mayAnswer();
  }
}
