package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import java.util.Locale;
import java.util.Set;

/** SHOW (Reference Manual, 15.7.7), HELP and GET DIAGNOSTICS. */
final class ShowReader implements StatementReader {
  private static final Set<String> OF_TABLE =
      Set.of("COLUMNS", "FIELDS", "INDEX", "INDEXES", "KEYS");
  private static final Set<String> OF_SCHEMA = Set.of("TABLES", "TRIGGERS", "EVENTS");

  /** What else SHOW tells of: the server and its settings (Reference Manual, 15.7.7). */
  private static final Set<String> OTHERS =
      Set.of(
          "ALL",
          "AUTHORS",
          "BINARY",
          "BINLOG",
          "CHARACTER",
          "CHARSET",
          "CLIENT_STATISTICS",
          "COLLATION",
          "CONTRIBUTORS",
          "COUNT",
          "DATABASES",
          "ENGINE",
          "ENGINES",
          "ERRORS",
          "EXPLAIN",
          "FUNCTION",
          "GLOBAL",
          "INDEX_STATISTICS",
          "INNODB",
          "LIBRARY",
          "LOCAL",
          "MASTER",
          "PACKAGE",
          "PARSE_TREE",
          "PLUGINS",
          "PRIVILEGES",
          "PROCEDURE",
          "PROCESSLIST",
          "PROFILE",
          "PROFILES",
          "RELAYLOG",
          "REPLICA",
          "REPLICAS",
          "SCHEMAS",
          "SESSION",
          "SLAVE",
          "STATUS",
          "STORAGE",
          "TABLE_STATISTICS",
          "USER_STATISTICS",
          "USER_VARIABLES",
          "VARIABLES",
          "WARNINGS");

  /** Texts of statements, and what their transactions hold. */
  private static final Set<String> OF_OTHERS =
      Set.of("BINLOG", "ENGINE", "EXPLAIN", "INNODB", "PROCESSLIST", "RELAYLOG", "USER_VARIABLES");

  /** Positions in logs, and numbers of rows read and changed. */
  private static final Set<String> COUNTS =
      Set.of(
          "BINARY",
          "CLIENT_STATISTICS",
          "INDEX_STATISTICS",
          "MASTER",
          "PROFILE",
          "PROFILES",
          "REPLICA",
          "SLAVE",
          "TABLE_STATISTICS",
          "USER_STATISTICS");

  /** Beginnings of status variables that tell of the server and of how many sessions it has. */
  private static final Set<String> HARMLESS_STATUS =
      Set.of("ssl", "uptime", "threads", "com", "connections");

  /** What SHOW … STATUS lists of: the rows of {@code information_schema.routines}. */
  private static final Set<String> KINDS_OF_ROUTINE = Set.of("FUNCTION", "PACKAGE", "PROCEDURE");

  private static final TableName ROUTINES = new TableName("information_schema", "ROUTINES");

  /** From MySQL 5.7.6 on, SHOW GRANTS shows no hash of a password; MariaDB's still does. */
  private static final int GRANTS_WITHOUT_HASH = 50_706;

  private static final Set<String> SCOPES = Set.of("GLOBAL", "SESSION", "LOCAL");

