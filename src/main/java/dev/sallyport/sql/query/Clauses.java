package dev.sallyport.sql.query;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Parts of a query that hold no column and no table, or none that was not named before: read here
 * by their exact grammar, noted as features, and left out of the parser's text.
 */
final class Clauses {
  private static final Set<String> SELECT_OPTIONS =
      Set.of(
          "ALL",
          "DISTINCT",
          "DISTINCTROW",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_NO_CACHE",
          "SQL_CACHE",
          "SQL_CALC_FOUND_ROWS");

  private final Tokens tokens;
  private final FactsDraft draft;
  private int end;
  private boolean intoMet;
  private OptionalLong limit = OptionalLong.empty();

  Clauses(Tokens tokens, FactsDraft draft) {
    this.tokens = tokens;
    this.draft = draft;
    this.end = tokens.size();
  }

  void endAt(int to) {
    end = to;
  }

  /** The rows of the LIMIT that was stripped last; empty if they are not a literal. */
  OptionalLong limit() {
    return limit;
  }

  /** Behind ALL, DISTINCT, SQL_CALC_FOUND_ROWS and so on. */
  int afterSelectOptions(int i) {
    int next = i;
    while (next < end && SELECT_OPTIONS.contains(tokens.word(next))) {
      next++;
    }
    return next;
  }

  /**
   * Reads a clause that begins with {@code word} at {@code i}.
   *
   * @return the token behind it, or {@code i} if no such clause begins there
   */
  int strip(String word, int i) {
    return switch (word) {
      case "ASC", "DESC" -> i + 1;
      case "LIMIT" -> afterLimit(i);
      case "INTO" -> afterInto(i + 1);
      case "FOR" -> afterLocking(i);
      case "LOCK" -> {
        boolean whole = is(i + 1, "IN") && is(i + 2, "SHARE") && is(i + 3, "MODE");
        if (whole) {
          draft.feature(Feature.LOCKING_READ);
        }
        yield whole ? i + 4 : i;
      }
      case "USE", "FORCE", "IGNORE" -> afterIndexHint(i);
      case "PARTITION" -> isSymbol(i + 1, "(") ? afterNames(i + 1) : i;
      case "WITH" -> is(i + 1, "ROLLUP") ? i + 2 : i;
      default -> i;
    };
  }

  private int afterLimit(int i) {
    boolean two = isSymbol(i + 2, ",") || is(i + 2, "OFFSET");
    int rows = isSymbol(i + 2, ",") ? i + 3 : i + 1;
    limit = OptionalLong.empty();
    if (!isCount(i + 1) || two && !isCount(i + 3)) {
      throw unexpected(i);
    }
    if (tokens.kind(rows) == TokenKind.NUMBER) {
      limit = number(rows);
    }
    return two ? i + 4 : i + 2;
  }

  private boolean isCount(int i) {
    return i < end
        && (tokens.kind(i) == TokenKind.PARAMETER
            || tokens.kind(i) == TokenKind.NUMBER && number(i).isPresent());
  }

