package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a text into tokens as {@code sql_lex.cc} does: one pass, no recursion, no regular
 * expression. The limits keep everything that reads the tokens afterwards small.
 */
public final class Lexer {
  /** Deeper nesting is refused: parsers need time that grows with its square. */
  public static final int MAX_DEPTH = 100;

  /** More tokens (after spare literals of INSERT rows and IN lists are dropped) are refused. */
  public static final int MAX_TOKENS = 50_000;

  /** More than this, none dropped, are refused by {@link #lexWhole}. */
  public static final int MAX_WHOLE_TOKENS = 1_000_000;

  private static final int FIRST_NUMBER_OF_MARIADB = 100_000;
  private static final int FIRST_WITH_DOLLAR_QUOTES = 90_000;

  private final byte[] text;
  private final boolean ansiQuotes;
  private final boolean ignoreSpace;
  private final int stringMark;
  private final CharacterClasses classes;
  private final Tokens tokens;
  private final Quotes quotes;
  private final Comments comments;
  private final Variables variables;
  private final InsertRows rows;
  private final LiteralList list;
  private final boolean mariaDb;
  private final boolean dollarQuotes;
  private final boolean unicode;
  private final int maxTokens;
  private int at;
  private int depth;
  private int executableCommentAt = -1;
  private boolean statementExpected;

  private Lexer(byte[] text, SqlMode mode, Charset charset, int serverVersion, int maxTokens) {
    if (mode.oracle()) {
      throw new UnreadableException(
          "sql_mode is ORACLE, in which MariaDB reads another language; connect anew, and leave"
              + " sql_mode as it is");
    }
    this.maxTokens = maxTokens;
    this.text = text;
    this.ansiQuotes = mode.ansiQuotes();
    this.ignoreSpace = mode.ignoreSpace();
    this.stringMark = mode.noBackslashEscapes() ? 0 : Tokens.ESCAPES;
    this.classes = CharacterClasses.of(charset);
    this.mariaDb = serverVersion >= FIRST_NUMBER_OF_MARIADB;
    this.dollarQuotes = serverVersion >= FIRST_WITH_DOLLAR_QUOTES && !mariaDb;
    this.unicode = charset.equals(StandardCharsets.UTF_8);
    this.tokens = new Tokens(text, charset);
    this.quotes = new Quotes(text, classes, mode);
    this.comments = new Comments(text, classes, serverVersion);
    this.variables = new Variables(text, classes, quotes, mode);
    this.rows = new InsertRows(tokens);
    this.list = new LiteralList(tokens);
  }

  /**
   * Reads a whole text.
   *
   * @param serverVersion {@code major * 10000 + minor * 100 + patch}
   * @throws UnreadableException if it can't be cut with certainty, or is past a limit
   */
  public static Tokens lex(byte[] text, SqlMode mode, Charset charset, int serverVersion) {
    return new Lexer(text, mode, charset, serverVersion, MAX_TOKENS).run();
  }

  /** As {@link #lex}, without dropping any literal: for records, not for reading. */
  public static Tokens lexWhole(byte[] text, SqlMode mode, Charset charset, int serverVersion) {
    return new Lexer(text, mode, charset, serverVersion, MAX_WHOLE_TOKENS).run();
  }

  private boolean drops() {
    return maxTokens == MAX_TOKENS;
  }

  private Tokens run() {
    while (true) {
      while (at < text.length && classes.isBlank(text[at])) {
        at++;
      }
      if (at >= text.length || text[at] == 0 && at + 1 == text.length) {
        break;
      }
      token(text[at]);
      if (tokens.size() > maxTokens) {
        throw new UnreadableException("the statement has more than " + maxTokens + " tokens");
      }
    }
    if (executableCommentAt >= 0) {
      throw Quotes.unclosed("comment with code in it", executableCommentAt);
    }
    checkBalanced();
    if (statementExpected && tokens.size() == 0) {
      throw new UnreadableException("a statement is expected behind SET STATEMENT … FOR");
    }
    return tokens;
  }

