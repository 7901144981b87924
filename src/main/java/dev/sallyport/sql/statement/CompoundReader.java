package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Types;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * CREATE PROCEDURE, FUNCTION, TRIGGER and EVENT (Reference Manual, 15.1.17, 15.1.22, 15.1.13): what
 * the body would do counts as done, since nobody is asked when it runs later.
 */
final class CompoundReader {
  private static final Set<String> KINDS = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT");

  /** Where the server keeps functions from libraries. */
  private static final TableName LOADABLE = new TableName("mysql", "func");

  private CompoundReader() {}

  /** Whether the cursor, behind CREATE or ALTER, stands at one of them. */
  static boolean isBegun(Cursor cursor) {
    return KINDS.contains(cursor.word())
        || cursor.isWord("DEFINER")
        || cursor.isWord("AGGREGATE") && cursor.word(1).equals("FUNCTION");
  }

  static void create(Statement statement) {
    Cursor cursor = statement.cursor();
    definer(cursor);
    boolean aggregate = cursor.accept("AGGREGATE");
    String kind = cursor.next();
    cursor.accept("IF", "NOT", "EXISTS");
    TableName name = cursor.table();
    NamedObject.access(statement.draft(), Verb.CREATE, name);
    Set<String> locals = new HashSet<>();
    switch (kind) {
      case "PROCEDURE" -> {
        parameters(cursor, locals);
        characteristics(cursor);
        body(statement, locals);
      }
      case "FUNCTION" -> function(statement, locals, aggregate);
      case "TRIGGER" -> trigger(statement);
      case "EVENT" -> event(statement);
      default -> throw cursor.unexpected("PROCEDURE, FUNCTION, TRIGGER or EVENT");
    }
  }

  /** ALTER EVENT may give it another body. */
  static void alterEvent(Statement statement) {
    Cursor cursor = statement.cursor();
    definer(cursor);
    cursor.expect("EVENT");
    NamedObject.access(statement.draft(), Verb.ALTER, cursor.table());
    event(statement);
  }

  private static void definer(Cursor cursor) {
    if (cursor.accept("DEFINER")) {
      cursor.expectSymbol("=");
      cursor.moveTo(cursor.find(Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"), false));
    }
  }

  private static void function(Statement statement, Set<String> locals, boolean aggregate) {
    Cursor cursor = statement.cursor();
    if (cursor.isWord("RETURNS")) {
      // From a library: code that no reader of SQL can look into.
      cursor.next();
      cursor.next();
      cursor.expect("SONAME");
      cursor.expectKind(TokenKind.STRING);
      statement.draft().access(Verb.CREATE, LOADABLE);
      return;
    }
    if (aggregate) {
      throw cursor.unexpected("RETURNS");
    }
    parameters(cursor, locals);
    cursor.expect("RETURNS");
    new Types(cursor).skip();
    characteristics(cursor);
    body(statement, locals);
  }

  private static void parameters(Cursor cursor, Set<String> locals) {
    cursor.expectSymbol("(");
    if (cursor.acceptSymbol(")")) {
      return;
    }
    do {
      if (!cursor.accept("IN") && !cursor.accept("OUT")) {
        cursor.accept("INOUT");
      }
      locals.add(cursor.asciiIdentifier().toLowerCase(Locale.ROOT));
      new Types(cursor).skip();
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
  }

  private static void characteristics(Cursor cursor) {
    while (true) {
      boolean known =
          cursor.accept("DETERMINISTIC")
              || cursor.accept("NOT", "DETERMINISTIC")
              || cursor.accept("CONTAINS", "SQL")
              || cursor.accept("NO", "SQL")
              || cursor.accept("READS", "SQL", "DATA")
              || cursor.accept("MODIFIES", "SQL", "DATA")
              || cursor.accept("SQL", "SECURITY", "DEFINER")
              || cursor.accept("SQL", "SECURITY", "INVOKER")
              || cursor.accept("LANGUAGE", "SQL");
      if (!known && cursor.accept("COMMENT")) {
        cursor.expectKind(TokenKind.STRING);
        known = true;
      }
      if (!known) {
        return;
      }
    }
  }

  private static void trigger(Statement statement) {
    Cursor cursor = statement.cursor();
    if (!cursor.accept("BEFORE")) {
      cursor.expect("AFTER");
    }
    if (!cursor.accept("INSERT") && !cursor.accept("UPDATE")) {
      cursor.expect("DELETE");
    }
    cursor.expect("ON");
    TableName table = cursor.table();
    NamedObject.access(statement.draft(), Verb.ALTER, table);
    cursor.expect("FOR");
    cursor.expect("EACH");
    cursor.expect("ROW");
    if (cursor.accept("FOLLOWS") || cursor.accept("PRECEDES")) {
      cursor.table();
    }
    FactsDraft inner = inner(statement);
    inner.rowOfTrigger(table);
    read(statement, inner, Set.of());
  }

  private static void event(Statement statement) {
    Cursor cursor = statement.cursor();
    cursor.moveTo(cursor.find(Set.of("DO"), false));
    if (cursor.accept("DO")) {
      statement.draft().feature(Feature.SCHEDULES);
      body(statement, Set.of());
    }
  }

  private static void body(Statement statement, Set<String> locals) {
    read(statement, inner(statement), locals);
  }

  private static FactsDraft inner(Statement statement) {
    FactsDraft outer = statement.draft();
    return outer.inside();
  }

  private static void read(Statement statement, FactsDraft inner, Set<String> locals) {
    Cursor cursor = statement.cursor();
    if (cursor.isAtEnd()) {
      throw new UnreadableException("the statement has no body");
    }
    BodyReader.read(cursor, inner, locals);
    StatementFacts body = inner.finish(0, "", "");
    statement.draft().defines(body);
    // Into what types and variables its values go is not followed.
    statement.draft().inference().tells("a routine, trigger or event", body.uses());
    statement.draft().feature(Feature.CHANGES_CATALOGUE);
  }
}
