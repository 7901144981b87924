package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;
import java.nio.charset.Charset;

/**
 * Cuts a text into tokens as {@code sql_lex.cc} does: one pass, no recursion, no regular
 * expression. The limits keep everything that reads the tokens afterwards small.
 */
public final class Lexer {
  /** Deeper nesting is refused: parsers need time that grows with its square. */
  public static final int MAX_DEPTH = 100;

  /** More tokens (after spare literals of INSERT rows and IN lists are dropped) are refused. */
  public static final int MAX_TOKENS = 50_000;

  private final byte[] text;
  private final SqlMode mode;
  private final Bytes bytes;
  private final Tokens tokens;
  private final Comments comments;
  private final Quotes quotes;
  private final InsertRows rows;
  private final LiteralList list;
  private int at;
  private int depth;
  private int executableCommentAt = -1;

  private Lexer(byte[] text, SqlMode mode, Charset charset, int serverVersion) {
    this.text = text;
    this.mode = mode;
    this.bytes = new Bytes(text, charset);
    this.tokens = new Tokens(text, charset);
    this.comments = new Comments(text, bytes, serverVersion);
    this.quotes = new Quotes(text, bytes, mode);
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
    Lexer lexer = new Lexer(text, mode, charset, serverVersion);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (true) {
      while (at < text.length && Bytes.isBlank(text[at])) {
        at++;
      }
      if (at >= text.length) {
        break;
      }
      token(text[at]);
      if (tokens.size() > MAX_TOKENS) {
        throw new UnreadableException("the statement has more than " + MAX_TOKENS + " tokens");
      }
    }
    if (executableCommentAt >= 0) {
      throw Quotes.unclosed("comment with code in it", executableCommentAt);
    }
    checkBalanced();
  }

  private void token(byte b) {
    switch (b) {
      case '\'' -> string(at, at);
      case '"' -> {
        if (mode.ansiQuotes()) {
          quotedName();
        } else {
          string(at, at);
        }
      }
      case '`' -> quotedName();
      case '@' -> variable();
      case '?' -> symbol(TokenKind.PARAMETER, 1);
      case '#' -> at = comments.line(at);
      case '-' -> {
        if (comments.startsWithDashes(at)) {
          at = comments.line(at);
        } else {
          symbol(TokenKind.SYMBOL, arrowLength());
        }
      }
      case '/' -> slash();
      case '*' -> star();
      case '.' -> dot();
      case 0 ->
          throw new UnreadableException("a NUL byte stands outside a string, at offset " + at);
      default -> {
        if (Bytes.isDigit(b)) {
          numberOrName();
        } else if (Bytes.isAsciiName(b) || b < 0) {
          word();
        } else {
          symbol(TokenKind.SYMBOL, Symbols.length(text, at));
        }
      }
    }
  }

  private int arrowLength() {
    if (byteAt(at + 1) != '>') {
      return 1;
    }
    return byteAt(at + 2) == '>' ? 3 : 2;
  }

  private void slash() {
    if (byteAt(at + 1) != '*') {
      symbol(TokenKind.SYMBOL, 1);
      return;
    }
    int content = comments.executableContent(at);
    if (content < 0) {
      at = comments.block(at);
      return;
    }
    if (executableCommentAt >= 0) {
      throw new UnreadableException("executable comments are nested");
    }
    executableCommentAt = at;
    at = content;
  }

  private void star() {
    if (executableCommentAt >= 0 && byteAt(at + 1) == '/') {
      executableCommentAt = -1;
      at += 2;
    } else {
      symbol(TokenKind.SYMBOL, 1);
    }
  }

  private void symbol(TokenKind kind, int length) {
    byte b = text[at];
    if (length == 1 && b == '(') {
      if (++depth > MAX_DEPTH) {
        throw new UnreadableException("parentheses nest deeper than " + MAX_DEPTH);
      }
    } else if (length == 1 && b == ')') {
      if (--depth < 0) {
        throw new UnreadableException("a parenthesis is closed that was not opened");
      }
    } else if (length == 1 && b == ';') {
      checkBalanced();
    }
    add(kind, at, at + length, 0);
    at += length;
  }

  private void checkBalanced() {
    if (depth != 0) {
      throw new UnreadableException("a parenthesis is not closed");
    }
  }

  /** {@code .5} is a number unless it follows a name; else the dot of a qualified name. */
  private void dot() {
    int last = tokens.size() - 1;
    boolean touches = last >= 0 && tokens.end(last) == at;
    if (!Bytes.isDigit(byteAt(at + 1)) || touches && tokens.kind(last) == TokenKind.WORD) {
      symbol(TokenKind.SYMBOL, 1);
      return;
    }
    if (touches) {
      throw new UnreadableException("a dot and a digit follow a token, at offset " + at);
    }
    number(at);
  }

  private boolean isDirectlyAfterDot() {
    int last = tokens.size() - 1;
    return last >= 0 && tokens.end(last) == at && tokens.isSymbol(last, ".");
  }

  private void word() {
    byte b = text[at];
    if (byteAt(at + 1) == '\'' && !isDirectlyAfterDot()) {
      if (b == 'n' || b == 'N') {
        string(at, at + 1);
        return;
      }
      if (b == 'x' || b == 'X' || b == 'b' || b == 'B') {
        add(TokenKind.BITS, at, at = Numbers.quotedBits(text, at), 0);
        return;
      }
    }
    int end = nameEnd(at);
    if (b == '$' && !isProbe(end)) {
      throw new UnreadableException(
          "a name begins with a dollar sign, which newer servers read as a quote; put it in"
              + " backticks");
    }
    addName(end);
  }

