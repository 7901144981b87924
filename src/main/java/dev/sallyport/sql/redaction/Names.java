package dev.sallyport.sql.redaction;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.NativeFunctions;
import dev.sallyport.sql.syntax.Vocabulary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Of which names in a statement it is certain that they are no masked column's. */
final class Names {
  private static final Set<String> TYPED_LITERALS = Set.of("DATE", "TIME", "TIMESTAMP");
  private static final Set<String> HARMLESS = Set.of("AGAINST", "OFFSET", "ESCAPE");

  private final Tokens tokens;
  private final SqlContext context;
  private final Map<String, Boolean> plain = new HashMap<>();
  private final Set<String> aliases = new HashSet<>();
  private boolean certain = true;

  /**
   * Names of columns of these tables.
   *
   * @param covered whether a column is masked
   */
  Names(Tokens tokens, SqlContext context, Set<TableName> tables, Predicate<ColumnName> covered) {
    this.tokens = tokens;
    this.context = context;
    Catalogue catalogue = context.catalogue();
    for (TableName name : tables) {
      Optional<Table> table = catalogue.table(name);
      certain &= table.isPresent() && table.get().view().isEmpty();
      for (Column column : table.map(Table::columns).orElse(List.of())) {
        plain.merge(
            Identifiers.fold(column.name()),
            !covered.test(new ColumnName(name, column.name())),
            Boolean::logicalAnd);
      }
    }
    boolean inserts = tokens.isWord(0, "INSERT") || tokens.isWord(0, "REPLACE");
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
      // Not reserved, and there another word for VALUES.
      boolean values = inserts && depth == 0 && tokens.isWord(i, "VALUE");
      if (!values) {
        alias(i);
      }
    }
  }

  /** Whether every name can be told; else nothing is certain. */
  boolean areCertain() {
    return certain;
  }

  /** Whether a token is a name that may mean a masked column. */
  boolean mayBeMasked(int i) {
    TokenKind kind = tokens.kind(i);
    if (kind == TokenKind.USER_VARIABLE) {
      return true;
    }
    boolean name = kind == TokenKind.WORD || kind == TokenKind.QUOTED;
    if (!name || isKeyword(i)) {
      return false;
    }
    if (isSymbol(i + 1, ".")) {
      return false;
    }
    boolean qualified = isSymbol(i - 1, ".");
    if (isSymbol(i + 1, "(")) {
      return qualified || !isNative(i);
    }
    String column = Identifiers.fold(tokens.name(i));
    return aliases.contains(column) || !plain.getOrDefault(column, false);
  }

  /** Whether a token names a column of which it is certain that it is not masked. */
  boolean isPlain(int i) {
    TokenKind kind = tokens.kind(i);
    return (kind == TokenKind.WORD || kind == TokenKind.QUOTED)
        && !isKeyword(i)
        && !isSymbol(i + 1, "(")
        && !isSymbol(i + 1, ".")
        && plain.getOrDefault(Identifiers.fold(tokens.name(i)), false);
  }

  private boolean isNative(int i) {
    boolean bare = tokens.kind(i) == TokenKind.WORD;
    String name = tokens.name(i).toUpperCase(Locale.ROOT);
    return bare
        && (Vocabulary.isCallableKeyword(name)
            || NativeFunctions.isNative(name, tokens.hasTightParenthesis(i), context));
  }

  /** A word that is no name where it stands. */
  private boolean isKeyword(int i) {
    String word = tokens.word(i);
    if (word.isEmpty()) {
      return false;
    }
    boolean called = isSymbol(i + 1, "(") && Vocabulary.isCallableKeyword(word);
    return !called && Vocabulary.isReserved(word)
        || Vocabulary.isUnit(word) && i > 0 && isOperandEnd(i - 1)
        || TYPED_LITERALS.contains(word) && isKind(i + 1, TokenKind.STRING)
        || isBetween(i);
  }

  /** What stands behind AS or directly behind an operand is another name for something. */
  private void alias(int i) {
    if (i == 0 || !isAliasPlace(i)) {
      return;
    }
    TokenKind kind = tokens.kind(i);
    if (kind == TokenKind.STRING) {
      // Another name in quotes, or a string of two parts.
      certain &= isKind(i - 1, TokenKind.STRING) || isTyped(i - 1);
    } else if ((kind == TokenKind.WORD || kind == TokenKind.QUOTED)
        && !isKeyword(i)
        && !Vocabulary.isReserved(tokens.word(i))) {
      aliases.add(Identifiers.fold(tokens.name(i)));
      // Names for its columns follow.
      certain &= !isSymbol(i + 1, "(");
    }
  }

  private boolean isAliasPlace(int i) {
    return tokens.isWord(i - 1, "AS") || isOperandEnd(i - 1);
  }

  private boolean isTyped(int i) {
    return TYPED_LITERALS.contains(tokens.word(i));
  }

  private boolean isOperandEnd(int i) {
    return switch (tokens.kind(i)) {
      case STRING, BITS, NUMBER, PARAMETER, QUOTED, USER_VARIABLE, SYSTEM_VARIABLE -> true;
      case WORD ->
          tokens.isNameByDot(i)
              || tokens.isWord(i, "NULL")
              || !Vocabulary.isReserved(tokens.word(i)) && !isBetween(i);
      case SYMBOL -> tokens.isSymbol(i, ")");
    };
  }

  /** A word that stands between two values. */
  private boolean isBetween(int i) {
    return HARMLESS.contains(tokens.word(i))
        && i > 0
        && (isSymbol(i - 1, ")")
            || isKind(i - 1, TokenKind.STRING)
            || isKind(i - 1, TokenKind.NUMBER)
            || isKind(i - 1, TokenKind.PARAMETER));
  }

  private boolean isKind(int i, TokenKind kind) {
    return i < tokens.size() && tokens.kind(i) == kind;
  }

  private boolean isSymbol(int i, String symbol) {
    return i >= 0 && i < tokens.size() && tokens.isSymbol(i, symbol);
  }
}
