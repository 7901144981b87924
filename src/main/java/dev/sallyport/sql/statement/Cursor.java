package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Vocabulary;
import java.util.Set;

/** A place in the tokens of one statement. */
final class Cursor {
  private final Tokens tokens;
  private final int end;
  private int at;

  Cursor(Tokens tokens, int from, int to) {
    this.tokens = tokens;
    this.at = from;
    this.end = to;
  }

  Tokens tokens() {
    return tokens;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  void moveTo(int token) {
    at = token;
  }

  /** The word at the cursor in upper case; empty if none stands there. */
  String word() {
    return word(0);
  }

  /** The word so many tokens ahead. */
  String word(int ahead) {
    return at + ahead < end ? tokens.word(at + ahead) : "";
  }

  boolean isWord(String word) {
    return word().equals(word);
  }

  boolean isSymbol(String symbol) {
    return isSymbol(0, symbol);
  }

  boolean isSymbol(int ahead, String symbol) {
    return at + ahead < end && tokens.isSymbol(at + ahead, symbol);
  }

  boolean isKind(TokenKind kind) {
    return at < end && tokens.kind(at) == kind;
  }

  /** Passes over the words if all of them stand there. */
  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!word(i).equals(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  boolean acceptSymbol(String symbol) {
    boolean there = isSymbol(symbol);
    at += there ? 1 : 0;
    return there;
  }

  boolean acceptAny(Set<String> words) {
    boolean there = words.contains(word()) && !word().isEmpty();
    at += there ? 1 : 0;
    return there;
  }

  /** The word at the cursor, which is passed. */
  String next() {
    if (isAtEnd()) {
      throw new UnreadableException("the statement ends too early");
    }
    return tokens.word(at++);
  }

  void expect(String word) {
    if (!accept(word)) {
      throw unexpected(word);
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected(symbol);
    }
  }

  void expectEnd() {
    if (!isAtEnd()) {
      throw unexpected("the end of the statement");
    }
  }

  void expectKind(TokenKind kind) {
    if (!isKind(kind)) {
      throw unexpected(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }
    at++;
  }

  boolean isIdentifier() {
    return isKind(TokenKind.WORD) || isKind(TokenKind.QUOTED);
  }

  /** The identifier at the cursor, which is passed. */
  String identifier() {
    if (!isIdentifier() || Vocabulary.isReserved(word())) {
      throw unexpected("a name");
    }
    return tokens.name(at++);
  }

  /** {@code name} or {@code schema.name}, which is passed. */
  TableName table(FactsDraft draft) {
    String first = identifier();
    if (!acceptSymbol(".")) {
      return draft.table(first);
    }
    return new TableName(first, identifier());
  }

  /** Passes a group in parentheses. */
  void skipGroup() {
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
  int find(Set<String> words, boolean comma) {
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

  UnreadableException unexpected(String expected) {
    String where = isAtEnd() ? "at its end" : "at offset " + tokens.start(at);
    return new UnreadableException(
        "the statement is not understood " + where + ": " + expected + " is expected");
  }
}
