package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whatever begins with a name: columns, calls, and the calls with a grammar of their own. */
final class CallParser {
  private static final Set<String> TEMPORAL = Set.of("DATE", "TIME", "TIMESTAMP");
  private static final Set<String> SEQUENCES = Set.of("NEXTVAL", "LASTVAL", "SETVAL");
  private static final Set<String> FORMATS = Set.of("DATE", "TIME", "DATETIME", "TIMESTAMP");

  private final Parser parser;
  private final Cursor cursor;
  private final Tokens tokens;
  private final Types types;
  private final WindowParser windows;

  CallParser(Parser parser) {
    this.parser = parser;
    this.cursor = parser.cursor();
    this.tokens = cursor.tokens();
    this.types = new Types(cursor);
    this.windows = new WindowParser(parser);
  }

  Types types() {
    return types;
  }

  WindowParser windows() {
    return windows;
  }

  /** A column, a local variable, a call, or a value that needs no parentheses. */
  Expression named() {
    String word = cursor.word();
    boolean called = cursor.isSymbol(1, "(");
    if (TEMPORAL.contains(word) && isStringAhead()) {
      cursor.next();
      return parser.expressions().strings();
    }
    if (Vocabulary.isNiladic(word)) {
      return niladic(word);
    }
    if (word.equals("ROW") && called) {
      cursor.next();
      return new Expression.Row(parser.expressions().group().items());
    }
    if (word.equals("MATCH")) {
      return match();
    }
    if (isSequence(word, called)) {
      return sequence(called);
    }
    boolean reserved = Vocabulary.isReserved(word);
    if (reserved && !(called && Vocabulary.isCallableKeyword(word))) {
      throw cursor.unexpected("an expression");
    }
    if (called) {
      return call();
    }
    return qualified();
  }

  private boolean isStringAhead() {
    int i = cursor.at() + 1;
    return i < cursor.end() && tokens.kind(i) == TokenKind.STRING;
  }

  /** CURRENT_TIMESTAMP and its like, with or without parentheses; DEFAULT and DEFAULT(column). */
  private Expression niladic(String word) {
    cursor.next();
    List<Expression> arguments = List.of();
    if (cursor.isSymbol("(")) {
      arguments = arguments();
    }
    return new Call(Optional.empty(), word, true, arguments, Optional.empty());
  }

  /** {@code NEXT VALUE FOR s}, {@code NEXTVAL(s)} and their like (MariaDB, "Sequences"). */
  private boolean isSequence(String word, boolean called) {
    boolean words =
        (word.equals("NEXT") || word.equals("PREVIOUS"))
            && cursor.word(1).equals("VALUE")
            && cursor.word(2).equals("FOR");
    return parser.context().isMariaDb() && (words || called && SEQUENCES.contains(word));
  }

  private Expression sequence(boolean called) {
    cursor.moveTo(cursor.at() + (called ? 2 : 3));
    String name = cursor.identifier();
    Optional<String> schema = Optional.empty();
    if (cursor.acceptSymbol(".")) {
      schema = Optional.of(name);
      name = cursor.identifier();
    }
    List<Expression> values = List.of();
    if (called) {
      values = cursor.acceptSymbol(",") ? parser.expressionList() : List.of();
      cursor.expectSymbol(")");
    }
    return new Expression.Sequence(
        new TableReference.Named(schema, name, Optional.empty()), values);
  }

  private Expression qualified() {
    String first = cursor.identifier();
    if (!cursor.acceptSymbol(".")) {
      return parser.isLocal(first)
          ? new Expression.Local(first.toLowerCase(Locale.ROOT))
          : new Column(Optional.empty(), Optional.empty(), first);
    }
    if (cursor.acceptSymbol("*")) {
      return new Expression.Star(Optional.empty(), Optional.of(first));
    }
    String second = cursor.identifier();
    if (cursor.isSymbol("(")) {
      return over(new Call(Optional.of(first), second, false, arguments(), Optional.empty()));
    }
    if (!cursor.acceptSymbol(".")) {
      return new Column(Optional.empty(), Optional.of(first), second);
    }
    if (cursor.acceptSymbol("*")) {
      return new Expression.Star(Optional.of(first), Optional.of(second));
    }
    return new Column(Optional.of(first), Optional.of(second), cursor.identifier());
  }