  private void token(byte b) {
    switch (b) {
      case '\'' -> string(at, at);
      case '"' -> {
        if (ansiQuotes) {
          quotedName();
        } else {
          string(at, at);
        }
      }
      case '`' -> quotedName();
      case '@' -> variable();
      case '?' -> add(TokenKind.PARAMETER, at + 1, 0);
      case '#' -> at = comments.line(at);
      case '-' -> {
        if (comments.startsWithDashes(at)) {
          at = comments.line(at);
        } else {
          symbol();
        }
      }
      case '/' -> {
        if (byteAt(at + 1) == '*') {
          comment();
        } else {
          symbol();
        }
      }
      case '*' -> {
        if (executableCommentAt >= 0 && byteAt(at + 1) == '/') {
          executableCommentAt = -1;
          at += 2;
        } else {
          symbol();
        }
      }
      case '.' -> dot();
      case '(' -> open();
      case ')' -> close();
      case ';' -> {
        checkBalanced();
        symbol();
      }
      case 0 ->
          throw new UnreadableException("a NUL byte stands outside a string, at offset " + at);
      default -> {
        if (classes.isDigit(b)) {
          numberOrName();
        } else if (classes.isName(b) || b < 0) {
          word();
        } else {
          symbol();
        }
      }
    }
  }

  /** An executable comment inside another does not nest: the first end is the end of both. */
  private void comment() {
    int code = comments.code(at);
    if (code < 0) {
      at = -1 - code;
    } else {
      executableCommentAt = at;
      at = code;
    }
  }

  private void open() {
    if (++depth > MAX_DEPTH) {
      throw new UnreadableException("parentheses nest deeper than " + MAX_DEPTH);
    }
    symbol();
  }

  private void close() {
    if (--depth < 0) {
      throw new UnreadableException("a parenthesis is closed that was not opened");
    }
    symbol();
  }

  private void symbol() {
    int start = at;
    at += Symbols.length(text, start);
    tokens.add(TokenKind.SYMBOL, start, at, 0);
    if (drops()) {
      list.symbol();
      rows.symbol();
    }
  }

  private void checkBalanced() {
    if (depth != 0) {
      throw new UnreadableException("a parenthesis is not closed");
    }
  }

  /** {@code .5} is a number unless it follows a name; else the dot of a qualified name. */
  private void dot() {
    int last = tokens.size() - 1;
    if (last >= 0 && tokens.kind(last) == TokenKind.SYSTEM_VARIABLE) {
      throw new UnreadableException("a system variable and its scope stand apart");
    }
    boolean touchesName = touches(last) && tokens.kind(last) == TokenKind.WORD;
    byte next = byteAt(at + 1);
    if (next >= 0 && classes.isDigit(next) && !touchesName) {
      add(TokenKind.NUMBER, Numbers.fraction(text, at), 0);
    } else {
      symbol();
    }
  }

  private boolean touches(int token) {
    return token >= 0 && tokens.end(token) == at;
  }

  private boolean isDirectlyAfterDot() {
    int last = tokens.size() - 1;
    return touches(last) && tokens.symbol(last) == '.';
  }

  private void word() {
    byte b = text[at];
    if (byteAt(at + 1) == '\'' && !isDirectlyAfterDot()) {
      if (b == 'n' || b == 'N') {
        string(at, at + 1);
        return;
      }
      if (b == 'x' || b == 'X' || b == 'b' || b == 'B') {
        add(TokenKind.BITS, Numbers.quotedBits(text, at), 0);
        return;
      }
    }
    int end = classes.nameEnd(text, at);
    if (b == '$' && dollarQuotes && !isDirectlyAfterDot()) {
      checkDollar(end);
    }
    name(end);
  }

  /** A second dollar sign in the name makes the first one a quote. */
  private void checkDollar(int end) {
    // By this the mysql client of 9.x asks whether dollar quotes are known.
    boolean probe =
        tokens.size() == 1 && tokens.isWord(0, "SELECT") && end == text.length && end == at + 2;
    for (int i = at + 1; i < end && !probe; i++) {
      if (text[i] == '$') {
        throw new UnreadableException(
            "a name begins with a dollar sign and has another; put it in backticks");
      }
    }
  }

