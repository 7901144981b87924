package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
import java.util.Set;

/** CREATE (Reference Manual, 15.1). Bodies of routines, triggers and events are not read. */
final class CreateReader implements StatementReader {
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "TABLE", "VALUES");
  private static final Set<String> INDEX_KINDS = Set.of("UNIQUE", "FULLTEXT", "SPATIAL");
  private static final Set<String> WITH_BODY =
      Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "AGGREGATE", "PACKAGE", "DEFINER");

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    cursor.expect("CREATE");
    draft.verb(Verb.CREATE);
    if (cursor.accept("TEMPORARY")) {
      draft.feature(Feature.TEMPORARY_TABLE);
      table(cursor, draft);
      return;
    }
    draft.feature(Feature.CHANGES_CATALOGUE);
    boolean replace = cursor.accept("OR", "REPLACE");
    if (ViewReader.isView(cursor)) {
      ViewReader.read(cursor, draft, Verb.CREATE);
      if (replace) {
        draft.accesses().stream()
            .filter(a -> a.verb() == Verb.CREATE)
            .map(a -> a.table())
            .toList()
            .forEach(view -> draft.access(Verb.DROP, view));
      }
      return;
    }
    if (replace) {
      throw cursor.unexpected("VIEW");
    }
    other(cursor, draft);
  }

  private static void other(Cursor cursor, FactsDraft draft) {
    boolean index = INDEX_KINDS.contains(cursor.word()) && cursor.word(1).equals("INDEX");
    switch (index ? "INDEX" : cursor.word()) {
      case "TABLE" -> table(cursor, draft);
      case "DATABASE", "SCHEMA" -> {
        cursor.next();
        cursor.accept("IF", "NOT", "EXISTS");
        draft.access(Verb.CREATE, FactsDraft.wholeSchema(cursor.identifier()));
        cursor.moveTo(Plain.end(cursor));
      }
      case "INDEX" -> {
        cursor.moveTo(cursor.at() + (index ? 2 : 1));
        cursor.accept("IF", "NOT", "EXISTS");
        cursor.moveTo(cursor.find(Set.of("ON"), false));
        cursor.expect("ON");
        draft.access(Verb.ALTER, cursor.table(draft));
        cursor.moveTo(Plain.end(cursor));
      }
      case "USER", "ROLE" -> {
        draft.access(Verb.CREATE, Accounts.TABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      default -> {
        if (WITH_BODY.contains(cursor.word())) {
          throw bodyNotRead();
        }
        ServerObjects.read(cursor, draft);
      }
    }
  }

  static UnreadableException bodyNotRead() {
    return new UnreadableException(
        "the body of a routine, trigger or event is not read; have a person create it");
  }

  private static void table(Cursor cursor, FactsDraft draft) {
    cursor.expect("TABLE");
    cursor.accept("IF", "NOT", "EXISTS");
    draft.access(Verb.CREATE, cursor.table(draft));
    boolean like = cursor.accept("LIKE");
    if (like || cursor.isSymbol("(") && cursor.word(1).equals("LIKE")) {
      if (!like) {
        cursor.moveTo(cursor.at() + 2);
      }
      draft.access(Verb.SHOW, cursor.table(draft));
      if (!like) {
        cursor.expectSymbol(")");
      }
      return;
    }
    boolean definitions = cursor.isSymbol("(") && !isQuery(cursor);
    if (definitions) {
      int from = cursor.at();
      cursor.skipGroup();
      Definitions.read(cursor, from, cursor.at(), draft);
    }
    query(cursor, draft);
  }

  private static boolean isQuery(Cursor cursor) {
    return QUERY_WORDS.contains(cursor.word(1)) || cursor.isSymbol(1, "(");
  }

  /** The table's options, and the query that fills it. */
  private static void query(Cursor cursor, FactsDraft draft) {
    int from = cursor.at();
    while (!cursor.isAtEnd()) {
      boolean parenthesed = cursor.isSymbol("(") && isQuery(cursor);
      if (parenthesed || QUERY_WORDS.contains(cursor.word())) {
        break;
      }
      if (cursor.isSymbol("(")) {
        cursor.skipGroup();
      } else {
        cursor.moveTo(cursor.at() + 1);
      }
    }
    Definitions.read(cursor, from, cursor.at(), draft);
    if (!cursor.isAtEnd()) {
      new Queries(cursor.tokens(), draft).feeding(cursor.at(), cursor.end());
      cursor.moveTo(cursor.end());
    }
  }
}
