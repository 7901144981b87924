package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;

/** Transactions and table locks (Reference Manual, 15.3). */
final class TransactionReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.TRANSACTION);
    switch (cursor.next()) {
      case "BEGIN" -> cursor.accept("WORK");
      case "START" -> start(cursor, draft);
      case "COMMIT", "ROLLBACK" -> completion(cursor);
      case "SAVEPOINT" -> cursor.identifier();
      case "RELEASE" -> {
        cursor.expect("SAVEPOINT");
        cursor.identifier();
      }
      case "XA" -> cursor.moveTo(Plain.end(cursor));
      case "LOCK" -> lock(cursor, draft);
      default -> unlock(cursor, draft);
    }
  }

  private static void start(Cursor cursor, FactsDraft draft) {
    if (!cursor.isWord("TRANSACTION")) {
      // START REPLICA, START GROUP_REPLICATION.
      draft.verb(Verb.ADMIN);
      cursor.moveTo(Plain.end(cursor));
      return;
    }
    cursor.expect("TRANSACTION");
    if (cursor.isAtEnd()) {
      return;
    }
    do {
      boolean known =
          cursor.accept("WITH", "CONSISTENT", "SNAPSHOT")
              || cursor.accept("READ", "ONLY")
              || cursor.accept("READ", "WRITE");
      if (!known) {
        throw cursor.unexpected("READ ONLY, READ WRITE or WITH CONSISTENT SNAPSHOT");
      }
    } while (cursor.acceptSymbol(","));
  }

  private static void completion(Cursor cursor) {
    cursor.accept("WORK");
    if (cursor.accept("TO")) {
      if (cursor.at() + 1 < cursor.end()) {
        cursor.expect("SAVEPOINT");
      }
      cursor.identifier();
      return;
    }
    if (cursor.accept("AND")) {
      cursor.accept("NO");
      cursor.expect("CHAIN");
    }
    cursor.accept("NO");
    cursor.accept("RELEASE");
  }

  private static void lock(Cursor cursor, FactsDraft draft) {
    if (cursor.accept("INSTANCE", "FOR", "BACKUP")) {
      draft.verb(Verb.ADMIN);
      return;
    }
    draft.verb(Verb.LOCK);
    if (!cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
    do {
      TableName table = cursor.table();
      draft.access(Verb.LOCK, table);
      boolean bare =
          cursor.isWord("READ") || cursor.isWord("WRITE") || cursor.isWord("LOW_PRIORITY");
      if (!bare) {
        cursor.accept("AS");
        cursor.identifier();
      }
      cursor.accept("LOW_PRIORITY");
      if (!cursor.accept("WRITE")) {
        cursor.expect("READ");
        cursor.accept("LOCAL");
      }
    } while (cursor.acceptSymbol(","));
  }

  private static void unlock(Cursor cursor, FactsDraft draft) {
    if (cursor.accept("INSTANCE")) {
      draft.verb(Verb.ADMIN);
      return;
    }
    draft.verb(Verb.LOCK);
    if (!cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
  }
}
