package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;

/**
 * HANDLER (Reference Manual, 15.2.5). Opening and closing are read; READ is refused, because the
 * name in it means whatever an earlier OPEN gave it.
 */
final class HandlerReader implements StatementReader {
  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    cursor.expect("HANDLER");
    draft.verb(Verb.HANDLER);
    draft.access(Verb.HANDLER, cursor.table(draft));
    if (cursor.accept("CLOSE")) {
      return;
    }
    if (cursor.isWord("READ")) {
      throw new UnreadableException("HANDLER … READ is not followed; use SELECT");
    }
    cursor.expect("OPEN");
    if (!cursor.isAtEnd()) {
      cursor.accept("AS");
      cursor.identifier();
    }
  }
}
