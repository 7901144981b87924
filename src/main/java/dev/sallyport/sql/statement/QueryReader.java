package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.syntax.QueryParser;

/** SELECT, TABLE, VALUES, a parenthesis, and WITH, which may lead to UPDATE or DELETE as well. */
final class QueryReader implements StatementReader {
  private final ChangeReader changes;

  QueryReader(ChangeReader changes) {
    this.changes = changes;
  }

  @Override
  public void read(Statement statement) {
    QueryParser.With with = statement.parser().with();
    if (statement.cursor().isWord("UPDATE") || statement.cursor().isWord("DELETE")) {
      changes.read(statement, with);
      return;
    }
    statement.draft().verb(Verb.SELECT);
    statement.query(statement.parser().query(with));
  }
}