  private Expression call() {
    int i = cursor.at();
    boolean plain = tokens.isWord(i);
    String written = tokens.name(i);
    String name = written.toUpperCase(Locale.ROOT);
    boolean tight = tokens.hasTightParenthesis(i) || parser.context().sqlMode().ignoreSpace();
    boolean own = plain && NativeFunctions.isNative(name, tight, parser.context());
    // MariaDB's name of VALUES(column), which the standard uses otherwise.
    name = own && name.equals("VALUE") ? "VALUES" : name;
    cursor.moveTo(i + 1);
    List<Expression> arguments = own ? ownArguments(name) : arguments();
    own = own && NativeFunctions.takes(name, arguments.size(), parser.context());
    return over(new Call(Optional.empty(), own ? name : written, own, arguments, Optional.empty()));
  }

  /** The arguments of one of the server's own functions; some have words between them. */
  private List<Expression> ownArguments(String name) {
    return switch (name) {
      case "CAST" -> cast();
      case "CONVERT" -> convert();
      case "CHAR" -> character();
      case "COUNT" -> count();
      case "EXTRACT" -> extract();
      case "GET_FORMAT" -> afterWord(FORMATS);
      case "GROUP_CONCAT" -> groupConcat();
      case "JSON_VALUE" -> jsonValue();
      case "POSITION" -> position();
      case "SUBSTRING", "SUBSTR", "MID" -> substring();
      case "TIMESTAMPADD", "TIMESTAMPDIFF" -> unitFirst();
      case "TRIM" -> trim();
      case "WEIGHT_STRING" -> weightString();
      default -> arguments();
    };
  }

  /** {@code ([DISTINCT] a, b)}, also empty. A routine's argument may have an alias. */
  private List<Expression> arguments() {
    List<Expression> all = new ArrayList<>();
    cursor.expectSymbol("(");
    if (!cursor.accept("DISTINCT")) {
      cursor.accept("ALL");
    }
    if (!cursor.isSymbol(")")) {
      do {
        all.add(parser.expression());
        if (cursor.accept("AS")) {
          cursor.identifier();
        }
      } while (cursor.acceptSymbol(","));
    }
    cursor.expectSymbol(")");
    return all;
  }

  private List<Expression> closed(Expression... arguments) {
    cursor.expectSymbol(")");
    return List.of(arguments);
  }

  private List<Expression> cast() {
    cursor.expectSymbol("(");
    Expression value = parser.expression();
    if (cursor.accept("AT", "TIME", "ZONE")) {
      cursor.accept("INTERVAL");
      cursor.expectKind(TokenKind.STRING);
    }
    cursor.expect("AS");
    types.skip();
    return closed(value);
  }

  private List<Expression> convert() {
    cursor.expectSymbol("(");
    Expression value = parser.expression();
    if (cursor.accept("USING")) {
      types.skipCharacterSet();
    } else {
      cursor.expectSymbol(",");
      types.skip();
    }
    return closed(value);
  }

  private List<Expression> character() {
    cursor.expectSymbol("(");
    List<Expression> all = parser.expressionList();
    if (cursor.accept("USING")) {
      types.skipCharacterSet();
    }
    cursor.expectSymbol(")");
    return all;
  }

  private List<Expression> count() {
    if (!cursor.isSymbol(1, "*")) {
      return arguments();
    }
    cursor.moveTo(cursor.at() + 2);
    return closed();
  }

  private List<Expression> extract() {
    cursor.expectSymbol("(");
    parser.expressions().unit();
    cursor.expect("FROM");
    return closed(parser.expression());
  }

  private List<Expression> afterWord(Set<String> words) {
    cursor.expectSymbol("(");
    if (!cursor.acceptAny(words)) {
      throw cursor.unexpected("one of " + words);
    }
    cursor.expectSymbol(",");
    return closed(parser.expression());
  }

