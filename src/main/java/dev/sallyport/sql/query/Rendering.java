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
  private final Words words;
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
    this.words = new Words(tokens, draft, this, calls);
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
        return tokens.isNameByDot(i) ? name(i) : words.word(i);
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
        draft.feature(Feature.DEPENDS_ON_SESSION);
        return leaf(i);
      }
      case SYSTEM_VARIABLE -> {
        draft.feature(Feature.DEPENDS_ON_SESSION);
        return leaf(i);
      }
      default -> throw unexpected(i);
    }
  }

  /** Behind an operand a string is an alias, behind a string it goes on with it. */
  private int string(int i) {
    if (!operand) {
      return leaf(i);
    }
    if (tokens.kind(i) != TokenKind.STRING) {
      throw unexpected(i);
    }
    stringAlias(i - 1, i);
    return i + 1;
  }

  /** A string that names the item before it; what the item is called matters for plain columns. */
  void stringAlias(int item, int string) {
    if (item >= begin && isAnyName(item)) {
      draft.outputAlias(tokens.value(string), tokens.name(item));
    }
  }

  private int leaf(int i) {
    literals.set(i);
    return emitOperand("'s" + i + "'", i);
  }

  int emitOperand(String text, int i) {
    out.append(text).append(' ');
    operand = true;
    return i + 1;
  }

  private int keyword(String text, int next) {
    out.append(text).append(' ');
    operand = false;
    return next;
  }

  int name(int i) {
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

  boolean isAnyName(int i) {
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
        return isSpareLiteral(i + 1) ? i + 2 : keyword(",", i + 1);
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
        if (!isKind(i + 1, TokenKind.WORD)) {
          throw unexpected(i);
        }
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
    Frame.Kind plain = isWord(i - 1, "IN") ? Frame.Kind.IN_LIST : Frame.Kind.GROUP;
    frames.push(new Frame(definition || basedOnOther ? Frame.Kind.DEFINITION : plain));
    return keyword("(", basedOnOther ? i + 2 : i + 1);
  }

  /** Long IN lists are cut: whatever the values, a literal tells no more than another. */
  private boolean isSpareLiteral(int i) {
    boolean literal =
        isKind(i, TokenKind.NUMBER) || isKind(i, TokenKind.STRING) || isKind(i, TokenKind.BITS);
    return literal
        && frames.peek().kind() == Frame.Kind.IN_LIST
        && (isSymbol(i + 1, ",") || isSymbol(i + 1, ")"))
        && frames.peek().isLiteralEnough();
  }

  private boolean isWindowName(int i) {
    return isAnyName(i) && !Vocabulary.isReserved(tokens.word(i));
  }

  String wordAt(int i) {
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

  UnreadableException unexpected(int i) {
    return new UnreadableException(
        i < end && tokens.isWord(i)
            ? "the word " + tokens.word(i) + " is not expected where it stands"
            : "something other is expected at offset " + tokens.start(Math.min(i, end - 1)));
  }

  // What Calls and Words need of the state.

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

  Frame frame() {
    return frames.peek();
  }

  /** A LIMIT was left out; outside of all parentheses it is the statement's. */
  void limitMet() {
    if (frames.size() == 1) {
      limit = clauses.limit();
    }
  }

  boolean isKind(int i, TokenKind kind) {
    return i >= begin && i < end && tokens.kind(i) == kind;
  }

  Clauses clauses() {
    return clauses;
  }
}
