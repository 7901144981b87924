package dev.sallyport.sql.sample;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be told of a statement's text for people to read; nothing is decided by it.
 *
 * @param labels the tables that names and aliases in it stand for, in lower case; not those that
 *     stand for more than one
 * @param rowsGiven how many rows an INSERT gives in its text; empty where it does not
 * @param object what a definition is of, as {@code TABLE}; empty where it says nothing of the kind
 */
public record Outline(Map<String, TableName> labels, OptionalLong rowsGiven, String object) {
  /** Nothing was told. */
  public static final Outline NONE = new Outline(Map.of(), OptionalLong.empty(), "");

  private static final int MAX_CHARS = 1 << 20;
  private static final Set<String> OBJECTS =
      Set.of(
          "TABLE",
          "VIEW",
          "INDEX",
          "DATABASE",
          "SCHEMA",
          "TRIGGER",
          "PROCEDURE",
          "FUNCTION",
          "EVENT",
          "USER",
          "ROLE",
          "SEQUENCE",
          "TABLESPACE",
          "SERVER");

  /** Keeps a copy. */
  public Outline {
    labels = Map.copyOf(labels);
  }

  /** Of a statement. */
  public static Outline of(StatementFacts facts, SqlContext readAs) {
    if (facts.text().length() > MAX_CHARS) {
      return NONE;
    }
    try {
      Tokens tokens =
          Lexer.lexWhole(
              facts.text().getBytes(StandardCharsets.UTF_8),
              readAs.sqlMode(),
              StandardCharsets.UTF_8,
              readAs.serverVersion());
      return new Outline(labels(tokens, facts, readAs), rowsGiven(tokens, facts), object(tokens));
    } catch (UnreadableException e) {
      return NONE;
    }
  }

  private static Map<String, TableName> labels(
      Tokens tokens, StatementFacts facts, SqlContext readAs) {
    Set<TableName> tables =
        facts.accesses().stream().map(Access::table).collect(Collectors.toSet());
    Map<String, TableName> labels = new HashMap<>();
    Set<String> doubtful = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Cursor cursor = new Cursor(tokens, i, tokens.size(), readAs);
      Optional<TableName> table = table(cursor, i).filter(tables::contains);
      if (table.isPresent()) {
        put(table.get().table(), table.get(), labels, doubtful);
        cursor.accept("AS");
        if (isName(cursor)) {
          put(cursor.identifier(), table.get(), labels, doubtful);
        }
      }
    }
    labels.keySet().removeAll(doubtful);
    return labels;
  }

  private static void put(
      String label, TableName table, Map<String, TableName> labels, Set<String> doubtful) {
    String key = label.toLowerCase(Locale.ROOT);
    TableName other = labels.putIfAbsent(key, table);
    if (other != null && !other.equals(table)) {
      doubtful.add(key);
    }
  }

  /** The table that a name means, if one begins here. */
  private static Optional<TableName> table(Cursor cursor, int at) {
    if (!isName(cursor) || at > 0 && cursor.tokens().isSymbol(at - 1, ".")) {
      return Optional.empty();
    }
    try {
      return Optional.of(cursor.table());
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static boolean isName(Cursor cursor) {
    return cursor.isIdentifier() && !Vocabulary.isReserved(cursor.word());
  }

  private static OptionalLong rowsGiven(Tokens tokens, StatementFacts facts) {
    Cursor cursor = new Cursor(tokens, 0, tokens.size(), null);
    int values = cursor.find(Set.of("VALUES", "VALUE", "SET", "SELECT", "TABLE", "WITH"), false);
    boolean inserts = facts.verb().word().equals("insert") || facts.verb().word().equals("replace");
    if (!inserts || values == tokens.size()) {
      return OptionalLong.empty();
    }
    if (tokens.isWord(values, "SET")) {
      return OptionalLong.of(1);
    }
    if (!tokens.isWord(values, "VALUES") && !tokens.isWord(values, "VALUE")) {
      return OptionalLong.empty();
    }
    long rows = 0;
    cursor.moveTo(values + 1);
    do {
      cursor.accept("ROW");
      if (!cursor.isSymbol("(")) {
        return OptionalLong.empty();
      }
      cursor.skipGroup();
      rows++;
    } while (cursor.acceptSymbol(","));
    return OptionalLong.of(rows);
  }

  /** The first word behind the verb that names a kind of object. */
  private static String object(Tokens tokens) {
    for (int i = 1; i < Math.min(tokens.size(), 8); i++) {
      if (OBJECTS.contains(tokens.word(i))) {
        return tokens.word(i);
      }
    }
    return "";
  }
}
