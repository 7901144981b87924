package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;

/** CALL, DO and server-side PREPARE. */
final class RoutineReader implements StatementReader {
  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    switch (cursor.next()) {
      case "CALL" -> call(cursor, draft);
      case "DO" -> {
        draft.verb(Verb.DO);
        new Queries(cursor.tokens(), draft).expressions(cursor.at(), cursor.end());
        cursor.moveTo(cursor.end());
      }
      case "DEALLOCATE" -> {
        cursor.expect("PREPARE");
        draft.verb(Verb.PREPARE);
        cursor.identifier();
      }
      default ->
          throw new UnreadableException(
              "PREPARE and EXECUTE as statements are not supported; use your driver's prepared"
                  + " statements");
    }
  }

  private static void call(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.CALL);
    String first = cursor.identifier();
    if (cursor.acceptSymbol(".")) {
      TableName name = new TableName(first, cursor.identifier());
      draft.routine(name.toString());
      draft.access(Verb.CALL, name);
    } else {
      TableName name = draft.table(first);
      draft.routine(name.toString());
      draft.access(Verb.CALL, name);
    }
    if (!cursor.isSymbol("(")) {
      return;
    }
    int open = cursor.at();
    cursor.skipGroup();
    if (cursor.at() - open > 2) {
      new Queries(cursor.tokens(), draft).expressions(open + 1, cursor.at() - 1);
    }
  }
}
