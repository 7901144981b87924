package dev.sallyport.access;

import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Cursor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a statement that was understood, for what its facts leave open: which kind of object
 * it defines, what stands behind REFERENCES. Of PREPARE and EXECUTE they are those of the statement
 * in the string.
 */
final class StatementWords {
  private final Tokens tokens;
  private final SqlContext context;

  private StatementWords(String text, Charset charset, SqlMode mode, SqlContext context) {
    this.tokens = Lexer.lex(text.getBytes(charset), mode, charset, context.serverVersion());
    this.context = context;
  }

  /**
   * The words that count.
   *
   * @return empty when a statement only forgets another one
   * @throws dev.sallyport.sql.lexer.UnreadableException never for what was understood
   */
  static Optional<StatementWords> of(StatementFacts facts, SqlContext context) {
    StatementWords own =
        new StatementWords(facts.text(), context.charset(), context.sqlMode(), context);
    if (facts.verb() != Verb.PREPARE && facts.verb() != Verb.EXECUTE) {
      return Optional.of(own);
    }
    boolean forgets = own.isWord(0, "DEALLOCATE") || own.isWord(0, "DROP");
    if (own.tokens.size() < 2 || forgets) {
      return Optional.empty();
    }
    String name = own.tokens.name(1).toLowerCase(Locale.ROOT);
    SessionObjects.Prepared prepared = facts.after().prepared().get(name);
    return prepared == null
        ? Optional.empty()
        : Optional.of(
            new StatementWords(
                prepared.text(),
                StandardCharsets.UTF_8,
                prepared.sqlMode(),
                context.withSchema(prepared.schema())));
  }

  int size() {
    return tokens.size();
  }

  String word(int i) {
    return i >= 0 && i < tokens.size() ? tokens.word(i) : "";
  }

  boolean isWord(int i, String word) {
    return word(i).equals(word);
  }

  boolean isSymbol(int i, String symbol) {
    return i >= 0 && i < tokens.size() && tokens.isSymbol(i, symbol);
  }

  /** The name that a token is, if it is one. */
  Optional<String> name(int i) {
    boolean name =
        i >= 0
            && i < tokens.size()
            && (tokens.kind(i) == TokenKind.WORD || tokens.kind(i) == TokenKind.QUOTED);
    return name ? Optional.of(tokens.name(i)) : Optional.empty();
  }

  Cursor at(int i) {
    return new Cursor(tokens, i, tokens.size(), context);
  }

  /** Where one of the words stands for the first time at or behind a token; -1 if nowhere. */
  int find(int from, Set<String> words) {
    for (int i = from; i < tokens.size(); i++) {
      // An account's name is no keyword, whatever it is.
      if (words.contains(word(i)) && !isSymbol(i - 1, "=")) {
        return i;
      }
    }
    return -1;
  }

  /** Where these words stand one behind the other, outside parentheses if asked for; or -1. */
  int sequence(boolean outermost, String... words) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
      boolean found = depth == 0 || !outermost;
      for (int k = 0; found && k < words.length; k++) {
        found = isWord(i + k, words[k]);
      }
      if (found) {
        return i;
      }
    }
    return -1;
  }

  /** The tables behind REFERENCES. */
  Set<TableName> references() {
    Set<TableName> parents = new LinkedHashSet<>();
    for (int i = find(0, Set.of("REFERENCES")); i >= 0; i = find(i + 1, Set.of("REFERENCES"))) {
      parents.add(at(i + 1).table());
    }
    return parents;
  }
}
