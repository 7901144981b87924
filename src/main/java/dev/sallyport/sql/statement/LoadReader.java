package dev.sallyport.sql.statement;

import dev.sallyport.sql.ColumnUse;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
import java.util.Set;

/** LOAD DATA and LOAD XML (Reference Manual, 15.2.9 and 15.2.10). */
final class LoadReader implements StatementReader {
  private static final Set<String> COLUMNS_OR_SET = Set.of("SET");

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    cursor.expect("LOAD");
    if (cursor.isWord("INDEX")) {
      index(cursor, draft);
      return;
    }
    draft.verb(Verb.LOAD);
    if (!cursor.accept("DATA")) {
      cursor.expect("XML");
    }
    if (!cursor.accept("LOW_PRIORITY")) {
      cursor.accept("CONCURRENT");
    }
    if (cursor.accept("LOCAL")) {
      draft.feature(Feature.LOAD_LOCAL);
    }
    cursor.expect("INFILE");
    cursor.expectKind(TokenKind.STRING);
    if (!cursor.accept("REPLACE")) {
      cursor.accept("IGNORE");
    }
    cursor.expect("INTO");
    cursor.expect("TABLE");
    draft.access(Verb.LOAD, cursor.table(draft));
    rest(cursor, draft);
  }

  private static void rest(Cursor cursor, FactsDraft draft) {
    if (cursor.accept("PARTITION")) {
      cursor.skipGroup();
    }
    // Formats are words and strings up to the list of columns or SET.
    while (!cursor.isAtEnd() && !cursor.isSymbol("(") && !cursor.isWord("SET")) {
      boolean characterSet = cursor.accept("CHARACTER", "SET");
      cursor.moveTo(cursor.at() + 1);
      if (characterSet && cursor.isAtEnd()) {
        return;
      }
    }
    if (cursor.acceptSymbol("(")) {
      columns(cursor, draft);
    }
    if (cursor.accept("SET")) {
      Assignments assignments = Assignments.read(cursor, COLUMNS_OR_SET);
      assignments.noteTargets(draft);
      new Queries(cursor.tokens(), draft).rows(assignments.values());
    }
  }

  private static void columns(Cursor cursor, FactsDraft draft) {
    do {
      if (cursor.isKind(TokenKind.USER_VARIABLE)) {
        cursor.expectKind(TokenKind.USER_VARIABLE);
        draft.feature(Feature.WRITES_VARIABLE);
      } else {
        draft.column(Assignments.column(cursor).name(), ColumnUse.Role.TARGET);
      }
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
  }

  private static void index(Cursor cursor, FactsDraft draft) {
    draft.verb(Verb.MAINTAIN);
    cursor.expect("INDEX");
    cursor.expect("INTO");
    cursor.expect("CACHE");
    draft.access(Verb.MAINTAIN, cursor.table(draft));
    cursor.moveTo(Plain.end(cursor));
  }
}
