package dev.sallyport.sql.statement;

import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import java.util.HashMap;
import java.util.Map;

/** The reader of each first keyword; a keyword that is not here is refused. */
public final class StatementReaders {
  private final Map<String, StatementReader> byKeyword = new HashMap<>();
  private final StatementReader queries;

  /** Knows every family. */
  public StatementReaders() {
    ChangeReader changes = new ChangeReader();
    queries = new QueryReader(changes);
    put(queries, "SELECT", "TABLE", "VALUES", "WITH");
    put(changes, "UPDATE", "DELETE");
    put(new InsertReader(), "INSERT", "REPLACE");
    put(new SetReader(), "SET");
    put(new SchemaReader(), "USE");
    put(new ShowReader(), "SHOW", "HELP", "GET");
    put(new ExplainReader(this), "EXPLAIN", "DESCRIBE", "DESC");
    put(new DropReader(), "DROP", "TRUNCATE", "RENAME");
    put(new CreateReader(), "CREATE");
    put(new AlterReader(), "ALTER");
    put(new GrantReader(), "GRANT", "REVOKE");
    put(new RoutineReader(), "CALL", "DO", "PREPARE", "EXECUTE", "DEALLOCATE");
    put(new LoadReader(), "LOAD");
    put(new HandlerReader(), "HANDLER");
    put(AdministrationReader::signal, "SIGNAL", "RESIGNAL");
    put(
        new AdministrationReader(),
        "ANALYZE",
        "CHECK",
        "CHECKSUM",
        "OPTIMIZE",
        "REPAIR",
        "CACHE",
        "KILL",
        "FLUSH",
        "RESET",
        "PURGE",
        "SHUTDOWN",
        "RESTART",
        "INSTALL",
        "UNINSTALL",
        "CLONE",
        "BINLOG",
        "CHANGE",
        "STOP",
        "IMPORT");
    put(
        new TransactionReader(),
        "BEGIN",
        "START",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "XA",
        "LOCK",
        "UNLOCK");
  }

  private void put(StatementReader reader, String... keywords) {
    for (String keyword : keywords) {
      byKeyword.put(keyword, reader);
    }
  }

  /**
   * Reads one statement.
   *
   * @param from its first token
   * @param to behind its last token
   */
  public void read(Tokens tokens, int from, int to, FactsDraft draft) {
    Cursor cursor = new Cursor(tokens, from, to);
    reader(cursor).read(cursor, draft);
    cursor.expectEnd();
  }

  StatementReader reader(Cursor cursor) {
    if (cursor.isSymbol("(")) {
      return queries;
    }
    StatementReader reader = byKeyword.get(cursor.word());
    if (reader == null) {
      throw new UnreadableException(
          cursor.word().isEmpty()
              ? "the statement does not begin with a keyword"
              : "statements that begin with " + cursor.word() + " are not known");
    }
    return reader;
  }
}
