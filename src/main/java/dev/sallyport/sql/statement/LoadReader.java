package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.Change.Assigned;
import dev.sallyport.sql.binding.Insertion;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** LOAD DATA and LOAD XML (Reference Manual, 15.2.9 and 15.2.10), and LOAD INDEX. */
final class LoadReader implements StatementReader {
  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    cursor.expect("LOAD");
    if (cursor.isWord("INDEX")) {
      index(statement);
      return;
    }
    statement.draft().verb(Verb.LOAD);
    if (!cursor.accept("DATA")) {
      cursor.expect("XML");
    }
    if (!cursor.accept("LOW_PRIORITY")) {
      cursor.accept("CONCURRENT");
    }
    cursor.accept("FROM");
    if (cursor.accept("LOCAL")) {
      statement.draft().feature(Feature.LOAD_LOCAL);
    }
    if (!cursor.accept("INFILE") && !cursor.accept("URL")) {
      cursor.expect("S3");
    }
    cursor.expectKind(TokenKind.STRING);
    boolean replaces = cursor.accept("REPLACE");
    if (!replaces) {
      cursor.accept("IGNORE");
    }
    cursor.expect("INTO");
    cursor.expect("TABLE");
    rest(statement, InsertReader.target(cursor), replaces);
  }

  private static void rest(Statement statement, TableReference.Named target, boolean replaces) {
    Cursor cursor = statement.cursor();
    if (cursor.accept("PARTITION")) {
      statement.draft().feature(Feature.CHOOSES_PARTITION);
      cursor.skipGroup();
    }
    // Formats are words and strings up to the list of columns or SET.
    while (!cursor.isAtEnd() && !cursor.isSymbol("(") && !cursor.isWord("SET")) {
      boolean characterSet = cursor.accept("CHARACTER", "SET");
      cursor.moveTo(cursor.at() + 1);
      if (characterSet && cursor.isAtEnd()) {
        break;
      }
    }
    Optional<List<Column>> columns = Optional.empty();
    if (cursor.acceptSymbol("(")) {
      columns = Optional.of(columns(statement));
    }
    List<Assigned> set = cursor.accept("SET") ? ChangeReader.assignments(statement) : List.of();
    statement.draft().features(statement.parser().features());
    statement
        .binder()
        .change(List.of(), false)
        .insert(
            new Insertion(
                Verb.LOAD,
                target,
                set.stream().map(Assigned::target).toList(),
                set.isEmpty() ? List.of() : List.of(set.stream().map(Assigned::value).toList()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(new Insertion.FileRows(columns, replaces)),
                List.of()));
  }

  /** Without the variables among them. */
  private static List<Column> columns(Statement statement) {
    Cursor cursor = statement.cursor();
    List<Column> columns = new ArrayList<>();
    do {
      if (cursor.isKind(TokenKind.USER_VARIABLE)) {
        String name = cursor.tokens().variable(cursor.at());
        cursor.expectKind(TokenKind.USER_VARIABLE);
        statement.draft().feature(Feature.WRITES_VARIABLE);
        statement.draft().assign(name, Lineage.NONE);
      } else {
        columns.add(ChangeReader.column(cursor));
      }
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
    return columns;
  }

  private static void index(Statement statement) {
    Cursor cursor = statement.cursor();
    statement.draft().verb(Verb.MAINTAIN);
    cursor.expect("INDEX");
    cursor.expect("INTO");
    cursor.expect("CACHE");
    do {
      statement.draft().access(Verb.MAINTAIN, cursor.table());
      while (!cursor.isAtEnd() && !cursor.isSymbol(",")) {
        if (cursor.isSymbol("(")) {
          cursor.skipGroup();
        } else {
          cursor.next();
        }
      }
    } while (cursor.acceptSymbol(","));
  }
}
