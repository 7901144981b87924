package dev.sallyport.sql.statement;

import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
import dev.sallyport.sql.query.Queries.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** INSERT and REPLACE (Reference Manual, 15.2.7 and 15.2.12). */
final class InsertReader implements StatementReader {
  private static final Set<String> OPTIONS =
      Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE");
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "TABLE", "VALUES");

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    Verb verb = cursor.next().equals("INSERT") ? Verb.INSERT : Verb.REPLACE;
    draft.verb(verb);
    boolean more = true;
    while (more) {
      more = cursor.acceptAny(OPTIONS);
    }
    cursor.accept("INTO");
    TableName table = cursor.table(draft);
    draft.access(verb, table);
    if (cursor.isWord("PARTITION")) {
      cursor.next();
      cursor.skipGroup();
    }
    if (cursor.isSymbol("(") && !isQuery(cursor)) {
      columns(cursor, draft);
    }
    source(cursor, draft);
    if (cursor.accept("AS")) {
      rowAlias(cursor);
    }
    if (cursor.accept("ON", "DUPLICATE", "KEY", "UPDATE")) {
      // It changes rows that were there, for which MySQL too asks for UPDATE.
      draft.access(Verb.UPDATE, table);
      assignments(cursor, draft);
    }
  }

  /** Whether the parenthesis at the cursor opens a query, not a list of columns. */
  private static boolean isQuery(Cursor cursor) {
    return QUERY_WORDS.contains(cursor.word(1)) || cursor.isSymbol(1, "(");
  }

  private static void columns(Cursor cursor, FactsDraft draft) {
    cursor.expectSymbol("(");
    if (cursor.acceptSymbol(")")) {
      return;
    }
    do {
      draft.column(Assignments.column(cursor).name(), ColumnUse.Role.TARGET);
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
  }

  private static void source(Cursor cursor, FactsDraft draft) {
    boolean rows = cursor.isWord("VALUES") && !cursor.word(1).equals("ROW");
    if (rows || cursor.isWord("VALUE")) {
      cursor.next();
      rows(cursor, draft);
    } else if (cursor.accept("SET")) {
      assignments(cursor, draft);
    } else {
      int to = queryEnd(cursor);
      new Queries(cursor.tokens(), draft).feeding(cursor.at(), to);
      cursor.moveTo(to);
    }
  }

  /** A query ends at ON DUPLICATE, or at the row alias of VALUES ROW(…). */
  private static int queryEnd(Cursor cursor) {
    Cursor ahead = new Cursor(cursor.tokens(), cursor.at(), cursor.end());
    boolean values = cursor.isWord("VALUES");
    while (true) {
      int stop = ahead.find(values ? Set.of("ON", "AS") : Set.of("ON"), false);
      ahead.moveTo(stop);
      boolean end = ahead.isAtEnd() || values || ahead.word(1).equals("DUPLICATE");
      if (end) {
        return stop;
      }
      ahead.next();
    }
  }

  private static void rows(Cursor cursor, FactsDraft draft) {
    List<Range> rows = new ArrayList<>();
    do {
      int open = cursor.at();
      cursor.skipGroup();
      rows.add(new Range(open + 1, cursor.at() - 1));
    } while (cursor.acceptSymbol(","));
    new Queries(cursor.tokens(), draft).rows(rows);
  }

  private static void rowAlias(Cursor cursor) {
    cursor.identifier();
    if (cursor.isSymbol("(")) {
      cursor.skipGroup();
    }
  }

  private static void assignments(Cursor cursor, FactsDraft draft) {
    Assignments assignments = Assignments.read(cursor, Set.of("ON", "AS"));
    assignments.noteTargets(draft);
    new Queries(cursor.tokens(), draft).rows(assignments.values());
  }
}
