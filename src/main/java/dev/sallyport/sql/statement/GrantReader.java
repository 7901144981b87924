package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Optional;
import java.util.Set;

/** GRANT and REVOKE (Reference Manual, 15.7.1.6 and 15.7.1.8). */
final class GrantReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    Verb verb = cursor.next().equals("GRANT") ? Verb.GRANT : Verb.REVOKE;
    draft.verb(verb);
    boolean proxy = cursor.isWord("PROXY");
    int on = cursor.find(Set.of("ON"), false);
    if (proxy || on == cursor.end()) {
      // Roles, PROXY, all privileges of an account.
      draft.access(verb, Accounts.TABLE);
    } else {
      cursor.moveTo(on + 1);
      if (!cursor.accept("TABLE") && !cursor.accept("FUNCTION")) {
        cursor.accept("PROCEDURE");
      }
      NamedObject.access(draft, verb, level(cursor, draft));
    }
    cursor.moveTo(Plain.end(cursor));
  }

  /** {@code *}, {@code *.*}, {@code schema.*}, {@code schema.table} or {@code table}. */
  private static TableName level(Cursor cursor, FactsDraft draft) {
    if (cursor.acceptSymbol("*")) {
      if (!cursor.acceptSymbol(".")) {
        return draft.wholeSelectedSchema();
      }
      cursor.expectSymbol("*");
      return TableName.wholeSchema("*");
    }
    String first = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return draft.context().table(Optional.empty(), first);
    }
    return cursor.acceptSymbol("*")
        ? TableName.wholeSchema(first)
        : new TableName(first, cursor.identifier());
  }
}
