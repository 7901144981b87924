package dev.sallyport.sql.syntax;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.TableReference.Derived;
import dev.sallyport.sql.syntax.TableReference.Join;
import dev.sallyport.sql.syntax.TableReference.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** FROM: tables, joins, derived tables (Reference Manual, 15.2.13.2). */
final class TableParser {
  private static final Set<String> HINTS = Set.of("USE", "FORCE", "IGNORE");

  private final Parser parser;
  private final Cursor cursor;

  TableParser(Parser parser) {
    this.parser = parser;
    this.cursor = parser.cursor();
  }

  /** Comma-separated references. */
  List<TableReference> references() {
    List<TableReference> all = new ArrayList<>();
    do {
      if (cursor.acceptSymbol("{")) {
        cursor.expect("OJ");
        all.add(joined(factor()));
        cursor.expectSymbol("}");
      } else {
        all.add(joined(factor()));
      }
    } while (cursor.acceptSymbol(","));
    return all;
  }

  /** A join operator that was read. */
  private record Operator(Join.Kind kind, boolean natural) {}

  private TableReference joined(TableReference first) {
    TableReference left = first;
    while (true) {
      Optional<Operator> operator = operator();
      if (operator.isEmpty()) {
        return left;
      }
      TableReference right = factor();
      List<Expression> on = new ArrayList<>();
      List<String> using = List.of();
      boolean natural = operator.get().natural();
      // a JOIN b JOIN c ON … ON …: the conditions of an outer join come behind the inner one.
      while (isCondition()) {
        boolean several = !using.isEmpty() || natural || !on.isEmpty() && cursor.isWord("USING");
        if (several) {
          throw new UnreadableException(
              "several join conditions follow one table; put parentheses around the joins");
        }
        if (cursor.accept("ON")) {
          on.add(parser.expression());
        } else {
          cursor.next();
          using = names();
        }
      }
      left = new Join(left, right, operator.get().kind(), natural, on, using);
    }
  }

  private boolean isCondition() {
    boolean onDuplicate = cursor.word(1).equals("DUPLICATE") && cursor.word(2).equals("KEY");
    return cursor.isWord("ON") && !onDuplicate || cursor.isWord("USING");
  }

  private Optional<Operator> operator() {
    if (cursor.accept("NATURAL")) {
      Join.Kind kind = side().orElse(Join.Kind.INNER);
      if (kind == Join.Kind.INNER) {
        cursor.accept("INNER");
      }
      cursor.expect("JOIN");
      return Optional.of(new Operator(kind, true));
    }
    if (cursor.accept("INNER") || cursor.accept("CROSS")) {
      cursor.expect("JOIN");
      return Optional.of(new Operator(Join.Kind.INNER, false));
    }
    if (cursor.accept("JOIN") || cursor.accept("STRAIGHT_JOIN")) {
      return Optional.of(new Operator(Join.Kind.INNER, false));
    }
    Optional<Join.Kind> side = side();
    if (side.isPresent()) {
      cursor.expect("JOIN");
    }
    return side.map(kind -> new Operator(kind, false));
  }

  private Optional<Join.Kind> side() {
    Optional<Join.Kind> kind = Optional.empty();
    if (cursor.accept("LEFT")) {
      kind = Optional.of(Join.Kind.LEFT);
    } else if (cursor.accept("RIGHT")) {
      kind = Optional.of(Join.Kind.RIGHT);
    }
    if (kind.isPresent()) {
      cursor.accept("OUTER");
    }
    return kind;
  }

  private TableReference factor() {
    if (cursor.isSymbol("(")) {
      Group group = group();
      return group.table() != null ? group.table() : derived(group.query(), false);
    }
    if (cursor.accept("LATERAL")) {
      return derived(parser.expressions().parenthesedQuery(), true);
    }
    if (cursor.isWord("JSON_TABLE") && cursor.isSymbol(1, "(")) {
      return jsonTable();
    }
    return named();
  }

  /** What stands in parentheses: a query whose alias is still to come, or a table reference. */
  private record Group(Query query, TableReference table) {}