  private OptionalLong number(int i) {
    String digits = tokens.text(i);
    boolean whole = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!whole) {
      return OptionalLong.empty();
    }
    // 2^64-1 is MySQL's own way to say "all".
    return OptionalLong.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
  }

  /** Whether the rows go to a file or to variables. */
  boolean isIntoMet() {
    return intoMet;
  }

  private int afterInto(int i) {
    intoMet = true;
    if (is(i, "OUTFILE") || is(i, "DUMPFILE")) {
      if (i + 1 >= end || tokens.kind(i + 1) != TokenKind.STRING) {
        throw unexpected(i);
      }
      draft.feature(Feature.INTO_FILE);
      return afterExportOptions(i + 2);
    }
    int next = i;
    while (next < end && tokens.kind(next) == TokenKind.USER_VARIABLE) {
      if (!isSymbol(next + 1, ",") || next + 2 >= end) {
        draft.feature(Feature.WRITES_VARIABLE);
        return next + 1;
      }
      next += 2;
    }
    throw unexpected(i);
  }

  /** Behind CHARACTER SET, FIELDS and LINES of an export or import. */
  int afterExportOptions(int i) {
    int next = i;
    if (is(next, "CHARACTER") && is(next + 1, "SET")) {
      next += 3;
    }
    if (is(next, "FIELDS") || is(next, "COLUMNS")) {
      next = afterTerminators(next + 1);
    }
    if (is(next, "LINES")) {
      next = afterTerminators(next + 1);
    }
    return next;
  }

  private int afterTerminators(int i) {
    int next = i;
    while (true) {
      int word = is(next, "OPTIONALLY") ? next + 1 : next;
      boolean known =
          is(word, "TERMINATED")
              || is(word, "ENCLOSED")
              || is(word, "ESCAPED")
              || is(word, "STARTING");
      if (!known || !is(word + 1, "BY") || word + 2 >= end) {
        return next;
      }
      TokenKind kind = tokens.kind(word + 2);
      if (kind != TokenKind.STRING && kind != TokenKind.BITS) {
        throw unexpected(word + 2);
      }
      next = word + 3;
    }
  }

  private int afterLocking(int i) {
    if (!is(i + 1, "UPDATE") && !is(i + 1, "SHARE")) {
      return i;
    }
    draft.feature(Feature.LOCKING_READ);
    int next = i + 2;
    if (is(next, "OF")) {
      do {
        next += 2;
        while (isSymbol(next, ".")) {
          next += 2;
        }
      } while (isSymbol(next, ","));
    }
    if (is(next, "NOWAIT")) {
      return next + 1;
    }
    return is(next, "SKIP") && is(next + 1, "LOCKED") ? next + 2 : next;
  }

  private int afterIndexHint(int i) {
    if (!is(i + 1, "INDEX") && !is(i + 1, "KEY")) {
      return i;
    }
    int next = i + 2;
    if (is(next, "FOR")) {
      next += is(next + 1, "JOIN") ? 2 : 3;
    }
    return afterNames(next);
  }

  /** Behind a list of bare names in parentheses. */
  private int afterNames(int i) {
    if (!isSymbol(i, "(")) {
      throw unexpected(i);
    }
    int close = closing(i);
    for (int k = i + 1; k < close; k++) {
      TokenKind kind = tokens.kind(k);
      if (kind != TokenKind.WORD && kind != TokenKind.QUOTED && !isSymbol(k, ",")) {
        throw unexpected(k);
      }
    }
    return close + 1;
  }

  /** The parenthesis that closes the one at {@code i}. */
  int closing(int i) {
    int depth = 0;
    for (int k = i; k < end; k++) {
      if (tokens.isSymbol(k, "(")) {
        depth++;
      } else if (tokens.isSymbol(k, ")") && --depth == 0) {
        return k;
      }
    }
    throw new UnreadableException("a parenthesis is not closed");
  }

  /** The parenthesis that closes the call in which a type's words stand from {@code i} on. */
  int typeEnd(int i) {
    return plainEnd(i, Set.of(TokenKind.WORD, TokenKind.NUMBER, TokenKind.STRING, TokenKind.BITS));
  }

  /** The parenthesis that closes the one at {@code i}, with column definitions between them. */
  int definitionsEnd(int i) {
    return plainEnd(
        i + 1,
        Set.of(
            TokenKind.WORD, TokenKind.NUMBER, TokenKind.STRING, TokenKind.BITS, TokenKind.QUOTED));
  }

  /** The parenthesis that closes a window, whose frame begins at {@code i}. */
  int frameEnd(int i) {
    return plainEnd(
        i, Set.of(TokenKind.WORD, TokenKind.NUMBER, TokenKind.STRING, TokenKind.PARAMETER));
  }

  private int plainEnd(int i, Set<TokenKind> allowed) {
    int depth = 0;
    for (int k = i; k < end; k++) {
      TokenKind kind = tokens.kind(k);
      if (tokens.isSymbol(k, "(")) {
        depth++;
      } else if (tokens.isSymbol(k, ")")) {
        if (depth-- == 0) {
          return k;
        }
      } else if (tokens.isWord(k, "SELECT") || !allowed.contains(kind) && !isPunctuation(k)) {
        throw unexpected(k);
      }
    }
    throw new UnreadableException("a parenthesis is not closed");
  }

  private boolean isPunctuation(int k) {
    return tokens.isSymbol(k, ",") || tokens.isSymbol(k, "-");
  }

  /** Behind IN NATURAL LANGUAGE MODE, WITH QUERY EXPANSION, IN BOOLEAN MODE. */
  int searchModifierEnd(int i) {
    int next = i;
    Set<String> words =
        Set.of("IN", "NATURAL", "LANGUAGE", "MODE", "WITH", "QUERY", "EXPANSION", "BOOLEAN");
    while (next < end && words.contains(tokens.word(next))) {
      next++;
    }
    return next;
  }

  private boolean is(int i, String word) {
    return i < end && tokens.isWord(i, word);
  }

  private boolean isSymbol(int i, String symbol) {
    return i < end && tokens.isSymbol(i, symbol);
  }

  private UnreadableException unexpected(int i) {
    int at = Math.min(i, end - 1);
    return new UnreadableException(
        "something other is expected at offset " + tokens.start(Math.max(0, at)));
  }
}
