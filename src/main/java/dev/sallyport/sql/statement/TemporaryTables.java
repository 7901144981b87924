package dev.sallyport.sql.statement;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The columns of temporary tables, which no catalogue knows. */
final class TemporaryTables {
  private static final Set<String> NO_COLUMN =
      Set.of(
          "INDEX",
          "KEY",
          "CONSTRAINT",
          "PRIMARY",
          "UNIQUE",
          "FULLTEXT",
          "SPATIAL",
          "FOREIGN",
          "CHECK");

  /** RENAME TO schema . name. */
  private static final int RENAME_TOKENS = 5;

  private static final OutputColumn ANY = new OutputColumn(OutputColumn.STAR, Lineage.UNKNOWN);

  private TemporaryTables() {}

  /**
   * The columns that definitions between tokens {@code from} and {@code to} name. One that is made
   * of others, by itself or by default, or that {@code *} leaves out makes them unknown.
   */
  static List<OutputColumn> defined(Cursor statement, int from, int to) {
    Tokens tokens = statement.tokens();
    List<OutputColumn> columns = new ArrayList<>();
    int depth = 0;
    boolean begins = true;
    for (int i = from; i < to; i++) {
      depth += tokens.isSymbol(i, "(") ? 1 : tokens.isSymbol(i, ")") ? -1 : 0;
      if (depth == 1 && begins && !tokens.isSymbol(i, "(")) {
        if (!NO_COLUMN.contains(tokens.word(i))) {
          columns.add(new OutputColumn(tokens.name(i), Lineage.NONE));
        }
        begins = false;
      }
      begins |= depth == 1 && tokens.isSymbol(i, ",");
      boolean computed = Constraints.isComputedDefault(tokens, i, to);
      if (computed || tokens.isWord(i, "AS") || tokens.isWord(i, "INVISIBLE")) {
        return List.of(ANY);
      }
    }
    return columns;
  }

  /**
   * A temporary table is created. Where one of its name is there already, the server keeps that one
   * and its rows: it may be either.
   */
  static void created(FactsDraft draft, TableName table, List<OutputColumn> columns) {
    Optional<List<OutputColumn>> there = draft.session().temporaryTable(table);
    List<OutputColumn> now = there.map(before -> either(before, columns)).orElse(columns);
    draft.session(draft.session().withTemporaryTable(table, now));
  }

  private static List<OutputColumn> either(List<OutputColumn> one, List<OutputColumn> other) {
    if (one.size() != other.size()) {
      return List.of(ANY);
    }
    List<OutputColumn> either = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      OutputColumn column = one.get(i);
      if (!Identifiers.same(column.name(), other.get(i).name())) {
        return List.of(ANY);
      }
      either.add(new OutputColumn(column.name(), column.from().and(other.get(i).from())));
    }
    return either;
  }

  /** The columns of a table that another one is made like; it holds no rows yet. */
  static List<OutputColumn> like(FactsDraft draft, TableName model) {
    Optional<List<OutputColumn>> temporary = draft.session().temporaryTable(model);
    if (temporary.isPresent()) {
      return empty(temporary.get());
    }
    Optional<Table> table = draft.context().catalogue().table(model);
    boolean open =
        table.isEmpty()
            || table.get().columns().stream()
                .anyMatch(
                    c ->
                        c.generation().isPresent()
                            || c.computedDefault().isPresent()
                            || c.invisible());
    return open
        ? List.of(ANY)
        : table.get().columns().stream()
            .map(c -> new OutputColumn(c.name(), Lineage.NONE))
            .toList();
  }

  private static List<OutputColumn> empty(List<OutputColumn> columns) {
    return columns.stream()
        .map(c -> c.isStar() ? c : new OutputColumn(c.name(), Lineage.NONE))
        .toList();
  }

  /**
   * A temporary table changes. A new name alone leaves its columns as they are; through other
   * changes what they hold is not followed.
   *
   * @param tokens how many the change is made of
   */
  static void altered(FactsDraft draft, TableName table, TableName now, int tokens) {
    List<OutputColumn> columns = draft.session().temporaryTable(table).orElse(List.of(ANY));
    boolean renamedOnly = !now.equals(table) && tokens <= RENAME_TOKENS;
    draft.session(
        draft
            .session()
            .withoutTemporaryTable(table)
            .withTemporaryTable(now, renamedOnly ? columns : List.of(ANY)));
  }
}
