package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;

/** USE. */
final class SchemaReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("USE");
    draft.verb(Verb.USE);
    draft.useSchema(cursor.identifier());
  }
}
