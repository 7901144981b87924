package dev.sallyport.access;

import dev.sallyport.backend.ServerVersion;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One statement, and where what it demands is collected.
 *
 * @param facts all that it does
 * @param own what it says itself, see {@link OwnReading}
 * @param context the session's state when it is said
 */
record Said(
    StatementFacts facts,
    StatementFacts own,
    StatementWords words,
    SqlContext context,
    Demands demands) {
  private static final int MARIADB = 100_000;

  /** Empty where it only forgets another statement. */
  static Optional<Said> of(StatementFacts facts, SqlContext context, Demands demands) {
    return StatementWords.of(facts, context)
        .map(words -> new Said(facts, OwnReading.of(facts, context), words, context, demands));
  }

  /** Tables that the statement itself names for a verb; those of its session need nothing. */
  List<TableName> named(Verb verb) {
    return facts.accesses().stream()
        .filter(access -> access.verb() == verb && access.reach() == Access.Reach.DIRECT)
        .map(Access::table)
        .sorted(Comparator.comparing(TableName::toString))
        .toList();
  }

  /** The same for one table. */
  boolean names(Verb verb, TableName table) {
    return facts.accesses().contains(new Access(verb, table));
  }

  /** Whether the verb is done to a temporary table of the session. */
  boolean isTemporary(Verb verb) {
    return facts.accesses().stream()
        .anyMatch(a -> a.verb() == verb && a.reach() == Access.Reach.TEMPORARY);
  }

  /** The view of this name, if it is one. */
  Optional<Table.View> view(TableName name) {
    return context.catalogue().table(name).flatMap(Table::view);
  }

  /** Columns of a table that are read; {@code *} among them where they could not be told. */
  Set<String> read(TableName table) {
    Set<String> columns = new LinkedHashSet<>();
    addOf(table, own.uses().columns(), columns);
    addOf(table, own.uses().through(), columns);
    return columns;
  }

  /** Columns of a table that are written; {@code *} among them where they could not be told. */
  Set<String> written(TableName table) {
    return written(table, own);
  }

  /** The same of a table behind a view. */
  Set<String> writtenBehind(TableName table) {
    return written(table, facts);
  }

  private static Set<String> written(TableName table, StatementFacts by) {
    Set<String> columns = new LinkedHashSet<>();
    addOf(table, by.flows().stream().map(Flow::target).toList(), columns);
    return columns;
  }

  private static void addOf(TableName table, Iterable<ColumnName> columns, Set<String> into) {
    for (ColumnName column : columns) {
      if (column.table().equals(table)) {
        into.add(column.column());
      }
    }
  }

  /** Whether every column that the statement uses was found in the table that it is of. */
  boolean isBound() {
    return !own.has(Feature.UNKNOWN_COLUMN)
        && facts.accesses().stream()
            .filter(access -> access.reach() == Access.Reach.DIRECT)
            .filter(access -> access.verb() == Verb.SELECT)
            .map(Access::table)
            .filter(table -> !Catalogue.isSystemSchema(table.schema()))
            .allMatch(this::isDescribed);
  }

  /** Whether the table's columns are known. */
  boolean isDescribed(TableName table) {
    return context.catalogue().table(table).filter(t -> !t.columns().isEmpty()).isPresent();
  }

  /** Whether the columns are all, and told one by one. */
  static boolean isExact(Set<String> columns) {
    return !columns.contains(OutputColumn.STAR);
  }

  /**
   * Whether all columns may stand for a {@code *}: MariaDB asks for the invisible ones too then,
   * which it leaves out.
   */
  boolean isStarOfMariaDb(TableName table, Set<String> columns) {
    if (!isMariaDb()) {
      return false;
    }
    List<Column> all = context.catalogue().table(table).map(Table::columns).orElse(List.of());
    return all.stream().anyMatch(Column::invisible)
        && all.stream().allMatch(c -> c.invisible() || columns.contains(c.name()));
  }

  boolean isMariaDb() {
    return context.serverVersion() >= MARIADB
        || context.catalogue().serverVersion().contains("MariaDB");
  }

  /** The server's version as a number. */
  int version() {
    int told = context.serverVersion();
    return told == 0 ? ServerVersion.number(context.catalogue().serverVersion()) : told;
  }
}
