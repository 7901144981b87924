package dev.sallyport.sql.query;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;

/** What an unquoted word means where it stands: a keyword in the parser's words, or a name. */
final class Words {
  private final Tokens tokens;
  private final FactsDraft draft;
  private final Rendering rendering;
  private final Calls calls;

  Words(Tokens tokens, FactsDraft draft, Rendering rendering, Calls calls) {
    this.tokens = tokens;
    this.draft = draft;
    this.rendering = rendering;
    this.calls = calls;
  }

  /** Renders the word at {@code i}; returns the token to go on with. */
  int word(int i) {
    String word = tokens.word(i);
    Frame frame = rendering.frame();
    int special = frame.kind() == Frame.Kind.GROUP ? -1 : calls.wordInside(frame, word, i);
    if (special >= 0) {
      return special;
    }
    if (frame.isUnitAwaited() && rendering.operand() && Vocabulary.isUnit(word)) {
      frame.unitFound();
      return rendering.emitOperand(")", i);
    }
    if (word.equals("AS") && rendering.isKind(i + 1, TokenKind.STRING)) {
      rendering.stringAlias(i - 1, i + 1);
      return rendering.skipTo(i + 2);
    }
    if (Vocabulary.isPlainKeyword(word) && !isFunction(word, i)) {
      return rendering.put(word, i + 1);
    }
    int stripped = rendering.clauses().strip(word, i);
    if (stripped > i) {
      if (word.equals("LIMIT")) {
        rendering.limitMet();
      }
      return stripped;
    }
    return expressionWord(word, i);
  }

  /** LEFT and RIGHT join tables, or cut strings. */
  private boolean isFunction(String word, int i) {
    return (word.equals("LEFT") || word.equals("RIGHT")) && rendering.isSymbol(i + 1, "(");
  }

  private int expressionWord(String word, int i) {
    boolean parenthesis = rendering.isSymbol(i + 1, "(");
    switch (word) {
      case "SELECT" -> {
        return rendering.put("SELECT", rendering.clauses().afterSelectOptions(i + 1));
      }
      case "UNION", "INTERSECT", "EXCEPT" -> {
        draft.feature(Feature.SET_OPERATION);
        boolean quantified = rendering.isWord(i + 1, "ALL") || rendering.isWord(i + 1, "DISTINCT");
        return rendering.put(word, quantified ? i + 2 : i + 1);
      }
      case "WITH", "WINDOW" -> {
        return rendering.put(word, i + 1);
      }
      case "TABLE" -> {
        return rendering.put("SELECT * FROM", i + 1);
      }
      case "VALUES" -> {
        return rendering.isWord(i + 1, "ROW") ? rendering.put("SELECT", i + 1) : calls.open(i);
      }
      case "FROM" -> {
        return rendering.isWord(i + 1, "DUAL")
            ? rendering.put("FROM " + Rendering.NO_TABLE, i + 2)
            : rendering.put(word, i + 1);
      }
      case "STRAIGHT_JOIN" -> {
        return rendering.put("JOIN", i + 1);
      }
      case "NATURAL" -> {
        draft.feature(Feature.NATURAL_JOIN);
        return rendering.put(word, i + 1);
      }
      case "COLLATE" -> {
        return collate(i);
      }
      case "LATERAL" -> {
        return i + 1;
      }
      case "RLIKE" -> {
        return rendering.put("REGEXP", i + 1);
      }
      case "SOUNDS" -> {
        return rendering.isWord(i + 1, "LIKE") && rendering.operand()
            ? rendering.put("LIKE", i + 2)
            : rendering.name(i);
      }
      case "MEMBER" -> {
        return rendering.isWord(i + 1, "OF") && rendering.operand()
            ? rendering.put("=", i + 2)
            : rendering.name(i);
      }
      case "ESCAPE" -> {
        return rendering.operand() ? rendering.put("ESCAPE", i + 1) : rendering.name(i);
      }
      case "MOD" -> {
        return rendering.operand() ? rendering.put("%", i + 1) : calls.open(i);
      }
      case "BINARY" -> {
        return rendering.put(rendering.operand() ? refuse(i) : "0 -", i + 1);
      }
      case "IS" -> {
        return is(i);
      }
      case "CASE" -> {
        rendering.frame().caseBegins();
        return rendering.put(word, i + 1);
      }
      case "END" -> {
        // A column may be called end: the keyword follows a value.
        boolean ends = rendering.operand() && rendering.frame().caseEnds();
        return ends ? rendering.emitOperand("END", i) : rendering.name(i);
      }
      case "ANY", "SOME", "ALL" -> {
        boolean quantifier = parenthesis && !rendering.operand() && isComparison(i - 1);
        return quantifier
            ? rendering.put(word, i + 1)
            : word.equals("ALL") ? unexpectedWord(i) : rendering.name(i);
      }
      case "NULL", "TRUE", "FALSE" -> {
        return rendering.emitOperand(word, i);
      }
      case "DATE", "TIME", "TIMESTAMP" -> {
        boolean literal = !rendering.operand() && rendering.isKind(i + 1, TokenKind.STRING);
        return literal ? i + 1 : rendering.name(i);
      }
      case "INTERVAL" -> {
        return interval(i);
      }
      case "OVER" -> {
        return over(i);
      }
      default -> {
        return otherWord(word, i, parenthesis);
      }
    }
  }

