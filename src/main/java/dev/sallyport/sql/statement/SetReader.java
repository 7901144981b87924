package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.CharacterSets;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import java.util.Locale;
import java.util.Set;

/** SET in all its forms (Reference Manual, 15.7.6, 15.7.1.10, 15.7.1.11 and 15.3.7). */
final class SetReader implements StatementReader {
  private static final Set<String> SCOPES =
      Set.of("GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY");

  /** Decide how the server reads text; results are only how it writes, and may be NULL. */
  private static final Set<String> CHARACTER_SET_VARIABLES =
      Set.of("character_set_client", "character_set_connection", "character_set_results");

  private static final Set<String> COLLATION_VARIABLES = Set.of("collation_connection");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("SET");
    draft.verb(Verb.SET);
    if (cursor.isWord("STATEMENT") && !cursor.isSymbol(1, "=") && !cursor.isSymbol(1, ":=")) {
      throw new UnreadableException(
          "SET STATEMENT is MariaDB's alone, stands first in the text, and may set"
              + " max_statement_time and sql_select_limit to a number; send the statement without"
              + " it");
    }
    if (whole(cursor, draft)) {
      return;
    }
    do {
      item(statement);
    } while (cursor.acceptSymbol(","));
  }

  /** Forms that are no list of assignments. */
  private static boolean whole(Cursor cursor, FactsDraft draft) {
    boolean assigned = cursor.isSymbol(1, "=") || cursor.isSymbol(1, ":=");
    if (cursor.isWord("PASSWORD")) {
      draft.variable("password");
    } else if (cursor.isWord("ROLE") && !assigned) {
      draft.variable("role");
    } else if (cursor.isWord("DEFAULT") && cursor.word(1).equals("ROLE")) {
      draft.variable("default_role");
    } else if (cursor.isWord("RESOURCE") && cursor.word(1).equals("GROUP")) {
      draft.variable("resource_group");
    } else {
      return transaction(cursor, draft);
    }
    cursor.moveTo(Plain.end(cursor));
    return true;
  }

  private static boolean transaction(Cursor cursor, FactsDraft draft) {
    boolean scoped = SCOPES.contains(cursor.word()) && cursor.word(1).equals("TRANSACTION");
    if (!scoped && !cursor.isWord("TRANSACTION")) {
      return false;
    }
    String scope = scoped ? scope(cursor.next()) : "";
    cursor.expect("TRANSACTION");
    do {
      if (cursor.accept("ISOLATION", "LEVEL")) {
        boolean known =
            cursor.accept("REPEATABLE", "READ")
                || cursor.accept("READ", "COMMITTED")
                || cursor.accept("READ", "UNCOMMITTED")
                || cursor.accept("SERIALIZABLE");
        if (!known) {
          throw cursor.unexpected("an isolation level");
        }
        draft.variable(scope + "transaction_isolation");
      } else if (cursor.accept("READ", "ONLY") || cursor.accept("READ", "WRITE")) {
        draft.variable(scope + "transaction_read_only");
      } else {
        throw cursor.unexpected("ISOLATION LEVEL or READ");
      }
    } while (cursor.acceptSymbol(","));
    return true;
  }

  private static String scope(String word) {
    return switch (word) {
      case "GLOBAL" -> "global.";
      case "PERSIST" -> "persist.";
      case "PERSIST_ONLY" -> "persist_only.";
      default -> "";
    };
  }

  private static void item(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    if (cursor.isKind(TokenKind.USER_VARIABLE)) {
      String name = cursor.tokens().variable(cursor.at());
      cursor.expectKind(TokenKind.USER_VARIABLE);
      draft.feature(Feature.WRITES_VARIABLE);
      equalSign(cursor);
      Expression value = statement.parser().expression();
      draft.features(statement.parser().features());
      draft.assign(name, statement.binder().expression(value));
    } else if (cursor.accept("NAMES") || cursor.accept("CHARSET") || characterSet(cursor)) {
      names(cursor, draft);
    } else {
      assignment(statement);
    }
  }

  private static boolean characterSet(Cursor cursor) {
    return cursor.accept("CHARACTER", "SET") || cursor.accept("CHAR", "SET");
  }

  private static void names(Cursor cursor, FactsDraft draft) {
    if (cursor.acceptSymbol("=")) {
      throw cursor.unexpected("a character set");
    }
    checkCharacterSet(literal(cursor));
    if (cursor.accept("COLLATE")) {
      literal(cursor);
    }
    draft.variable("names");
    draft.changesReading();
  }

  private static void assignment(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    String name = variable(cursor);
    String bare = name.substring(name.lastIndexOf('.') + 1);
    equalSign(cursor);
    draft.variable(name);
    if (CHARACTER_SET_VARIABLES.contains(bare)) {
      boolean none = bare.equals("character_set_results") && cursor.accept("NULL");
      if (!none) {
        checkCharacterSet(literal(cursor));
      }
      draft.changesReading();
    } else if (COLLATION_VARIABLES.contains(bare)) {
      String collation = literal(cursor);
      checkCharacterSet(collation.split("_", 2)[0]);
      draft.changesReading();
    } else {
      if (bare.equals("sql_mode")) {
        draft.changesReading();
      }
      value(statement);
    }
  }

  /** The variable's name in lower case, with its scope before it unless that is the session. */
  private static String variable(Cursor cursor) {
    if (!cursor.tokens().isAscii(cursor.at())) {
      // The server takes letters with accents for those without.
      throw new UnreadableException("a system variable's name is not plain ASCII");
    }
    if (cursor.isKind(TokenKind.SYSTEM_VARIABLE)) {
      String written = cursor.tokens().variable(cursor.at());
      cursor.expectKind(TokenKind.SYSTEM_VARIABLE);
      int dot = written.indexOf('.');
      String first = dot < 0 ? "" : written.substring(0, dot).toUpperCase(Locale.ROOT);
      return SCOPES.contains(first) ? scope(first) + written.substring(dot + 1) : written;
    }
    boolean scoped = SCOPES.contains(cursor.word()) && !cursor.isSymbol(1, "=");
    String scope = scoped ? scope(cursor.next()) : "";
    String name = cursor.asciiIdentifier();
    while (cursor.acceptSymbol(".")) {
      name += "." + cursor.asciiIdentifier();
    }
    return scope + name.toLowerCase(Locale.ROOT);
  }

  private static void equalSign(Cursor cursor) {
    if (!cursor.acceptSymbol("=")) {
      cursor.expectSymbol(":=");
    }
  }

  /** A name or a string; anything computed is refused. */
  private static String literal(Cursor cursor) {
    boolean string = cursor.isKind(TokenKind.STRING);
    boolean name = cursor.isIdentifier() || cursor.isWord("BINARY");
    if (!string && !name) {
      throw new UnreadableException("a character set must be given by its plain name");
    }
    String value = string ? cursor.tokens().value(cursor.at()) : cursor.tokens().name(cursor.at());
    cursor.moveTo(cursor.at() + 1);
    return value;
  }

  private static void checkCharacterSet(String name) {
    if (!CharacterSets.isCertain(name.toUpperCase(Locale.ROOT))) {
      throw new UnreadableException(
          "the character set is not one in which statements can be read with certainty; use"
              + " utf8mb4");
    }
  }

  private static void value(Statement statement) {
    Cursor cursor = statement.cursor();
    // ON, OFF, DEFAULT, ALL, BINARY and the like are words here, not expressions.
    boolean last = cursor.at() + 1 == cursor.end() || cursor.isSymbol(1, ",");
    if (last && cursor.isIdentifier()) {
      cursor.moveTo(cursor.at() + 1);
    } else {
      statement.expression();
    }
  }
}
