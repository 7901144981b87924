package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.query.FactsDraft;

/** USE. */
final class SchemaReader implements StatementReader {
  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    cursor.expect("USE");
    draft.verb(Verb.USE);
    draft.useSchema(cursor.identifier());
  }
}
