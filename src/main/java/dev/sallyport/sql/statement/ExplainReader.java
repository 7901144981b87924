package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import java.util.List;

/** EXPLAIN, DESCRIBE and DESC (Reference Manual, 15.8.2): the accesses are the statement's own. */
final class ExplainReader implements StatementReader {
  private final StatementReaders readers;

  ExplainReader(StatementReaders readers) {
    this.readers = readers;
  }

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.next();
    boolean explained = options(cursor, draft);
    if (cursor.accept("FOR", "CONNECTION")) {
      draft.verb(Verb.ADMIN);
      draft.feature(Feature.READS_STATEMENTS);
      cursor.expectKind(TokenKind.NUMBER);
      return;
    }
    boolean query = Plain.isQueryWord(cursor.word()) || cursor.isSymbol("(");
    if (query) {
      readers.reader(cursor).read(statement);
      draft.verb(Verb.EXPLAIN);
      draft.inference().explained();
      // The rows are the server's words about the plan, not those of the query.
      draft.output(List.of());
    } else if (explained) {
      throw cursor.unexpected("a statement that can be explained");
    } else {
      draft.verb(Verb.EXPLAIN);
      draft.access(Verb.SHOW, cursor.table());
      if (!cursor.isAtEnd() && !cursor.isKind(TokenKind.STRING)) {
        cursor.identifier();
      } else if (!cursor.isAtEnd()) {
        cursor.expectKind(TokenKind.STRING);
      }
    }
  }

  /** Whether an option was met behind which only a statement can follow. */
  private static boolean options(Cursor cursor, FactsDraft draft) {
    boolean statement = false;
    if (cursor.accept("ANALYZE")) {
      draft.feature(Feature.EXPLAIN_ANALYZE);
      statement = true;
    }
    if (cursor.isWord("FORMAT") && cursor.isSymbol(1, "=")) {
      cursor.moveTo(cursor.at() + 3);
      statement = true;
    }
    if (cursor.accept("FOR", "SCHEMA") || cursor.accept("FOR", "DATABASE")) {
      throw cursor.unexpected("a statement in the selected schema");
    }
    if (cursor.accept("INTO")) {
      cursor.expectKind(TokenKind.USER_VARIABLE);
      draft.feature(Feature.WRITES_VARIABLE);
      statement = true;
    }
    return statement;
  }
}