  private List<Expression> groupConcat() {
    cursor.expectSymbol("(");
    cursor.accept("DISTINCT");
    List<Expression> all = new ArrayList<>(parser.expressionList());
    if (cursor.accept("ORDER", "BY")) {
      all.addAll(parser.orderList());
    }
    if (cursor.accept("SEPARATOR")) {
      all.add(parser.expressions().strings());
    }
    cursor.expectSymbol(")");
    return all;
  }

  private List<Expression> jsonValue() {
    cursor.expectSymbol("(");
    Expression document = parser.expression();
    cursor.expectSymbol(",");
    Expression path = parser.expression();
    if (cursor.accept("RETURNING")) {
      types.skip();
    }
    onEmptyOrError();
    return closed(document, path);
  }

  /** NULL, ERROR or DEFAULT value, ON EMPTY or ON ERROR. */
  void onEmptyOrError() {
    while (cursor.isWord("NULL") || cursor.isWord("ERROR") || cursor.isWord("DEFAULT")) {
      if (cursor.next().equals("DEFAULT")) {
        Expression value = parser.expressions().bits();
        if (!(value instanceof Expression.Literal) && !(value instanceof Expression.Operation)) {
          throw cursor.unexpected("a literal before it");
        }
      }
      cursor.expect("ON");
      if (!cursor.accept("EMPTY")) {
        cursor.expect("ERROR");
      }
    }
  }

  private List<Expression> position() {
    cursor.expectSymbol("(");
    Expression part = parser.expressions().bits();
    cursor.expect("IN");
    return closed(part, parser.expression());
  }

  private List<Expression> substring() {
    cursor.expectSymbol("(");
    List<Expression> all = new ArrayList<>();
    all.add(parser.expression());
    boolean words = cursor.accept("FROM");
    if (!words) {
      cursor.expectSymbol(",");
    }
    all.add(parser.expression());
    if (words ? cursor.accept("FOR") : cursor.acceptSymbol(",")) {
      all.add(parser.expression());
    }
    cursor.expectSymbol(")");
    return all;
  }

  private List<Expression> unitFirst() {
    cursor.expectSymbol("(");
    parser.expressions().unit();
    cursor.expectSymbol(",");
    Expression one = parser.expression();
    cursor.expectSymbol(",");
    return closed(one, parser.expression());
  }

  private List<Expression> trim() {
    cursor.expectSymbol("(");
    boolean side = cursor.accept("BOTH") || cursor.accept("LEADING") || cursor.accept("TRAILING");
    if (side && cursor.accept("FROM")) {
      return closed(parser.expression());
    }
    Expression first = parser.expression();
    return cursor.accept("FROM") ? closed(first, parser.expression()) : closed(first);
  }

  private List<Expression> weightString() {
    cursor.expectSymbol("(");
    Expression value = parser.expression();
    if (cursor.accept("AS")) {
      types.skip();
    }
    if (cursor.isWord("LEVEL")) {
      throw cursor.unexpected(")");
    }
    return closed(value);
  }

  /** MATCH (a, b) AGAINST (text mode): the columns may stand without parentheses. */
  private Expression match() {
    cursor.expect("MATCH");
    boolean parenthesed = cursor.acceptSymbol("(");
    List<Expression> all = new ArrayList<>();
    do {
      all.add(qualified());
    } while (cursor.acceptSymbol(","));
    if (parenthesed) {
      cursor.expectSymbol(")");
    }
    cursor.expect("AGAINST");
    cursor.expectSymbol("(");
    all.add(parser.expressions().bits());
    if (cursor.accept("IN", "NATURAL", "LANGUAGE", "MODE") || !cursor.accept("IN", "BOOLEAN")) {
      cursor.accept("WITH", "QUERY", "EXPANSION");
    } else {
      cursor.expect("MODE");
    }
    cursor.expectSymbol(")");
    return new Call(Optional.empty(), "MATCH", true, all, Optional.empty());
  }

  private Call over(Call call) {
    boolean fromEnd = call.is("NTH_VALUE") && cursor.isWord("FROM");
    if (fromEnd && !cursor.accept("FROM", "FIRST")) {
      cursor.accept("FROM", "LAST");
    }
    if (cursor.word(1).equals("NULLS") && !cursor.accept("RESPECT", "NULLS")) {
      cursor.accept("IGNORE", "NULLS");
    }
    return windows.over(call);
  }
}
