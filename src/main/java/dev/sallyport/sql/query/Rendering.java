package dev.sallyport.sql.query;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Makes the text that the parser reads. Every name becomes {@code z<token>}, every function {@code
 * f<token>}, every string {@code 's<token>'}, every number {@code 10000000 + token}, so that a node
 * of the tree leads back to exactly one token, and no name, literal or comment of the client's can
 * mean anything to the parser. What MySQL writes in a way of its own is put in plainer words that
 * hold the same names; what says nothing about data (types, collations, index hints, LIMIT) is
 * checked and left out.
 */
final class Rendering {
  static final int FIRST_NUMBER = 10_000_000;
  static final String NO_TABLE = "zdual";

  private final Tokens tokens;
  private final FactsDraft draft;
  private final StringBuilder out = new StringBuilder(256);
  private final BitSet names = new BitSet();
  private final BitSet literals = new BitSet();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Clauses clauses;
  private final Calls calls;
  private int parameters;
  private int begin;
  private int end;
  private boolean operand;
  private OptionalLong limit = OptionalLong.empty();

  Rendering(Tokens tokens, FactsDraft draft) {
    this.tokens = tokens;
    this.draft = draft;
    this.clauses = new Clauses(tokens, draft);
    this.calls = new Calls(tokens, draft, this);
  }

  /** Tokens that the tree has to lead back to. */
  BitSet names() {
    return names;
  }

  /** Literals that the tree has to lead back to. */
  BitSet literals() {
    return literals;
  }

  /** Markers that the tree has to hold. */
  int parameters() {
    return parameters;
  }

  /** The LIMIT outside of all parentheses that was met last. */
  OptionalLong limit() {
    return limit;
  }

  /** The text so far. */
  String text() {
    return out.toString();
  }

  /** Adds words of our own. */
  Rendering plain(String words) {
    out.append(words).append(' ');
    operand = false;
    return this;
  }

  /** Adds tokens {@code from} to {@code to}, which must be closed in themselves. */
  Rendering tokens(int from, int to) {
    begin = from;
    end = to;
    operand = false;
    frames.clear();
    frames.push(new Frame(Frame.Kind.GROUP));
    clauses.endAt(to);
    int i = from;
    while (i < to) {
      i = next(i);
    }
    if (frames.size() != 1 || frames.peek().isOpen()) {
      throw new UnreadableException("a parenthesis, CASE or INTERVAL is not closed");
    }
    return this;
  }

  private int next(int i) {
    switch (tokens.kind(i)) {
      case WORD -> {
        return tokens.isNameByDot(i) ? name(i) : word(i);
      }
      case QUOTED -> {
        return name(i);
      }
      case SYMBOL -> {
        return symbol(i);
      }
      case PARAMETER -> {
        parameters++;
        return emitOperand("?", i);
      }
      case NUMBER -> {
        literals.set(i);
        return emitOperand(Integer.toString(FIRST_NUMBER + i), i);
      }
      case STRING, BITS -> {
        return string(i);
      }
      case USER_VARIABLE -> {
        draft.feature(isSymbol(i + 1, ":=") ? Feature.WRITES_VARIABLE : Feature.READS_VARIABLE);
        return leaf(i);
      }
      case SYSTEM_VARIABLE -> {
        return leaf(i);
      }
      default -> throw unexpected(i);
    }
  }

  /** Behind an operand a string is an alias, behind a string it goes on with it. */
  private int string(int i) {
    return operand ? i + 1 : leaf(i);
  }

  private int leaf(int i) {
    literals.set(i);
    return emitOperand("'s" + i + "'", i);
  }

  private int emitOperand(String text, int i) {
    out.append(text).append(' ');
    operand = true;
    return i + 1;
  }

  private int keyword(String text, int next) {
    out.append(text).append(' ');
    operand = false;
    return next;
  }

  private int name(int i) {
    if (isSymbol(i + 1, "(") && !isColumnListFor(i)) {
      return calls.open(i);
    }
    if (isSymbol(i + 1, ".") && isAnyName(i + 2) && isSymbol(i + 3, "(")) {
      return calls.openQualified(i);
    }
    return emitName(i);
  }

  private int emitName(int i) {
    names.set(i);
    return emitOperand("z" + i, i);
  }

  private boolean isAnyName(int i) {
    return i < end && (tokens.kind(i) == TokenKind.WORD || tokens.kind(i) == TokenKind.QUOTED);
  }

  /** Names that a list of column names follows: derived tables and common table expressions. */
  private boolean isColumnListFor(int i) {
    boolean afterAs = isWord(i - 1, "AS");
    boolean afterDerivedTable = operand && isSymbol(i - 1, ")");
    if (afterAs || afterDerivedTable) {
      return true;
    }
    int close = clauses.closing(i + 1);
    return isWord(close + 1, "AS") && isSymbol(close + 2, "(");
  }