  private int otherWord(String word, int i, boolean parenthesis) {
    if (parenthesis && Vocabulary.isCallableKeyword(word)) {
      return calls.open(i);
    }
    if (Vocabulary.isNiladic(word)) {
      if (NativeFunctions.dependsOnSession(word)) {
        draft.feature(Feature.DEPENDS_ON_SESSION);
      }
      return rendering.emitOperand("NULL", i);
    }
    return Vocabulary.isReserved(word) ? unexpectedWord(i) : rendering.name(i);
  }

  private int is(int i) {
    int value = rendering.isWord(i + 1, "NOT") ? i + 2 : i + 1;
    String not = value == i + 2 ? "IS NOT " : "IS ";
    if (rendering.isWord(value, "TRUE") || rendering.isWord(value, "FALSE")) {
      return rendering.emitOperand(not + tokens.word(value), value);
    }
    if (rendering.isWord(value, "NULL") || rendering.isWord(value, "UNKNOWN")) {
      return rendering.emitOperand(not + "NULL", value);
    }
    throw rendering.unexpected(value);
  }

  /** A column with a collation is an expression, and no column as it is any more. */
  private int collate(int i) {
    boolean name =
        rendering.isKind(i + 1, TokenKind.WORD) || rendering.isKind(i + 1, TokenKind.STRING);
    if (!name && !rendering.isKind(i + 1, TokenKind.QUOTED) || !rendering.operand()) {
      throw rendering.unexpected(i);
    }
    if (rendering.isAnyName(i - 1)) {
      rendering.put("+ 0", i);
    }
    return rendering.skipTo(i + 2);
  }

  /** {@code INTERVAL expr unit} is a call that the unit closes, unless it is a call itself. */
  private int interval(int i) {
    if (rendering.isSymbol(i + 1, "(")) {
      int close = rendering.clauses().closing(i + 1);
      if (!Vocabulary.isUnit(rendering.wordAt(close + 1))) {
        return calls.open(i);
      }
    }
    rendering.frame().unitAwaited();
    return rendering.put("f" + i + " (", i + 1);
  }

  /**
   * The window of a function is put as one more rendering.operand(), so that its columns are met.
   */
  private int over(int i) {
    if (rendering.isSymbol(i + 1, "(")) {
      rendering.push(new Frame(Frame.Kind.WINDOW));
      rendering.put("+ f" + i + " (", i + 2);
      boolean named =
          rendering.isAnyName(i + 2) && !Vocabulary.isWindowClause(rendering.wordAt(i + 2));
      return named ? i + 3 : i + 2;
    }
    if (!rendering.isAnyName(i + 1)) {
      throw rendering.unexpected(i);
    }
    return rendering.skipTo(i + 2);
  }

  private boolean isComparison(int i) {
    return rendering.isKind(i, TokenKind.SYMBOL) && "=<>!=<=>=".contains(tokens.text(i));
  }

  private String refuse(int i) {
    throw rendering.unexpected(i);
  }

  private int unexpectedWord(int i) {
    throw rendering.unexpected(i);
  }
}
