package dev.sallyport.sql.syntax;

import dev.sallyport.sql.syntax.Expression.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OVER and WINDOW (Reference Manual, 14.20.2 to 14.20.4). */
final class WindowParser {
  private final Parser parser;
  private final Cursor cursor;

  WindowParser(Parser parser) {
    this.parser = parser;
    this.cursor = parser.cursor();
  }

  /** The call with its window, if OVER follows. */
  Call over(Call call) {
    if (!cursor.accept("OVER")) {
      return call;
    }
    Window window =
        cursor.isSymbol("(")
            ? specification()
            : new Window(Optional.of(cursor.identifier()), List.of(), List.of());
    return new Call(call.schema(), call.name(), call.own(), call.arguments(), Optional.of(window));
  }

  /** The list behind WINDOW. */
  List<Query.NamedWindow> definitions() {
    List<Query.NamedWindow> all = new ArrayList<>();
    do {
      String name = cursor.identifier();
      cursor.expect("AS");
      all.add(new Query.NamedWindow(name, specification()));
    } while (cursor.acceptSymbol(","));
    return all;
  }

  private Window specification() {
    cursor.expectSymbol("(");
    boolean named = cursor.isIdentifier() && !Vocabulary.isWindowClause(cursor.word());
    Optional<String> base = named ? Optional.of(cursor.identifier()) : Optional.empty();
    List<Expression> partition = cursor.accept("PARTITION", "BY") ? parser.orderList() : List.of();
    List<Expression> order =
        new ArrayList<>(cursor.accept("ORDER", "BY") ? parser.orderList() : List.of());
    if (cursor.accept("ROWS") || cursor.accept("RANGE") || cursor.accept("GROUPS")) {
      frame(order);
    }
    cursor.expectSymbol(")");
    return new Window(base, partition, order);
  }

  private void frame(List<Expression> order) {
    if (cursor.accept("BETWEEN")) {
      bound(order);
      cursor.expect("AND");
    }
    bound(order);
  }

  private void bound(List<Expression> order) {
    if (cursor.accept("CURRENT", "ROW")) {
      return;
    }
    if (!cursor.accept("UNBOUNDED")) {
      order.add(parser.expressions().bits());
    }
    if (!cursor.accept("PRECEDING")) {
      cursor.expect("FOLLOWING");
    }
  }
}
