package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.List;
import java.util.Map;

/** What a body that ran leaves in the session. */
final class Left {
  private Left() {}

  /** The session with its temporary tables, and with variables that are not followed. */
  static SessionObjects by(StatementFacts body, SessionObjects before) {
    SessionObjects left = body.after();
    SessionObjects now = before;
    if (!left.variables().isEmpty() || !left.variablesKnown()) {
      now = now.withUnknownVariables();
    }
    for (Map.Entry<TableName, List<OutputColumn>> table : left.temporaryTables().entrySet()) {
      now = now.withTemporaryTable(table.getKey(), table.getValue());
    }
    for (Access access : body.accesses()) {
      if (access.verb() == Verb.DROP && now.temporaryTable(access.table()).isPresent()) {
        throw new UnreadableException(
            "a routine drops a table of a name that a temporary table of this session has");
      }
    }
    return now;
  }
}
