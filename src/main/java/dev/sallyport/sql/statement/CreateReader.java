package dev.sallyport.sql.statement;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Content;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** CREATE (Reference Manual, 15.1). */
final class CreateReader implements StatementReader {
  private static final Set<String> QUERY_WORDS = Set.of("SELECT", "WITH", "TABLE", "VALUES");
  private static final Set<String> INDEX_KINDS = Set.of("UNIQUE", "FULLTEXT", "SPATIAL");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("CREATE");
    draft.verb(Verb.CREATE);
    boolean replace = cursor.accept("OR", "REPLACE");
    if (replace && cursor.isWord("TEMPORARY")) {
      // Where the new one fails the old one is gone, and its name means the table behind it.
      throw new UnreadableException(
          "a temporary table is not replaced in one go; DROP TEMPORARY TABLE IF EXISTS, then"
              + " CREATE TEMPORARY TABLE");
    }
    if (cursor.accept("TEMPORARY")) {
      draft.feature(Feature.TEMPORARY_TABLE);
      table(statement, true, false);
      return;
    }
    draft.feature(Feature.CHANGES_CATALOGUE);
    if (ViewReader.isView(cursor)) {
      ViewReader.read(statement, Verb.CREATE);
      if (replace) {
        draft.accesses().stream()
            .filter(a -> a.verb() == Verb.CREATE)
            .map(Access::table)
            .toList()
            .forEach(view -> NamedObject.access(draft, Verb.DROP, view));
        draft.destructive();
      }
      return;
    }
    boolean replaced =
        draft.context().isMariaDb() && (cursor.isWord("TABLE") || cursor.isWord("SEQUENCE"));
    if (replace && !replaced && !cursor.isWord("SPATIAL")) {
      throw cursor.unexpected("VIEW");
    }
    other(statement, replace);
  }

  private static void other(Statement statement, boolean replace) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    boolean index = INDEX_KINDS.contains(cursor.word()) && cursor.word(1).equals("INDEX");
    switch (index ? "INDEX" : cursor.word()) {
      case "TABLE" -> table(statement, false, replace);
      case "SEQUENCE" -> {
        cursor.next();
        cursor.accept("IF", "NOT", "EXISTS");
        TableName sequence = cursor.table();
        made(draft, sequence, replace);
        SequenceOptions.skip(cursor);
      }
      case "DATABASE", "SCHEMA" -> {
        cursor.next();
        cursor.accept("IF", "NOT", "EXISTS");
        draft.access(Verb.CREATE, TableName.wholeSchema(cursor.identifier()));
        statement.plainRest();
      }
      case "INDEX" -> {
        boolean unique = cursor.isWord("UNIQUE");
        cursor.moveTo(cursor.at() + (index ? 2 : 1));
        cursor.accept("IF", "NOT", "EXISTS");
        cursor.moveTo(cursor.find(Set.of("ON"), false));
        cursor.expect("ON");
        TableName table = cursor.table();
        draft.access(Verb.ALTER, table);
        int from = cursor.at();
        statement.plainRest();
        new Constraints(cursor.tokens(), table, draft).index(unique, from, cursor.at());
      }
      case "USER", "ROLE" -> {
        draft.access(Verb.CREATE, Accounts.TABLE);
        statement.plainRest();
      }
      default -> {
        if (CompoundReader.isBegun(cursor)) {
          CompoundReader.create(statement);
        } else {
          ServerObjects.read(cursor, draft);
        }
      }
    }
  }

  /** What is made for everybody, whatever the session has of that name; of MariaDB, anew. */
  private static void made(FactsDraft draft, TableName name, boolean replace) {
    NamedObject.access(draft, Verb.CREATE, name);
    if (replace) {
      NamedObject.access(draft, Verb.DROP, name);
      draft.destructive();
    }
  }

  private static void table(Statement statement, boolean temporary, boolean replace) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("TABLE");
    cursor.accept("IF", "NOT", "EXISTS");
    TableName table = cursor.table();
    if (temporary) {
      draft.access(new Access(Verb.CREATE, table, Access.Reach.TEMPORARY));
    } else {
      made(draft, table, replace);
    }
    boolean like = cursor.accept("LIKE");
    if (like || cursor.isSymbol("(") && cursor.word(1).equals("LIKE")) {
      if (!like) {
        cursor.moveTo(cursor.at() + 2);
      }
      TableName model = cursor.table();
      draft.access(Verb.SHOW, model);
      if (!like) {
        cursor.expectSymbol(")");
      }
      if (temporary) {
        TemporaryTables.created(draft, table, TemporaryTables.like(draft, model));
      }
      return;
    }
    List<OutputColumn> columns = new ArrayList<>();
    boolean definitions = cursor.isSymbol("(") && !isQuery(cursor);
    if (definitions) {
      int from = cursor.at();
      cursor.skipGroup();
      Definitions.read(cursor, from, cursor.at(), draft);
      new Constraints(cursor.tokens(), table, draft).definitions(from + 1, cursor.at() - 1);
      columns.addAll(TemporaryTables.defined(cursor, from, cursor.at()));
    }
    query(statement, table, temporary, columns);
  }

  private static boolean isQuery(Cursor cursor) {
    return QUERY_WORDS.contains(cursor.word(1)) || cursor.isSymbol(1, "(");
  }

  /** The table's options, and the query that fills it. */
  private static void query(
      Statement statement, TableName table, boolean temporary, List<OutputColumn> defined) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
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
    new Constraints(cursor.tokens(), table, draft).definitions(from, cursor.at());
    // With definitions and options of its own the table may hold the values otherwise, or refuse.
    boolean asFed = defined.isEmpty() && cursor.at() <= from + 1;
    List<OutputColumn> fed = List.of();
    if (!cursor.isAtEnd()) {
      Query query = statement.parser().query();
      draft.features(statement.parser().features());
      fed = statement.binder().feeding(query);
    }
    // A column of the query takes the place of one that is defined and called so.
    Set<String> taken =
        fed.stream().map(c -> Identifiers.key(c.name())).collect(Collectors.toSet());
    List<OutputColumn> columns = new ArrayList<>(defined);
    columns.removeIf(c -> taken.contains(Identifiers.key(c.name())));
    for (OutputColumn column : fed) {
      Content content = asFed ? column.content() : Content.UNKNOWN;
      columns.add(new OutputColumn(column.name(), column.from(), content));
      ColumnName target = new ColumnName(table, column.name());
      draft.flow(new Flow(target, column.from(), content.verbatim()));
    }
    if (temporary) {
      TemporaryTables.created(draft, table, columns);
    }
  }
}
