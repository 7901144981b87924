package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.Change;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Limit;
import dev.sallyport.sql.syntax.QueryParser;
import dev.sallyport.sql.syntax.SelectItem;
import dev.sallyport.sql.syntax.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** UPDATE and DELETE, of one table or several (Reference Manual, 15.2.17 and 15.2.2). */
final class ChangeReader implements StatementReader {
  private static final Set<String> OPTIONS = Set.of("LOW_PRIORITY", "QUICK", "IGNORE");

  @Override
  public void read(Statement statement) {
    read(statement, QueryParser.With.NONE);
  }

  /** Reads on behind a WITH. */
  void read(Statement statement, QueryParser.With with) {
    if (statement.cursor().accept("UPDATE")) {
      update(statement, with);
    } else {
      statement.cursor().expect("DELETE");
      delete(statement, with);
    }
  }

  private static void update(Statement statement, QueryParser.With with) {
    Cursor cursor = statement.cursor();
    statement.draft().verb(Verb.UPDATE);
    skipOptions(cursor);
    List<TableReference> references = statement.parser().tableReferences();
    cursor.expect("SET");
    List<Assigned> assignments = assignments(statement);
    Change.Rows rows = rows(statement);
    change(statement, with).update(references, assignments, rows);
  }

  private static Change change(Statement statement, QueryParser.With with) {
    statement.draft().features(statement.parser().features());
    return statement.binder().change(with.tables(), with.recursive());
  }

  private static void delete(Statement statement, QueryParser.With with) {
    Cursor cursor = statement.cursor();
    statement.draft().verb(Verb.DELETE);
    skipOptions(cursor);
    boolean history = cursor.isWord("HISTORY") && cursor.word(1).equals("FROM");
    if (history && statement.draft().context().isMariaDb()) {
      throw new UnreadableException(
          "DELETE HISTORY takes away what a table with SYSTEM VERSIONING keeps, which is not"
              + " followed");
    }
    List<TableReference.Named> targets = new ArrayList<>();
    List<TableReference> references;
    if (!cursor.accept("FROM")) {
      targets(cursor, targets);
      cursor.expect("FROM");
      references = statement.parser().tableReferences();
    } else if (isUsing(cursor)) {
      targets(cursor, targets);
      cursor.expect("USING");
      references = statement.parser().tableReferences();
    } else {
      references = List.of(statement.parser().namedTable());
      if (cursor.accept("PARTITION")) {
        statement.draft().feature(Feature.CHOOSES_PARTITION);
        cursor.skipGroup();
      }
    }
    Change.Rows rows = rows(statement);
    List<SelectItem> returning = targets.isEmpty() ? statement.parser().returning() : List.of();
    change(statement, with).delete(references, targets, rows, returning);
  }

  /** Whether DELETE FROM goes on with targets and USING, not with one table. */
  private static boolean isUsing(Cursor cursor) {
    int stop = cursor.find(Set.of("USING", "JOIN", "WHERE", "ORDER", "LIMIT"), false);
    return stop < cursor.end() && cursor.tokens().isWord(stop, "USING");
  }

  private static void targets(Cursor cursor, List<TableReference.Named> targets) {
    do {
      String name = cursor.identifier();
      Optional<String> schema = Optional.empty();
      if (cursor.acceptSymbol(".") && !cursor.acceptSymbol("*")) {
        schema = Optional.of(name);
        name = cursor.identifier();
        if (cursor.acceptSymbol(".")) {
          cursor.expectSymbol("*");
        }
      }
      targets.add(new TableReference.Named(schema, name, Optional.empty()));
    } while (cursor.acceptSymbol(","));
  }

  private static Change.Rows rows(Statement statement) {
    Cursor cursor = statement.cursor();
    Optional<Expression> where =
        cursor.accept("WHERE") ? Optional.of(statement.parser().expression()) : Optional.empty();
    List<Expression> orderBy =
        cursor.accept("ORDER", "BY") ? statement.parser().orderList() : List.of();
    Optional<Limit> limit = statement.parser().limit();
    return new Change.Rows(where, orderBy, limit);
  }

  /** The list behind SET or ON DUPLICATE KEY UPDATE: {@code column = expression, …}. */
  static List<Assigned> assignments(Statement statement) {
    Cursor cursor = statement.cursor();
    List<Assigned> all = new ArrayList<>();
    do {
      Column target = column(cursor);
      if (!cursor.acceptSymbol("=")) {
        cursor.expectSymbol(":=");
      }
      all.add(new Assigned(target, statement.parser().expression()));
    } while (cursor.acceptSymbol(","));
    return all;
  }

  /** {@code column}, {@code table.column} or {@code schema.table.column}. */
  static Column column(Cursor cursor) {
    String first = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return new Column(Optional.empty(), Optional.empty(), first);
    }
    String second = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return new Column(Optional.empty(), Optional.of(first), second);
    }
    return new Column(Optional.of(first), Optional.of(second), cursor.identifier());
  }

  private static void skipOptions(Cursor cursor) {
    boolean more = true;
    while (more) {
      more = cursor.acceptAny(OPTIONS);
    }
  }
}