  /** {@code select $$}, by which the mysql client of 9.x asks whether dollar quotes are known. */
  private boolean isProbe(int end) {
    return tokens.size() == 1 && tokens.isWord(0, "SELECT") && end == text.length && end == at + 2;
  }

  private int nameEnd(int from) {
    int end = from;
    int length = bytes.nameCharacter(end);
    while (length > 0) {
      end += length;
      length = bytes.nameCharacter(end);
    }
    return end;
  }

  private void addName(int end) {
    boolean beforeDot = byteAt(end) == '.' && end + 1 < text.length && isNameByte(text[end + 1]);
    int mark = isDirectlyAfterDot() || beforeDot ? Tokens.NAME_BY_DOT : 0;
    add(TokenKind.WORD, at, end, mark | (byteAt(end) == '(' ? Tokens.TIGHT_PARENTHESIS : 0));
    at = end;
  }

  private static boolean isNameByte(byte b) {
    return b < 0 || Bytes.isAsciiName(b);
  }

  private void numberOrName() {
    if (isDirectlyAfterDot()) {
      addName(nameEnd(at));
      return;
    }
    int bitsEnd = Numbers.prefixedBits(text, at);
    if (bitsEnd > at && bytes.nameCharacter(bitsEnd) == 0) {
      add(TokenKind.BITS, at, bitsEnd, 0);
      at = bitsEnd;
      return;
    }
    int digitsEnd = Numbers.digits(text, at);
    boolean nameFollows = bytes.nameCharacter(digitsEnd) > 0;
    if (nameFollows && Numbers.exponent(text, digitsEnd) == digitsEnd) {
      addName(nameEnd(at));
      return;
    }
    number(at);
  }

  private void number(int start) {
    int end = Numbers.number(text, start);
    if (end < text.length && (bytes.nameCharacter(end) > 0 || text[end] == '.')) {
      throw new UnreadableException("a number runs into a name, at offset " + start);
    }
    add(TokenKind.NUMBER, start, end, 0);
    at = end;
  }

  /**
   * A string whose quote stands at {@code quoteAt}; its token begins at {@code start}, so that an N
   * is part of it.
   */
  private void string(int start, int quoteAt) {
    int end = quotes.stringEnd(quoteAt);
    int mark = (mode.noBackslashEscapes() ? 0 : Tokens.ESCAPES);
    add(TokenKind.STRING, start, end, mark | (quotes.hasForeignBytes() ? Tokens.FOREIGN_BYTES : 0));
    at = end;
  }

  private void quotedName() {
    int end = quotes.nameEnd(at);
    add(TokenKind.QUOTED, at, end, byteAt(end) == '(' ? Tokens.TIGHT_PARENTHESIS : 0);
    at = end;
  }

  private void variable() {
    int start = at;
    boolean system = byteAt(at + 1) == '@';
    int i = at + (system ? 2 : 1);
    byte b = byteAt(i);
    if (!system && (b == '\'' || b == '"' && !mode.ansiQuotes())) {
      at = quotes.stringEnd(i);
      if (quotes.hasForeignBytes()) {
        throw new UnreadableException("a variable's name has bytes that are no name of MySQL's");
      }
    } else if (!system && (b == '`' || b == '"')) {
      at = quotes.nameEnd(i);
    } else {
      at = variableEnd(i, system);
      if (at == i) {
        throw new UnreadableException("an @ stands without a name, at offset " + start);
      }
    }
    add(system ? TokenKind.SYSTEM_VARIABLE : TokenKind.USER_VARIABLE, start, at, 0);
  }

  private int variableEnd(int from, boolean system) {
    int i = from;
    while (i < text.length) {
      byte b = text[i];
      if (b < 0) {
        throw new UnreadableException("a variable's name is not plain ASCII; quote it");
      }
      if (system && b == '`' && (i == from || text[i - 1] == '.')) {
        i = quotes.nameEnd(i);
      } else if (Bytes.isAsciiName(b) || b == '.') {
        i++;
      } else {
        break;
      }
    }
    return i;
  }

  private void add(TokenKind kind, int start, int end, int mark) {
    int from = start;
    int content = start;
    int last = tokens.size() - 1;
    boolean literal = kind == TokenKind.STRING || kind == TokenKind.BITS;
    boolean binary = false;
    if (literal && last >= 0 && tokens.isWord(last) && text[tokens.start(last)] == '_') {
      String introducer = tokens.word(last);
      if (CharacterSets.isIntroducer(introducer)) {
        binary = introducer.equals("_BINARY");
        from = tokens.takeBackLast();
      }
    } else if (kind == TokenKind.STRING && (text[start] | 0x20) == 'n') {
      content = start + 1;
    }
    if ((mark & Tokens.FOREIGN_BYTES) != 0 && !binary) {
      throw new UnreadableException(
          "a string has bytes that are not of the session's character set; send them as a"
              + " parameter, as x'..' or with the introducer _binary");
    }
    tokens.add(kind, from, content, end, mark);
    list.added(kind);
    rows.added(kind);
  }

  private byte byteAt(int i) {
    return i < text.length ? text[i] : 0;
  }
}
