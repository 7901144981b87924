package dev.sallyport.access;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What INSERT … ON DUPLICATE KEY UPDATE says of columns, apart for its two halves. */
final class InsertWords {
  private final StatementWords words;
  private final int duplicate;

  InsertWords(StatementWords words) {
    this.words = words;
    this.duplicate = words.sequence(true, "ON", "DUPLICATE", "KEY", "UPDATE");
  }

  /** Columns that are listed or set before; empty where none is, and all are meant. */
  Optional<Set<String>> inserted() {
    int at = words.find(0, Set.of("INSERT")) + 1;
    while (Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO")
        .contains(words.word(at))) {
      at++;
    }
    Cursor cursor = words.at(at);
    cursor.table();
    if (cursor.accept("PARTITION")) {
      cursor.skipGroup();
    }
    if (cursor.isWord("SET")) {
      return Optional.of(assigned(cursor.at() + 1, duplicate));
    }
    boolean query = Set.of("SELECT", "WITH", "TABLE", "VALUES").contains(cursor.word(1));
    if (!cursor.isSymbol("(") || query || cursor.isSymbol(1, "(") || cursor.isSymbol(1, ")")) {
      return Optional.empty();
    }
    Set<String> columns = new LinkedHashSet<>();
    do {
      cursor.expectKind(TokenKind.SYMBOL);
      columns.add(path(cursor));
    } while (!cursor.isSymbol(")"));
    return Optional.of(columns);
  }

  /** Columns that are updated. */
  Set<String> updated() {
    return assigned(duplicate + 4, words.size());
  }

  /** Columns in VALUES(column): MySQL takes them for read. */
  Set<String> valued() {
    Set<String> columns = new LinkedHashSet<>();
    for (int i = duplicate + 4; i < words.size(); i++) {
      if ((words.isWord(i, "VALUES") || words.isWord(i, "VALUE")) && words.isSymbol(i + 1, "(")) {
        columns.add(path(words.at(i + 2)));
      }
    }
    return columns;
  }

  /** Whether the new row has a name, by which it is read. */
  boolean namesRow() {
    int last = duplicate - 1;
    if (words.isSymbol(last, ")")) {
      while (last > 0 && !words.isSymbol(last, "(")) {
        last--;
      }
      last--;
    }
    boolean query = words.sequence(true, "SELECT") >= 0 || words.sequence(true, "TABLE") >= 0;
    return !query && words.name(last).isPresent() && words.isWord(last - 1, "AS");
  }

  private Set<String> assigned(int from, int to) {
    Set<String> columns = new LinkedHashSet<>();
    int depth = 0;
    boolean begins = true;
    for (int i = from; i < to; i++) {
      depth += words.isSymbol(i, "(") ? 1 : words.isSymbol(i, ")") ? -1 : 0;
      if (begins) {
        columns.add(path(words.at(i)));
      }
      begins = depth == 0 && words.isSymbol(i, ",");
    }
    return columns;
  }

  /** The column of {@code column}, {@code table.column} or {@code schema.table.column}. */
  private static String path(Cursor cursor) {
    String name = cursor.identifier();
    while (cursor.acceptSymbol(".")) {
      name = cursor.identifier();
    }
    return name;
  }
}
