package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.TableReference;
import java.util.Locale;
import java.util.Optional;

/** HANDLER (Reference Manual, 15.2.5): READ means the table that OPEN gave the name to. */
final class HandlerReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("HANDLER");
    draft.verb(Verb.HANDLER);
    int name = cursor.at();
    TableName table = cursor.table();
    String label = cursor.tokens().name(cursor.at() - 1).toLowerCase(Locale.ROOT);
    if (cursor.accept("OPEN")) {
      draft.access(Verb.HANDLER, table);
      if (cursor.accept("AS") || cursor.isIdentifier()) {
        label = cursor.asciiIdentifier().toLowerCase(Locale.ROOT);
      }
      draft.session(draft.session().withHandler(label, table));
      return;
    }
    TableName opened = draft.session().handlers().get(label);
    if (opened == null || cursor.at() != name + 1) {
      throw new UnreadableException(
          "HANDLER names what was not opened in this session, as far as is known; use SELECT");
    }
    draft.access(Verb.HANDLER, opened);
    if (cursor.accept("CLOSE")) {
      draft.session(draft.session().withoutHandler(label));
      return;
    }
    cursor.expect("READ");
    rows(statement, opened);
  }

  private static void rows(Statement statement, TableName table) {
    Cursor cursor = statement.cursor();
    if (!cursor.accept("FIRST") && !cursor.accept("NEXT")) {
      cursor.identifier();
      if (cursor.isSymbol("=")
          || cursor.isSymbol("<")
          || cursor.isSymbol("<=")
          || cursor.isSymbol(">")
          || cursor.isSymbol(">=")) {
        cursor.moveTo(cursor.at() + 1);
        cursor.expectSymbol("(");
        do {
          statement.expression();
        } while (cursor.acceptSymbol(","));
        cursor.expectSymbol(")");
      } else if (!cursor.accept("FIRST") && !cursor.accept("NEXT") && !cursor.accept("PREV")) {
        cursor.expect("LAST");
      }
    }
    Optional<Expression> where =
        cursor.accept("WHERE") ? Optional.of(statement.parser().expression()) : Optional.empty();
    statement.draft().features(statement.parser().features());
    statement
        .binder()
        .wholeTable(
            new TableReference.Named(
                Optional.of(table.schema()).filter(s -> !s.isEmpty()),
                table.table(),
                Optional.empty()),
            where);
    statement.draft().limit(statement.binder().rows(statement.parser().limit()));
  }
}