  private Group group() {
    parser.enter();
    cursor.expectSymbol("(");
    Group group;
    if (parser.queries().isQueryWord()) {
      group = new Group(parser.queries().query(), null);
    } else if (cursor.isSymbol("(")) {
      Group inner = group();
      boolean stillQuery =
          inner.query() != null && (cursor.isSymbol(")") || parser.queries().goesOn());
      if (stillQuery) {
        group = new Group(parser.queries().continued(inner.query()), null);
      } else {
        TableReference first =
            inner.table() != null ? inner.table() : derived(inner.query(), false);
        group = new Group(null, listed(joined(first)));
      }
    } else {
      group = new Group(null, listed(joined(factor())));
    }
    cursor.expectSymbol(")");
    parser.leave();
    return group;
  }

  /** {@code (a, b)}: a comma in parentheses is a join. */
  private TableReference listed(TableReference first) {
    TableReference left = first;
    while (cursor.acceptSymbol(",")) {
      left = new Join(left, joined(factor()), Join.Kind.INNER, false, List.of(), List.of());
    }
    return left;
  }

  private Derived derived(Query query, boolean lateral) {
    cursor.accept("AS");
    String alias = cursor.identifier();
    List<String> columns = cursor.isSymbol("(") ? names() : List.of();
    return new Derived(query, alias, columns, lateral);
  }

  /** A table by its name. */
  Named named() {
    String first = cursor.identifier();
    Optional<String> schema = Optional.empty();
    if (cursor.acceptSymbol(".")) {
      schema = Optional.of(first);
      first = cursor.identifier();
    }
    if (cursor.accept("PARTITION")) {
      parser.feature(Feature.CHOOSES_PARTITION);
      names();
    }
    Optional<String> alias = alias();
    while (HINTS.contains(cursor.word())) {
      hint();
    }
    return new Named(schema, first, alias);
  }

  private Optional<String> alias() {
    boolean as = cursor.accept("AS");
    if (cursor.isKind(TokenKind.STRING) && as) {
      throw cursor.unexpected("a name, without quotes of a string");
    }
    boolean plain = cursor.isName();
    if (as && !plain) {
      throw cursor.unexpected("a name");
    }
    return plain && !isHint() ? Optional.of(cursor.identifier()) : Optional.empty();
  }

  private boolean isHint() {
    return HINTS.contains(cursor.word());
  }

  private void hint() {
    cursor.next();
    if (!cursor.accept("INDEX")) {
      cursor.expect("KEY");
    }
    if (cursor.accept("FOR") && !cursor.accept("JOIN")) {
      if (!cursor.accept("ORDER", "BY")) {
        cursor.expect("GROUP");
        cursor.expect("BY");
      }
    }
    cursor.expectSymbol("(");
    while (!cursor.acceptSymbol(")")) {
      if (!cursor.accept("PRIMARY")) {
        cursor.identifier();
      }
      if (!cursor.isSymbol(")")) {
        cursor.expectSymbol(",");
      }
    }
  }

  /** Names in parentheses. */
  List<String> names() {
    List<String> all = new ArrayList<>();
    cursor.expectSymbol("(");
    do {
      all.add(cursor.identifier());
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
    return all;
  }

  private TableReference jsonTable() {
    cursor.expect("JSON_TABLE");
    cursor.expectSymbol("(");
    Expression document = parser.expression();
    cursor.expectSymbol(",");
    parser.expressions().strings();
    List<String> columns = new ArrayList<>();
    jsonColumns(columns);
    cursor.expectSymbol(")");
    cursor.accept("AS");
    return new TableReference.JsonTable(document, columns, cursor.identifier());
  }

  private void jsonColumns(List<String> columns) {
    parser.enter();
    cursor.expect("COLUMNS");
    cursor.expectSymbol("(");
    do {
      if (cursor.isWord("NESTED") && !cursor.isSymbol(1, ",")) {
        cursor.next();
        cursor.accept("PATH");
        cursor.expectKind(TokenKind.STRING);
        jsonColumns(columns);
        continue;
      }
      columns.add(cursor.identifier());
      if (cursor.accept("FOR")) {
        cursor.expect("ORDINALITY");
        continue;
      }
      parser.calls().types().skip();
      cursor.accept("EXISTS");
      cursor.expect("PATH");
      cursor.expectKind(TokenKind.STRING);
      parser.calls().onEmptyOrError();
    } while (cursor.acceptSymbol(","));
    cursor.expectSymbol(")");
    parser.leave();
  }
}
