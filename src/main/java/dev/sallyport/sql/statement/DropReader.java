package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.query.FactsDraft;

/** DROP, TRUNCATE and RENAME (Reference Manual, 15.1). */
final class DropReader implements StatementReader {
  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    switch (cursor.next()) {
      case "DROP" -> drop(cursor, draft);
      case "TRUNCATE" -> {
        draft.verb(Verb.TRUNCATE);
        cursor.accept("TABLE");
        draft.access(Verb.TRUNCATE, cursor.table(draft));
      }
      default -> rename(cursor, draft);
    }
  }

  private static void drop(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.DROP);
    if (cursor.accept("TEMPORARY")) {
      draft.feature(Feature.TEMPORARY_TABLE);
      tables(cursor, draft);
      return;
    }
    draft.feature(Feature.CHANGES_CATALOGUE);
    switch (cursor.word()) {
      case "TABLE", "TABLES", "VIEW" -> tables(cursor, draft);
      case "DATABASE", "SCHEMA" -> {
        cursor.next();
        cursor.accept("IF", "EXISTS");
        draft.access(Verb.DROP, FactsDraft.wholeSchema(cursor.identifier()));
      }
      case "INDEX" -> index(cursor, draft);
      case "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT" -> {
        cursor.next();
        cursor.accept("IF", "EXISTS");
        draft.access(Verb.DROP, cursor.table(draft));
      }
      case "USER", "ROLE" -> {
        draft.access(Verb.DROP, Accounts.TABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      case "PREPARE" -> {
        cursor.next();
        cursor.identifier();
        draft.verb(Verb.PREPARE);
      }
      default -> ServerObjects.read(cursor, draft);
    }
  }

  private static void tables(Cursor cursor, FactsDraft draft) {
    boolean view = cursor.accept("VIEW");
    if (!view && !cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
    cursor.accept("IF", "EXISTS");
    do {
      draft.access(Verb.DROP, cursor.table(draft));
    } while (cursor.acceptSymbol(","));
    if (!cursor.accept("RESTRICT")) {
      cursor.accept("CASCADE");
    }
  }

  private static void index(Cursor cursor, FactsDraft draft) {
    cursor.expect("INDEX");
    cursor.accept("IF", "EXISTS");
    cursor.identifier();
    cursor.expect("ON");
    draft.access(Verb.ALTER, cursor.table(draft));
    cursor.moveTo(Plain.end(cursor));
  }

  private static void rename(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.RENAME);
    draft.feature(Feature.CHANGES_CATALOGUE);
    if (cursor.accept("USER")) {
      draft.access(Verb.RENAME, Accounts.TABLE);
      cursor.moveTo(Plain.end(cursor));
      return;
    }
    if (!cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
    do {
      TableName from = cursor.table(draft);
      cursor.expect("TO");
      draft.access(Verb.RENAME, from);
      draft.access(Verb.RENAME, cursor.table(draft));
    } while (cursor.acceptSymbol(","));
  }
}
