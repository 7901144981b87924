package dev.sallyport.sql.statement;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Locale;

/** DROP, TRUNCATE and RENAME (Reference Manual, 15.1). */
final class DropReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    switch (cursor.next()) {
      case "DROP" -> drop(cursor, draft);
      case "TRUNCATE" -> {
        draft.verb(Verb.TRUNCATE);
        cursor.accept("TABLE");
        draft.access(Verb.TRUNCATE, cursor.table());
        draft.destructive();
      }
      default -> rename(cursor, draft);
    }
  }

  private static void drop(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.DROP);
    if (cursor.accept("TEMPORARY")) {
      draft.feature(Feature.TEMPORARY_TABLE);
      tables(cursor, draft, true);
      return;
    }
    draft.feature(Feature.CHANGES_CATALOGUE);
    switch (cursor.word()) {
      case "TABLE", "TABLES" -> tables(cursor, draft, false);
      case "SEQUENCE" -> {
        cursor.next();
        named(cursor, draft);
      }
      case "VIEW" -> {
        cursor.next();
        named(cursor, draft);
        restrict(cursor);
      }
      case "DATABASE", "SCHEMA" -> {
        cursor.next();
        cursor.accept("IF", "EXISTS");
        draft.access(Verb.DROP, TableName.wholeSchema(cursor.identifier()));
        draft.destructive();
      }
      case "INDEX" -> index(cursor, draft);
      case "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT" -> {
        cursor.next();
        cursor.accept("IF", "EXISTS");
        NamedObject.access(draft, Verb.DROP, cursor.table());
        draft.destructive();
      }
      case "USER", "ROLE" -> {
        draft.access(Verb.DROP, Accounts.TABLE);
        draft.destructive();
        cursor.moveTo(Plain.end(cursor));
      }
      case "PREPARE" -> {
        cursor.next();
        String name = cursor.asciiIdentifier().toLowerCase(Locale.ROOT);
        draft.verb(Verb.PREPARE);
        draft.session(draft.session().withoutPrepared(name));
      }
      default -> ServerObjects.read(cursor, draft);
    }
  }

  private static void tables(Cursor cursor, FactsDraft draft, boolean temporary) {
    if (!cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
    cursor.accept("IF", "EXISTS");
    do {
      TableName table = cursor.table();
      boolean ofSession = draft.session().temporaryTable(table).isPresent();
      if (temporary && ofSession) {
        draft.access(new Access(Verb.DROP, table, Access.Reach.TEMPORARY));
      } else {
        draft.access(Verb.DROP, table);
      }
      draft.session(draft.session().withoutTemporaryTable(table));
      if (!temporary && !ofSession) {
        draft.destructive();
      }
    } while (cursor.acceptSymbol(","));
    restrict(cursor);
  }

  /** Views, or sequences of MariaDB's. */
  private static void named(Cursor cursor, FactsDraft draft) {
    cursor.accept("IF", "EXISTS");
    do {
      NamedObject.access(draft, Verb.DROP, cursor.table());
    } while (cursor.acceptSymbol(","));
    draft.destructive();
  }

  private static void restrict(Cursor cursor) {
    if (!cursor.accept("RESTRICT")) {
      cursor.accept("CASCADE");
    }
  }

  private static void index(Cursor cursor, FactsDraft draft) {
    cursor.expect("INDEX");
    cursor.accept("IF", "EXISTS");
    cursor.identifier();
    cursor.expect("ON");
    draft.access(Verb.ALTER, cursor.table());
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
      TableName from = cursor.table();
      cursor.expect("TO");
      if (draft.context().isMariaDb() && draft.session().temporaryTable(from).isPresent()) {
        throw new UnreadableException(
            "MariaDB renames the temporary table of that name, MySQL the table behind it; use ALTER"
                + " TABLE for the one, or drop it first");
      }
      NamedObject.access(draft, Verb.RENAME, from);
      NamedObject.access(draft, Verb.RENAME, cursor.table());
    } while (cursor.acceptSymbol(","));
  }
}
