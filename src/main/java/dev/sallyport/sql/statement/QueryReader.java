package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
import dev.sallyport.sql.query.Queries.Range;
import java.util.Set;

/** SELECT, TABLE, VALUES, a parenthesis, and WITH, which may lead to UPDATE or DELETE as well. */
final class QueryReader implements StatementReader {
  private final ChangeReader changes;

  QueryReader(ChangeReader changes) {
    this.changes = changes;
  }

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    if (cursor.isWord("WITH")) {
      int from = cursor.at();
      int body = cursor.find(Set.of("SELECT", "TABLE", "VALUES", "UPDATE", "DELETE"), false);
      String word = body < cursor.end() ? cursor.tokens().word(body) : "";
      if (word.equals("UPDATE") || word.equals("DELETE")) {
        cursor.moveTo(body);
        changes.read(cursor, draft, new Range(from, body));
        return;
      }
    }
    draft.verb(Verb.SELECT);
    new Queries(cursor.tokens(), draft).outermost(cursor.at(), cursor.end());
    cursor.moveTo(cursor.end());
  }
}
