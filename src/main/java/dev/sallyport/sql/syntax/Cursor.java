package dev.sallyport.sql.syntax;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.Optional;
import java.util.Set;

/** A place in the tokens of one statement. */
public final class Cursor {
  private final Tokens tokens;
  private final SqlContext context;
  private final int end;
  private int at;

  /** At token {@code from}, up to {@code to}. */
  public Cursor(Tokens tokens, int from, int to, SqlContext context) {
    this.tokens = tokens;
    this.context = context;
    this.at = from;
    this.end = to;
  }

  public Tokens tokens() {
    return tokens;
  }

  public int at() {
    return at;
  }

  public int end() {
    return end;
  }

  public boolean isAtEnd() {
    return at >= end;
  }

  public void moveTo(int token) {
    at = token;
  }

  /** The word at the cursor in upper case; empty if none stands there. */
  public String word() {
    return word(0);
  }

  /** The word so many tokens ahead. */
  public String word(int ahead) {
    return at + ahead < end ? tokens.word(at + ahead) : "";
  }

  public boolean isWord(String word) {
    return isWord(0, word);
  }

  private boolean isWord(int ahead, String word) {
    return at + ahead < end && tokens.isWord(at + ahead, word);
  }

  public boolean isSymbol(String symbol) {
    return isSymbol(0, symbol);
  }

  public boolean isSymbol(int ahead, String symbol) {
    return at + ahead < end && tokens.isSymbol(at + ahead, symbol);
  }

  public boolean isKind(TokenKind kind) {
    return at < end && tokens.kind(at) == kind;
  }

  /** Passes over the words if all of them stand there. */
  public boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!isWord(i, words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  public boolean acceptSymbol(String symbol) {
    boolean there = isSymbol(symbol);
    at += there ? 1 : 0;
    return there;
  }

  public boolean acceptAny(Set<String> words) {
    boolean there = words.contains(word()) && !word().isEmpty();
    at += there ? 1 : 0;
    return there;
  }

  /** The word at the cursor, which is passed. */
  public String next() {
    if (isAtEnd()) {
      throw new UnreadableException("the statement ends too early");
    }
    return tokens.word(at++);
  }

  public void expect(String word) {
    if (!accept(word)) {
      throw unexpected(word);
    }
  }

  public void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected(symbol);
    }
  }

  public void expectEnd() {
    if (!isAtEnd()) {
      throw unexpected("the end of the statement");
    }
  }

  public void expectKind(TokenKind kind) {
    if (!isKind(kind)) {
      throw unexpected(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }
    at++;
  }

  public boolean isIdentifier() {
    return isKind(TokenKind.WORD) || isKind(TokenKind.QUOTED);
  }

  /** Whether an identifier stands there that is no reserved word of the server. */
  public boolean isName() {
    // MariaDB reserves RETURNING, MySQL takes it for an alias.
    return isIdentifier()
        && !Vocabulary.isReserved(word())
        && !(context.isMariaDb() && isWord("RETURNING"));
  }

  /** The identifier at the cursor, which is passed. */
  public String identifier() {
    if (!isName()) {
      throw unexpected("a name");
    }
    return tokens.name(at++);
  }

  /**
   * The identifier at the cursor, which is passed and must be plain ASCII: of names of variables,
   * prepared statements and local variables the server takes letters with accents for those
   * without.
   */
  public String asciiIdentifier() {
    if (isIdentifier() && !tokens.isAscii(at)) {
      throw new UnreadableException(
          "a name is not plain ASCII where letters with accents count" + " as letters without");
    }
    return identifier();
  }

  /** {@code name} or {@code schema.name}, which is passed; the selected schema stands in. */
  public TableName table() {
    String first = identifier();
    if (!acceptSymbol(".")) {
      return context.table(Optional.empty(), first);
    }
    return context.table(Optional.of(first), identifier());
  }

  /** Passes a group in parentheses. */
  public void skipGroup() {
    expectSymbol("(");
    for (int depth = 1; depth > 0; at++) {
      if (isAtEnd()) {
        throw unexpected(")");
      }
      depth += tokens.isSymbol(at, "(") ? 1 : tokens.isSymbol(at, ")") ? -1 : 0;
    }
  }

  /**
   * The first token from the cursor on, outside parentheses, that is one of the words or a comma if
   * asked for; the end if none is.
   */
  public int find(Set<String> words, boolean comma) {
    int depth = 0;
    for (int i = at; i < end; i++) {
      if (tokens.isSymbol(i, "(")) {
        depth++;
      } else if (tokens.isSymbol(i, ")")) {
        depth--;
      } else if (depth == 0 && isStop(i, words, comma)) {
        return i;
      }
    }
    return end;
  }

  private boolean isStop(int i, Set<String> words, boolean comma) {
    return comma && tokens.isSymbol(i, ",") || words.contains(tokens.word(i));
  }

  public UnreadableException unexpected(String expected) {
    String where = isAtEnd() ? "at its end" : "at offset " + tokens.start(at);
    return new UnreadableException(
        "the statement is not understood " + where + ": " + expected + " is expected");
  }
}
