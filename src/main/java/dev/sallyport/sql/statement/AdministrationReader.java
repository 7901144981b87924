package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Kill;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Set;

/** The server's upkeep: ANALYZE TABLE and its like, KILL, FLUSH, replication, plugins, … */
final class AdministrationReader implements StatementReader {
  private static final Set<String> OF_TABLES =
      Set.of("ANALYZE", "CHECK", "CHECKSUM", "OPTIMIZE", "REPAIR", "CACHE");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    String word = cursor.next();
    if (OF_TABLES.contains(word)) {
      maintain(cursor, draft, word);
    } else if (word.equals("KILL")) {
      kill(statement);
    } else if (word.equals("FLUSH")) {
      flush(cursor, draft);
    } else {
      draft.verb(Verb.ADMIN);
      cursor.moveTo(Plain.end(cursor));
    }
  }

  /** MariaDB has further forms; a target that is no plain number is left unsaid. */
  private static void kill(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.KILL);
    boolean queryOnly = !cursor.accept("CONNECTION") && cursor.accept("QUERY");
    int from = cursor.at();
    boolean number = cursor.isKind(TokenKind.NUMBER);
    statement.expression();
    if (number && cursor.at() == from + 1) {
      String digits = cursor.tokens().text(from);
      if (digits.matches("[0-9]{1,18}")) {
        draft.kill(new Kill(Long.parseLong(digits), queryOnly));
      }
    }
  }

  private static void maintain(Cursor cursor, FactsDraft draft, String word) {
    draft.verb(Verb.MAINTAIN);
    if (!cursor.accept("NO_WRITE_TO_BINLOG")) {
      cursor.accept("LOCAL");
    }
    if (word.equals("CACHE")) {
      cursor.expect("INDEX");
    } else if (!cursor.accept("TABLES")) {
      cursor.expect("TABLE");
    }
    do {
      draft.access(Verb.MAINTAIN, cursor.table());
      if (word.equals("CACHE") && cursor.isWord("INDEX")) {
        cursor.next();
        cursor.skipGroup();
      }
    } while (cursor.acceptSymbol(","));
    cursor.moveTo(Plain.end(cursor));
  }

  /** FLUSH TABLES names tables, and may lock them. */
  private static void flush(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.ADMIN);
    if (!cursor.accept("NO_WRITE_TO_BINLOG")) {
      cursor.accept("LOCAL");
    }
    boolean tables = cursor.accept("TABLES") || cursor.accept("TABLE");
    if (tables && cursor.isIdentifier() && !cursor.isWord("WITH") && !cursor.isWord("FOR")) {
      do {
        TableName table = cursor.table();
        NamedObject.access(draft, Verb.LOCK, table);
      } while (cursor.acceptSymbol(","));
    }
    cursor.moveTo(Plain.end(cursor));
  }

  /** SIGNAL and RESIGNAL: an error of the client's own making. */
  static void signal(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.next();
    draft.verb(Verb.DO);
    boolean variables = false;
    for (int i = cursor.at(); i < cursor.end(); i++) {
      variables |= cursor.tokens().kind(i) == TokenKind.USER_VARIABLE;
    }
    if (variables) {
      draft.feature(Feature.READS_VARIABLE);
    }
    cursor.moveTo(Plain.end(cursor));
  }
}
