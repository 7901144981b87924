package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.binding.Insertion;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.SelectItem;
import dev.sallyport.sql.syntax.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** INSERT and REPLACE (Reference Manual, 15.2.7 and 15.2.12; MariaDB's INSERT…RETURNING). */
final class InsertReader implements StatementReader {
  private static final Set<String> OPTIONS =
      Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE");
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "TABLE", "VALUES");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    Verb verb = cursor.next().equals("INSERT") ? Verb.INSERT : Verb.REPLACE;
    statement.draft().verb(verb);
    boolean more = true;
    while (more) {
      more = cursor.acceptAny(OPTIONS);
    }
    cursor.accept("INTO");
    TableReference.Named target = target(cursor);
    if (cursor.accept("PARTITION")) {
      statement.draft().feature(Feature.CHOOSES_PARTITION);
      cursor.skipGroup();
    }
    List<Column> columns = new ArrayList<>();
    if (cursor.isSymbol("(") && !isQuery(cursor)) {
      columns(cursor, columns);
    }
    List<List<Expression>> rows = new ArrayList<>();
    Optional<Query> query = Optional.empty();
    boolean plain = cursor.isWord("VALUES") && !cursor.word(1).equals("ROW");
    if (plain || cursor.isWord("VALUE")) {
      cursor.next();
      rows(statement, rows);
    } else if (cursor.accept("SET")) {
      List<Assigned> assignments = ChangeReader.assignments(statement);
      assignments.forEach(a -> columns.add(a.target()));
      rows.add(assignments.stream().map(Assigned::value).toList());
    } else {
      query = Optional.of(statement.parser().query());
    }
    Optional<Insertion.RowAlias> alias = rowAlias(cursor);
    List<Assigned> onDuplicate =
        cursor.accept("ON", "DUPLICATE", "KEY", "UPDATE")
            ? ChangeReader.assignments(statement)
            : List.of();
    List<SelectItem> returning = statement.parser().returning();
    statement.draft().features(statement.parser().features());
    statement
        .binder()
        .change(List.of(), false)
        .insert(
            new Insertion(
                verb,
                target,
                columns,
                rows,
                query,
                alias,
                onDuplicate,
                Optional.empty(),
                returning));
  }

  static TableReference.Named target(Cursor cursor) {
    String first = cursor.identifier();
    return cursor.acceptSymbol(".")
        ? new TableReference.Named(Optional.of(first), cursor.identifier(), Optional.empty())
        : new TableReference.Named(Optional.empty(), first, Optional.empty());
  }

  /** Whether the parenthesis at the cursor opens a query, not a list of columns. */
  private static boolean isQuery(Cursor cursor) {
    return QUERY_WORDS.contains(cursor.word(1)) || cursor.isSymbol(1, "(");
  }

  private static void columns(Cursor cursor, List<Column> columns) {
    cursor.expectSymbol("(");
    if (cursor.acceptSymbol(")")) {
      return;
    }
    do {
      columns.add(ChangeReader.column(cursor));
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
  }

  private static void rows(Statement statement, List<List<Expression>> rows) {
    Cursor cursor = statement.cursor();
    do {
      cursor.expectSymbol("(");
      rows.add(cursor.isSymbol(")") ? List.of() : statement.parser().expressionList());
      cursor.expectSymbol(")");
    } while (cursor.acceptSymbol(","));
  }

  private static Optional<Insertion.RowAlias> rowAlias(Cursor cursor) {
    if (!cursor.accept("AS")) {
      return Optional.empty();
    }
    String name = cursor.identifier();
    List<String> columns = new ArrayList<>();
    if (cursor.acceptSymbol("(")) {
      do {
        columns.add(cursor.identifier());
      } while (cursor.acceptSymbol(","));
      cursor.expectSymbol(")");
    }
    return Optional.of(new Insertion.RowAlias(name, columns));
  }
}