  private void name(int end) {
    int mark = 0;
    byte next = byteAt(end);
    if (next == '.' && end + 1 < text.length && isNameByte(text[end + 1]) || isDirectlyAfterDot()) {
      mark = Tokens.NAME_BY_DOT;
    } else if (next == '(' || ignoreSpace && parenthesisFollows(end)) {
      mark = Tokens.TIGHT_PARENTHESIS;
    }
    add(TokenKind.WORD, end, mark);
    if (mariaDb && OneStatementSettings.are(tokens)) {
      statementExpected = true;
      tokens.drop(0, 0, 0);
      rows.restart();
    }
  }

  private boolean parenthesisFollows(int from) {
    int i = from;
    while (i < text.length && classes.isBlank(text[i])) {
      i++;
    }
    return byteAt(i) == '(';
  }

  private boolean isNameByte(byte b) {
    return classes.isName(b) || b < 0 && !classes.isBlank(b);
  }

  private void numberOrName() {
    if (isDirectlyAfterDot()) {
      name(classes.nameEnd(text, at));
      return;
    }
    int bitsEnd = Numbers.prefixedBits(text, at);
    if (bitsEnd > at && classes.nameCharacter(text, bitsEnd) == 0) {
      add(TokenKind.BITS, bitsEnd, 0);
      return;
    }
    int end = Numbers.digits(text, at);
    if (byteAt(end) == '.') {
      add(TokenKind.NUMBER, Numbers.fraction(text, end), 0);
    } else if (classes.nameCharacter(text, end) == 0) {
      add(TokenKind.NUMBER, end, 0);
    } else {
      int exponentEnd = Numbers.exponent(text, end);
      if (exponentEnd > end) {
        add(TokenKind.NUMBER, exponentEnd, 0);
      } else {
        name(classes.nameEnd(text, at));
      }
    }
  }

  private void quotedName() {
    int end = quotes.nameEnd(at);
    add(TokenKind.QUOTED, end, byteAt(end) == '(' ? Tokens.TIGHT_PARENTHESIS : 0);
  }

  private void variable() {
    boolean system = byteAt(at + 1) == '@';
    int end = system ? variables.system(at) : variables.user(at);
    add(system ? TokenKind.SYSTEM_VARIABLE : TokenKind.USER_VARIABLE, end, 0);
  }

  /**
   * A string whose quote stands at {@code quoteAt}; its token begins at {@code start}, so that an N
   * is part of it.
   */
  private void string(int start, int quoteAt) {
    int end = quotes.stringEnd(quoteAt);
    int introducer = introducer();
    int mark = stringMark;
    if (quotes.hasForeignBytes()) {
      if (introducer < 0 && (start != quoteAt || !unicode)) {
        throw UnreadableException.foreignBytes();
      }
      mark |= Tokens.FOREIGN_BYTES;
    }
    literal(TokenKind.STRING, introducer >= 0 ? introducer : start, quoteAt, end, mark);
  }

  private void add(TokenKind kind, int end, int mark) {
    int introducer = kind == TokenKind.BITS ? introducer() : -1;
    literal(kind, introducer >= 0 ? introducer : at, at, end, mark);
  }

  private void literal(TokenKind kind, int start, int content, int end, int mark) {
    tokens.add(kind, start, content, end, mark);
    at = end;
    if (drops()) {
      rows.word(kind);
    }
  }

  /** Takes back the last token if it is an introducer, and gives its offset; else -1. */
  private int introducer() {
    int last = tokens.size() - 1;
    if (last < 0 || text[tokens.start(last)] != '_' || !tokens.isWord(last)) {
      return -1;
    }
    boolean introduces = CharacterSets.isIntroducer(tokens.word(last), mariaDb);
    return introduces ? tokens.takeBackLast() : -1;
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }
}