  private int symbol(int i) {
    String symbol = tokens.text(i);
    switch (symbol) {
      case "(" -> {
        return openGroup(i);
      }
      case ")" -> {
        return close(i);
      }
      case "," -> {
        if (frames.peek().kind() == Frame.Kind.CONVERT) {
          return close(clauses.typeEnd(i + 1));
        }
        return keyword(",", i + 1);
      }
      case "." -> {
        out.setLength(Math.max(0, out.length() - 1));
        out.append('.');
        operand = false;
        return i + 1;
      }
      case "*" -> {
        if (!operand && frames.peek().kind() == Frame.Kind.COUNT) {
          operand = true;
          return i + 1;
        }
        boolean star = !operand;
        keyword("*", i + 1);
        operand = star;
        return i + 1;
      }
      case "+", "-", "/", "%", "&", "|", "^", "<<", ">>" -> {
        return keyword(operand ? symbol : "0 -", i + 1);
      }
      case "~" -> {
        return keyword("0 -", i + 1);
      }
      case "!" -> {
        return keyword("NOT", i + 1);
      }
      case "&&" -> {
        return keyword("AND", i + 1);
      }
      case "||" -> {
        return keyword(draft.context().sqlMode().pipesAsConcat() ? "+" : "OR", i + 1);
      }
      case ":=", "->", "->>" -> {
        return keyword("+", i + 1);
      }
      case "=", "<", ">", "<=", ">=", "<>" -> {
        return keyword(symbol, i + 1);
      }
      case "!=" -> {
        return keyword("<>", i + 1);
      }
      case "<=>" -> {
        return keyword("=", i + 1);
      }
      case "{" -> {
        frames.push(new Frame(Frame.Kind.BRACE));
        return keyword("(", i + 2);
      }
      case "}" -> {
        if (frames.pop().kind() != Frame.Kind.BRACE) {
          throw unexpected(i);
        }
        return emitOperand(")", i);
      }
      default -> throw unexpected(i);
    }
  }

  private int openGroup(int i) {
    boolean definition = isWord(i - 1, "AS") && Vocabulary.isWindowClause(wordAt(i + 1));
    boolean basedOnOther = isWord(i - 1, "AS") && !definition && isWindowName(i + 1);
    frames.push(new Frame(definition || basedOnOther ? Frame.Kind.DEFINITION : Frame.Kind.GROUP));
    return keyword("(", basedOnOther ? i + 2 : i + 1);
  }

  private boolean isWindowName(int i) {
    return isAnyName(i) && !Vocabulary.isReserved(tokens.word(i));
  }

  private String wordAt(int i) {
    return i < end ? tokens.word(i) : "";
  }

  private int close(int i) {
    if (!isSymbol(i, ")")) {
      throw unexpected(i);
    }
    Frame frame = frames.pop();
    if (frame.isOpen() || frame.kind() == Frame.Kind.BRACE || frames.isEmpty()) {
      throw unexpected(i);
    }
    if (frame.kind() == Frame.Kind.MATCH) {
      if (!isWord(i + 1, "AGAINST") || !isSymbol(i + 2, "(")) {
        throw unexpected(i);
      }
      frames.push(new Frame(Frame.Kind.AGAINST));
      return keyword(",", i + 3);
    }
    return emitOperand(")", i);
  }

  private int word(int i) {
    String word = tokens.word(i);
    Frame frame = frames.peek();
    int special = frame.kind() == Frame.Kind.GROUP ? -1 : calls.wordInside(frame, word, i);
    if (special >= 0) {
      return special;
    }
    if (frame.isUnitAwaited() && operand && Vocabulary.isUnit(word)) {
      frame.unitFound();
      return emitOperand(")", i);
    }
    if (word.equals("AS") && i + 1 < end && tokens.kind(i + 1) == TokenKind.STRING) {
      return skipTo(i + 2);
    }
    if (Vocabulary.isPlainKeyword(word) && !isFunction(word, i)) {
      return keyword(word, i + 1);
    }
    int stripped = clauses.strip(word, i);
    if (stripped > i) {
      if (word.equals("LIMIT") && frames.size() == 1) {
        limit = clauses.limit();
      }
      return stripped;
    }
    return expressionWord(word, i);
  }

  /** LEFT and RIGHT join tables, or cut strings. */
  private boolean isFunction(String word, int i) {
    return (word.equals("LEFT") || word.equals("RIGHT")) && isSymbol(i + 1, "(");
  }