  private static final Set<String> TAIL = Set.of("LIKE", "WHERE");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.SHOW);
    switch (cursor.next()) {
      case "SHOW" -> show(statement);
      case "GET" -> {
        draft.feature(Feature.READS_DIAGNOSTICS);
        draft.feature(Feature.WRITES_VARIABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      default -> cursor.moveTo(Plain.end(cursor));
    }
  }

  private static void show(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.accept("EXTENDED");
    cursor.accept("FULL");
    cursor.accept("OPEN");
    String what = cursor.next();
    if (what.equals("CREATE")) {
      create(cursor, draft);
    } else if (OF_TABLE.contains(what)) {
      ofTable(cursor, draft);
    } else if (OF_SCHEMA.contains(what) || what.equals("TABLE") && cursor.accept("STATUS")) {
      ofSchema(cursor, draft);
    } else if (KINDS_OF_ROUTINE.contains(what) && cursor.isWord("STATUS")) {
      cursor.next();
      draft.access(Verb.SHOW, ROUTINES);
    } else if (what.equals("GRANTS")) {
      grants(cursor, draft);
    } else {
      boolean diagnostics = what.equals("WARNINGS") || what.equals("ERRORS");
      if (diagnostics || what.equals("COUNT")) {
        draft.feature(Feature.READS_DIAGNOSTICS);
      }
      if (diagnostics) {
        draft.feature(Feature.LISTS_DIAGNOSTICS);
      }
      if (OF_OTHERS.contains(what)) {
        draft.feature(Feature.READS_STATEMENTS);
      }
      if (COUNTS.contains(what) || isStatus(cursor, what) && !isHarmlessStatus(cursor)) {
        draft.feature(Feature.READS_COUNTERS);
      }
      if (what.equals("BINLOG") || what.equals("RELAYLOG")) {
        // Its rows are what was written to any table.
        draft.verb(Verb.ADMIN);
      }
      if (!OTHERS.contains(what)) {
        throw cursor.unexpected("something that SHOW knows before it");
      }
      cursor.moveTo(cursor.find(TAIL, false));
    }
    tail(statement);
  }

  /** Everybody may see what the own user may do; of others MySQL tells those who read accounts. */
  private static void grants(Cursor cursor, FactsDraft draft) {
    boolean hash =
        draft.context().serverVersion() < GRANTS_WITHOUT_HASH || draft.context().isMariaDb();
    boolean own = true;
    if (cursor.accept("FOR")) {
      own = cursor.accept("CURRENT_USER");
      if (own && cursor.acceptSymbol("(")) {
        cursor.expectSymbol(")");
      }
    }
    if (hash) {
      draft.access(Verb.SHOW, Accounts.TABLE);
    } else if (own && cursor.isAtEnd()) {
      draft.feature(Feature.SHOWS_OWN_GRANTS);
    }
    cursor.moveTo(Plain.end(cursor));
  }

  private static boolean isStatus(Cursor cursor, String what) {
    return what.equals("STATUS") || SCOPES.contains(what) && cursor.isWord("STATUS");
  }

  /** Whether a pattern names nothing but what is harmless; {@code _} is a wildcard, too. */
  private static boolean isHarmlessStatus(Cursor cursor) {
    int like = cursor.find(TAIL, false);
    if (like + 2 != cursor.end()
        || !cursor.tokens().isWord(like, "LIKE")
        || cursor.tokens().kind(like + 1) != TokenKind.STRING) {
      return false;
    }
    String pattern = cursor.tokens().value(like + 1).toLowerCase(Locale.ROOT);
    String beginning = pattern.replaceAll("[^a-z].*", "");
    return HARMLESS_STATUS.contains(beginning);
  }

  private static void create(Cursor cursor, FactsDraft draft) {
    switch (cursor.next()) {
      case "TABLE" -> draft.access(Verb.SHOW, cursor.table());
      case "VIEW", "SEQUENCE", "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT" ->
          NamedObject.access(draft, Verb.SHOW, cursor.table());
      case "DATABASE", "SCHEMA" -> {
        cursor.accept("IF", "NOT", "EXISTS");
        draft.access(Verb.SHOW, TableName.wholeSchema(cursor.identifier()));
      }
      case "USER" -> {
        draft.access(Verb.SHOW, Accounts.TABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      default -> throw cursor.unexpected("the kind of an object");
    }
  }

  private static void ofTable(Cursor cursor, FactsDraft draft) {
    from(cursor);
    TableName table = cursor.table();
    if (cursor.accept("FROM") || cursor.accept("IN")) {
      table = new TableName(cursor.identifier(), table.table());
    }
    draft.access(Verb.SHOW, table);
  }

  private static void from(Cursor cursor) {
    if (!cursor.accept("IN")) {
      cursor.expect("FROM");
    }
  }

  private static void ofSchema(Cursor cursor, FactsDraft draft) {
    boolean named = cursor.accept("FROM") || cursor.accept("IN");
    draft.access(
        Verb.SHOW,
        named ? TableName.wholeSchema(cursor.identifier()) : draft.wholeSelectedSchema());
  }

  private static void tail(Statement statement) {
    Cursor cursor = statement.cursor();
    if (cursor.accept("LIKE")) {
      cursor.expectKind(TokenKind.STRING);
    } else if (cursor.accept("WHERE")) {
      Expression condition = statement.parser().expression();
      statement.draft().features(statement.parser().features());
      statement.binder().shown(condition);
    }
  }
}
