package dev.sallyport.sql.statement;

import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The reader of each first keyword; a keyword that is not here is refused. */
public final class StatementReaders {
  /** Reads statements of bodies, in which none stands in a string. */
  static final StatementReaders IN_BODY =
      new StatementReaders(
          (prepared, outer, runs) -> {
            throw new UnreadableException("a body prepares statements, which are not followed");
          });

  private final Map<String, StatementReader> byKeyword = new HashMap<>();
  private final StatementReader queries;

  /** Knows every family. */
  public StatementReaders(InnerReader inner) {
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
    put(new RoutineReader(inner), "CALL", "DO", "PREPARE", "EXECUTE", "DEALLOCATE");
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

  /** Reads a statement that stands in a string of another one. */
  @FunctionalInterface
  public interface InnerReader {
    /**
     * Adds to the draft what the inner statement says.
     *
     * @param runs whether it runs now, so that its rows and what it leaves in the session count
     * @return its main verb
     */
    Verb read(SessionObjects.Prepared prepared, FactsDraft outer, boolean runs);
  }

  private void put(StatementReader reader, String... keywords) {
    for (String keyword : keywords) {
      byKeyword.put(keyword, reader);
    }
  }

  /**
   * Whether a statement has a body, so that semicolons in it do not end it.
   *
   * @param from its first token
   */
  public static boolean hasBody(Tokens tokens, int from) {
    if (!tokens.isWord(from, "CREATE") && !tokens.isWord(from, "ALTER")) {
      return false;
    }
    for (int i = from + 1; i < tokens.size() && !tokens.isSymbol(i, ";"); i++) {
      switch (tokens.word(i)) {
        case "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT" -> {
          return true;
        }
        case "TABLE", "VIEW", "USER", "DATABASE", "SCHEMA", "INDEX", "ROLE", "SERVER" -> {
          return false;
        }
        default -> {
          // DEFINER and its account, OR REPLACE, AGGREGATE.
        }
      }
    }
    return false;
  }

  /**
   * Reads one statement.
   *
   * @return behind its last token
   */
  public int read(Cursor cursor, FactsDraft draft, Set<String> locals) {
    reader(cursor).read(Statement.at(cursor, draft, locals));
    return cursor.at();
  }

  /** The body of a routine, a trigger or an event. */
  public static void body(Cursor cursor, FactsDraft draft, Set<String> parameters) {
    BodyReader.read(cursor, draft, parameters);
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