  private int expressionWord(String word, int i) {
    boolean parenthesis = isSymbol(i + 1, "(");
    switch (word) {
      case "SELECT" -> {
        return keyword("SELECT", clauses.afterSelectOptions(i + 1));
      }
      case "UNION", "INTERSECT", "EXCEPT" -> {
        draft.feature(Feature.SET_OPERATION);
        boolean quantified = isWord(i + 1, "ALL") || isWord(i + 1, "DISTINCT");
        return keyword(word, quantified ? i + 2 : i + 1);
      }
      case "WITH", "WINDOW" -> {
        return keyword(word, i + 1);
      }
      case "TABLE" -> {
        return keyword("SELECT * FROM", i + 1);
      }
      case "VALUES" -> {
        return isWord(i + 1, "ROW") ? keyword("SELECT", i + 1) : calls.open(i);
      }
      case "FROM" -> {
        return isWord(i + 1, "DUAL") ? keyword("FROM " + NO_TABLE, i + 2) : keyword(word, i + 1);
      }
      case "STRAIGHT_JOIN" -> {
        return keyword("JOIN", i + 1);
      }
      case "NATURAL" -> {
        draft.feature(Feature.NATURAL_JOIN);
        return keyword(word, i + 1);
      }
      case "LATERAL" -> {
        return i + 1;
      }
      case "RLIKE" -> {
        return keyword("REGEXP", i + 1);
      }
      case "SOUNDS" -> {
        return isWord(i + 1, "LIKE") && operand ? keyword("LIKE", i + 2) : name(i);
      }
      case "MEMBER" -> {
        return isWord(i + 1, "OF") && operand ? keyword("=", i + 2) : name(i);
      }
      case "ESCAPE" -> {
        return operand ? keyword("ESCAPE", i + 1) : name(i);
      }
      case "MOD" -> {
        return operand ? keyword("%", i + 1) : calls.open(i);
      }
      case "BINARY" -> {
        return keyword(operand ? refuse(i) : "0 -", i + 1);
      }
      case "IS" -> {
        return is(i);
      }
      case "CASE" -> {
        frames.peek().caseBegins();
        return keyword(word, i + 1);
      }
      case "END" -> {
        return frames.peek().caseEnds() ? emitOperand("END", i) : name(i);
      }
      case "ANY", "SOME", "ALL" -> {
        boolean quantifier = parenthesis && !operand && i > begin && isComparison(i - 1);
        return quantifier ? keyword(word, i + 1) : word.equals("ALL") ? unexpectedWord(i) : name(i);
      }
      case "NULL", "TRUE", "FALSE" -> {
        return emitOperand(word, i);
      }
      case "DATE", "TIME", "TIMESTAMP" -> {
        boolean literal = !operand && i + 1 < end && tokens.kind(i + 1) == TokenKind.STRING;
        return literal ? i + 1 : name(i);
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
      return emitOperand("NULL", i);
    }
    return Vocabulary.isReserved(word) ? unexpectedWord(i) : name(i);
  }

  private int is(int i) {
    int value = isWord(i + 1, "NOT") ? i + 2 : i + 1;
    String not = value == i + 2 ? "IS NOT " : "IS ";
    if (isWord(value, "TRUE") || isWord(value, "FALSE")) {
      return emitOperand(not + tokens.word(value), value);
    }
    if (isWord(value, "NULL") || isWord(value, "UNKNOWN")) {
      return emitOperand(not + "NULL", value);
    }
    throw unexpected(value);
  }

  /** {@code INTERVAL expr unit} is a call that the unit closes, unless it is a call itself. */
  private int interval(int i) {
    if (isSymbol(i + 1, "(")) {
      int close = clauses.closing(i + 1);
      if (close + 1 >= end || !Vocabulary.isUnit(tokens.word(close + 1))) {
        return calls.open(i);
      }
    }
    frames.peek().unitAwaited();
    return keyword("f" + i + " (", i + 1);
  }

  /** The window of a function is put as one more operand, so that its columns are met. */
  private int over(int i) {
    if (isSymbol(i + 1, "(")) {
      frames.push(new Frame(Frame.Kind.WINDOW));
      keyword("+ f" + i + " (", i + 2);
      boolean named = isAnyName(i + 2) && !Vocabulary.isWindowClause(tokens.word(i + 2));
      return named ? i + 3 : i + 2;
    }
    if (!isAnyName(i + 1)) {
      throw unexpected(i);
    }
    operand = true;
    return i + 2;
  }

  private boolean isComparison(int i) {
    return tokens.kind(i) == TokenKind.SYMBOL && "=<>!=<=>=".contains(tokens.text(i));
  }

  private String refuse(int i) {
    throw unexpected(i);
  }

  private int unexpectedWord(int i) {
    throw unexpected(i);
  }

  UnreadableException unexpected(int i) {
    return new UnreadableException(
        i < end && tokens.isWord(i)
            ? "the word " + tokens.word(i) + " is not expected where it stands"
            : "something other is expected at offset " + tokens.start(Math.min(i, end - 1)));
  }

  // What Calls needs of the state.

  void push(Frame frame) {
    frames.push(frame);
  }

  boolean operand() {
    return operand;
  }

  /** Adds text that no operand ends with; returns {@code next}. */
  int put(String text, int next) {
    return keyword(text, next);
  }

  /** Leaves out what stands before {@code next}; what came before is a whole operand. */
  int skipTo(int next) {
    operand = true;
    return next;
  }

  int closeAt(int i) {
    return close(i);
  }

  boolean isWord(int i, String word) {
    return i >= begin && i < end && tokens.isWord(i, word);
  }

  boolean isSymbol(int i, String symbol) {
    return i >= begin && i < end && tokens.isSymbol(i, symbol);
  }

  Clauses clauses() {
    return clauses;
  }
}
